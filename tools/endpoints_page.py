"""Writes docs/endpoints.md from the declarations and from the index of the cassettes.

`python tools/endpoints_page.py` writes the page; with `--check` it exits with 1 where the page is
not current.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from alation_core import BatchLimit, Endpoint
from alation_core.operations import Listing, Operation, Question, WriteOperation
from alation_core.plugins import Registry, installed
from alation_replay.index import read_index

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "endpoints.md"
HEAD = """\
# Endpoints

<!-- Written by tools/endpoints_page.py from the declarations; do not edit. -->

Every operation of the bundled endpoints. *Batch* is the number of rows in one request: "hard" is
a limit of the vendor, the rest is advice or habit; "whole" is a body that deletes what it does not
name and is never split. *Repeat-safe* operations are sent again when an answer is lost; of the
others the rows are `unknown` then. *Truth* is what an answer tells of the rows of one request:
"each row" where they can fare differently, "all alike" where one word stands for all of them, and
whether ids come back. *Cassettes* are counted by origin: captures of published
exchanges, mocks that the vendor's client tests against, the vendor's documentation, and inference.
None is recorded live.

Where a write *takes back* what a read brings, `alation get --for` exports it, and items of the read
are its rows.

At the end: operations of the API [that are the core's own](#the-cores-own), those
[that are not bundled](#not-bundled), and [what no source tells](#not-known) of the bundled ones.
"""
COLUMNS = (
    "operation",
    "request",
    "batch",
    "repeat-safe",
    "truth",
    "result",
    "jobs at once",
    "cassettes",
)
OF_THE_CORE = {
    "auth.create_access_token": "`RefreshToken(...)`, when a token is needed",
    "auth.create_oauth_token": "`OAuthClient(...)`, likewise",
    "auth.validate_refresh_token": "`alation_core.auth.validate`, `alation auth validate`",
    "auth.validate_access_token": "the same, with the user of the token",
    "auth.introspect_oauth_token": "the same, of an `OAuthClient`",
    "auth.revoke_access_tokens": "`alation_core.auth.revoke`, `alation auth revoke`",
    "auth.exchange_cde_token": "`TokenExchange`, for the operations of `critical_data_element`",
    "critical_data_element.create_token": "the same",
    "job.get_data_dictionary_task": "`data_dictionary.upload` follows its task",
    "job.get": "every job is asked for until it has ended, see [loading](loading.md)",
}
"""Operations of the sheets that no endpoint declares, and what does them."""
NOT_BUNDLED = {
    "datasource.update_connector_configuration": "no field of it is known",
    "datasource.migrate_to_ocf": "no field of it is known, and it cannot be undone",
    "bulk_per_object_parameters.update": "how its body is nested is not published",
    "bulk_per_object_parameters.get_job": "nor are the words of its job",
    "job.get_bulk_per_object_parameters_job": "the same",
    "job.get_internal_job": "its answers are not known; the links stay in `job.handle.reply`",
    "nosql.update": "its body is not known",
    "nosql.delete": "whether body or query names the objects is not known",
    "auth.create_refresh_token": "takes a password; make the token in the catalog's pages",
    "auth.regenerate_refresh_token": "ends the old token in every process; use the catalog's pages",
    "auth.get_jwks": "tokens are checked by the server, see `validate`",
    "auth.oauth_user_flow": "a login in a browser, whose replies are not known",
    "auth.oauth_client_administration": "no body of it is known",
}
"""Operations of the sheets that nothing here does, and why."""


def endpoints() -> list[type[Endpoint]]:
    """Return the bundled endpoints, by name."""
    bundled = "alation_endpoints."
    names = [plugin.name for plugin in installed() if plugin.target.startswith(bundled)]
    registry = Registry(names)
    return [registry.endpoint(name) for name in sorted(names)]


def cassettes(endpoint: str) -> dict[str, Any]:
    """Return the index of an endpoint's cassettes: name -> entry."""
    index = ROOT / "cassettes" / endpoint / "index.yaml"
    return (
        {name: entry.data for name, entry in read_index(index.parent).items()}
        if index.exists()
        else {}
    )


def page() -> str:
    """Return the text of the page."""
    links = " · ".join(f"[{endpoint.name}](#{endpoint.name})" for endpoint in endpoints())
    parts = [HEAD, links, ""]
    parts += (line for endpoint in endpoints() for line in section(endpoint))
    parts += table("The core's own", ("operation", "what does it"), OF_THE_CORE)
    parts += table("Not bundled", ("operation", "why"), NOT_BUNDLED)
    open_points = {name: text for endpoint in endpoints() for name, text in not_known(endpoint)}
    parts += table(
        "Not known", ("operation", "answers that are inferred, and their rows"), open_points
    )
    return "\n".join(parts)


def table(title: str, heads: tuple[str, str], rows: Mapping[str, str]) -> Iterator[str]:
    """Yield a section with a table of two columns."""
    yield from (f"## {title}", "", f"| {heads[0]} | {heads[1]} |", "|---|---|")
    yield from (f"| `{name}` | {text} |" for name, text in rows.items())
    yield ""


def not_known(endpoint: type[Endpoint]) -> Iterator[tuple[str, str]]:
    """Yield the operations with inferred tapes, and what is made of the answer of each."""
    entries = [
        entry for entry in cassettes(endpoint.name).values() if entry["origin"] == "inferred"
    ]
    for name in endpoint.operations():
        cases = {
            entry["case"]: made_of(entry["expect"])
            for entry in entries
            if entry["call"]["operation"] == name
        }
        if cases:
            told = (f"{case}: *{made}*" for case, made in cases.items())
            yield f"{endpoint.name}.{name}", "; ".join(told)


def made_of(expect: Mapping[str, Any]) -> str:
    """Return in a word what a tape says of its rows, or of a read."""
    words = {"status": expect.get("status"), "raises": "an error", "findings": "refused"}
    return next((str(word) for key, word in words.items() if key in expect), "read")


def truth(operation: Operation, entries: Sequence[Mapping[str, Any]]) -> str:
    """Return what the answers of a write tell of its rows, as its tapes show."""
    if not isinstance(operation, WriteOperation):
        return ""
    claims = [entry["expect"] for entry in entries]
    one = isinstance(operation.batch, BatchLimit) and operation.batch.items == 1
    apart = one or any(len(set(claim.get("rows", ()))) > 1 for claim in claims)
    ids = any(id is not None for claim in claims for id in claim.get("ids", ()))
    return f"{'each row' if apart else 'all alike'}{', ids' if ids else ''}"


def section(endpoint: type[Endpoint]) -> Iterator[str]:
    """Yield the lines about one endpoint."""
    index = cassettes(endpoint.name)
    yield f"## {endpoint.name}"
    yield ""
    yield from paragraphs(endpoint.__doc__ or "")
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|{'---|' * len(COLUMNS)}"
    for name, operation in endpoint.operations().items():
        tapes = [entry for entry in index.values() if entry["call"]["operation"] == name]
        cells = [f"`{name}`", *columns(operation, truth(operation, tapes)), counted(tapes)]
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield from taken_back(endpoint)


def taken_back(endpoint: type[Endpoint]) -> Iterator[str]:
    """Yield which writes take back what a read brings."""
    told = [
        f"`{name}` what `{operation.takes_back.read.name}` brings"
        for name, operation in endpoint.operations().items()
        if isinstance(operation, WriteOperation) and operation.takes_back is not None
    ]
    if told:
        yield f"Taken back: {'; '.join(told)}."
        yield ""


def paragraphs(text: str) -> Iterator[str]:
    """Yield a docstring without its indentation."""
    first, _, rest = text.strip().partition("\n")
    yield first
    yield from (line.strip() for line in rest.split("\n"))
    if rest:
        yield ""


def columns(operation: Operation, told: str) -> Iterable[str]:
    """Return what the table says of an operation."""
    if isinstance(operation, WriteOperation):
        return (
            f"{operation.method} `{operation.path}`",
            batch(operation),
            "yes" if operation.repeat_safe else "no",
            told,
            f"`{operation.result.__name__}`",
            "one" if not operation.overlaps else "any" if operation.protocol else "no job",
        )
    if isinstance(operation, Listing | Question):
        method = operation.method if isinstance(operation, Question) else "GET"
        return (
            f"{method} `{operation.path}`",
            "",
            "read",
            told,
            f"`{operation.item.__name__}`",
            "",
        )
    raise TypeError(f"no columns for {operation!r}")


def batch(operation: WriteOperation[Any]) -> str:
    """Return the limit of one request in words."""
    limit = operation.batch
    if not isinstance(limit, BatchLimit):
        return "by parameter"
    if limit.whole:
        return "whole"
    items = "all" if limit.items is None else f"{limit.items:,}"
    hard = " (hard)" if limit.hard else ""
    return f"{items}{hard}{', whole by parameter' if operation.whole_when else ''}"


def counted(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the number of cassettes by origin."""
    tapes = Counter(entry["origin"] for entry in entries)
    return ", ".join(f"{number} {origin}" for origin, number in sorted(tapes.items())) or "none"


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell whether it is current")
    current = page()
    if parser.parse_args().check:
        if not PAGE.exists() or PAGE.read_text("utf-8") != current:
            print("docs/endpoints.md is not current: run python tools/endpoints_page.py")
            return 1
        return 0
    PAGE.write_text(current, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
