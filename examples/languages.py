"""Write the languages of ISO 639-3 as a file of documents, ready to be loaded into a catalog.

The table comes from the package pycountry (extra ``examples``), so nothing is fetched::

    python examples/languages.py languages.csv
    alation load document.create languages.csv --sandbox
"""

import argparse
import csv
import html
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TextIO

import pycountry

DOCUMENT_HUB_ID = 1
"""The hub that the sandbox starts with."""

SCOPES = {"I": "individual language", "M": "macrolanguage", "S": "special"}
TYPES = {
    "A": "ancient",
    "C": "constructed",
    "E": "extinct",
    "H": "historical",
    "L": "living",
    "S": "special",
}


@dataclass(frozen=True)
class DocumentRow:
    """One row of the file, named as the fields of ``document.create``."""

    title: str
    description: str
    document_hub_id: int


def document_rows() -> Iterator[DocumentRow]:
    """Yield a document for each language, in the order of the three-letter codes.

    The reference names of ISO 639-3 are unique, and so are the titles.
    """
    for language in pycountry.languages:
        facts = {
            "ISO 639-3": language.alpha_3,
            "ISO 639-1": getattr(language, "alpha_2", ""),
            "Scope": SCOPES[language.scope],
            "Type": TYPES[language.type],
        }
        yield DocumentRow(language.name, as_html(facts), DOCUMENT_HUB_ID)


def as_html(facts: dict[str, str]) -> str:
    """Return the facts that have a value as an HTML list."""
    items = (f"<li>{name}: {html.escape(value)}</li>" for name, value in facts.items() if value)
    return f"<ul>{''.join(items)}</ul>"


def write_csv(rows: Iterable[DocumentRow], file: TextIO) -> None:
    """Write the rows as CSV with a header line."""
    writer = csv.DictWriter(file, [field.name for field in fields(DocumentRow)])
    writer.writeheader()
    writer.writerows(asdict(row) for row in rows)


def write_json_lines(rows: Iterable[DocumentRow], file: TextIO) -> None:
    """Write the rows as JSON Lines: one object a line."""
    file.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)


WRITERS: dict[str, Callable[[Iterable[DocumentRow], TextIO], None]] = {
    ".csv": write_csv,
    ".jsonl": write_json_lines,
}


def main() -> None:
    """Read the command line and write the file it names."""
    parser = argparse.ArgumentParser(description="Write the languages of ISO 639-3 as documents.")
    parser.add_argument("file", type=Path, help="file to write; its name ends in .csv or .jsonl")
    path: Path = parser.parse_args().file
    write = WRITERS.get(path.suffix)
    if write is None:
        parser.error(f"{path}: cannot tell the format; end the name in {' or '.join(WRITERS)}")
    with path.open("w", encoding="utf-8", newline="") as file:
        write(document_rows(), file)


if __name__ == "__main__":
    main()
