"""Tables as people have them: separators, encodings, headings, empty cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.shapes import payload_schema
from alation_endpoints.document import DocumentPostItem, DocumentPutItem
from alation_files.errors import BadFile
from alation_files.options import FileOptions, options_from
from alation_files.rows import FileRows
from alation_files.source import Source, read_rows

SCHEMA = payload_schema(DocumentPostItem)
UPDATE = payload_schema(DocumentPutItem)
WANTED = [{"title": "Größe, netto", "document_hub_id": 1, "description": 'a "b"; c'}]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def read(content: bytes, options: FileOptions | None = None, schema: Any = SCHEMA) -> FileRows:
    Path("rows.csv").write_bytes(content)
    return read_rows(Source("rows.csv", options=options or FileOptions()), schema)


def table(separator: str, quote: str = '"', headings: Sequence[str] = ()) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quotechar=quote, quoting=csv.QUOTE_ALL)
    writer.writerow(headings or ["title", "document_hub_id", "description"])
    writer.writerow(WANTED[0].values())
    return text.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", ":", "^", "~"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_any_separator_and_quote_is_found_out(separator: str, quote: str) -> None:
    rows = read(table(separator, quote).encode())
    assert rows.values == WANTED
    assert any("guessed" in note for note in rows.facts.notes) is (separator != ",")


@pytest.mark.parametrize("note", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
def test_the_note_of_a_spreadsheet_is_believed(note: str) -> None:
    rows = read(f"{note}\r\n{table(';')}".encode())
    assert rows.values == WANTED
    assert rows.lines == [3]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", True),
        ("utf-16-le", True),
        ("utf-16-be", True),
        ("cp1252", True),
        ("utf-32", True),
    ],
)
def test_an_encoding_is_found_out(encoding: str, said: bool) -> None:
    rows = read(table(";").encode(encoding))
    assert rows.values == WANTED
    assert any(note.startswith("read as") for note in rows.facts.notes) is said
    assert list(rows.facts.headings) == ["title", "document_hub_id", "description"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Umsatz \u2013 Größe"),
        ("cp1252", "España, mañana"),
        ("cp1252", "Café résumé"),
        ("cp1252", "Eigentümer, Müller, Jäger"),
        ("cp1250", "Příliš žluťoučký kůň"),
        ("cp1251", "Выручка за год; Отток клиентов"),
        ("cp932", "売上高、解約率"),
    ],
)
def test_texts_of_many_tongues_are_read(encoding: str, text: str) -> None:
    content = f'title,document_hub_id\nplain,1\n"{text}",1\n'.encode(encoding)
    assert read(content).values[1]["title"] == text


def test_what_the_user_says_decides() -> None:
    latin = "title;document_hub_id\nZürich;1\n".encode("cp1252")
    assert read(latin, FileOptions(encoding="cp850")).values[0]["title"] != "Zürich"
    options = options_from(delimiter="tab")
    with pytest.raises(BadFile, match="Unknown field"):
        read(b"title;document_hub_id\nA;1\n", options)
    with pytest.raises(BadFile, match=r"line 2 is not cp1252 \(byte 0x81\)"):
        read(b"title,document_hub_id\n\x81,1\n", FileOptions(encoding="cp1252"))


@pytest.mark.parametrize(
    "headings",
    [
        ["Title", "Document Hub ID", "DESCRIPTION"],
        [" title ", "documentHubId", "descrip tion"],
        ["TITLE", "document_hub_id", "Description"],
    ],
)
def test_headings_match_without_case_blanks_and_underscores(headings: list[str]) -> None:
    assert read(table(";", headings=headings).encode()).values == WANTED


def test_all_wrong_headings_are_told_at_once_and_none_leads_to_another_object() -> None:
    with pytest.raises(BadFile) as told:
        read(b"titel,parent hub,hub_id,Notes\nA,1,1,x\n")
    lines = told.value.lines
    assert lines[0] == "rows.csv line 1, field 'titel': Unknown field; did you mean 'title'?"
    assert lines[1] == "rows.csv line 1, field 'parent hub': Unknown field"
    assert lines[2] == "rows.csv line 1, field 'hub_id': Unknown field"
    assert lines[3].startswith("rows.csv line 1, field 'Notes': Unknown field")
    assert "--map" in lines[-1]
    assert "--ignore-unknown" in lines[-1]


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ("title,Title,document_hub_id", "'title' and 'Title' both name the field 'title'"),
        ("title,title,document_hub_id", "the header names the field 'title' twice"),
    ],
)
def test_two_headings_of_one_field_are_refused(headings: str, said: str) -> None:
    content = f"{headings}\nA,B,1\n".encode()
    with pytest.raises(BadFile, match=said):
        read(content)
    second = FileOptions(mapping={headings.split(",")[1]: ""})
    if "Title" in headings:
        assert read(content, second).values == [{"title": "A", "document_hub_id": 1}]


def test_headings_are_given_their_fields() -> None:
    content = b"Begriff,Hub,Kommentar\nA,1,x\n"
    options = options_from(mapping=["begriff=title", "Hub=document_hub_id", "Kommentar="])
    assert read(content, options).values == [{"title": "A", "document_hub_id": 1}]
    rest = options_from(mapping=["begriff=title", "Hub=document_hub_id"], ignore_unknown=True)
    rows = read(content, rest)
    assert rows.values == [{"title": "A", "document_hub_id": 1}]
    assert rows.given(0).cells == ["A", "1", "x"]
    assert rows.facts.notes == ["column left out (named by no field): Kommentar"]
    with pytest.raises(BadFile, match="which is none of: Begriff, Hub, Kommentar"):
        read(content, options_from(mapping=["Term=title"]))
    with pytest.raises(BadFile, match=r"--map Begriff=titel: Unknown field; did you mean 'title'"):
        read(content, options_from(mapping=["Begriff=titel"]))


def test_columns_without_a_heading_hold_nothing() -> None:
    trailing = b"\n ,\ntitle,document_hub_id,,\nA,1,,\nB,2\n,,,\n , ,\n"
    assert len(read(trailing).values) == 2
    stray = b"title,,document_hub_id,\nA,,1,\nB,,2,stray\n"
    with pytest.raises(BadFile, match="line 3: column 4 has no heading and holds 'stray'"):
        read(stray)
    assert read(stray, FileOptions(ignore_unknown=True)).values[1] == {
        "title": "B",
        "document_hub_id": 2,
    }


@pytest.mark.parametrize(
    ("said", "row"),
    [
        ([], {"id": 1}),
        (["clear"], {"id": 1, "title": "", "description": "", "nav_link_folder_ids": []}),
        (["description=clear"], {"id": 1, "description": ""}),
        (["clear", "title=keep"], {"id": 1, "description": "", "nav_link_folder_ids": []}),
    ],
)
def test_what_an_empty_cell_says(said: list[str], row: dict[str, Any]) -> None:
    content = b"id,title,description,nav_link_folder_ids\n1,,,\n"
    assert read(content, options_from(empty=said), UPDATE).values == [row]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (["id=clear"], "'id' cannot be cleared"),
        (["titel=clear"], "there is no field 'titel'"),
        (["nav_link_folder_ids=clear"], "no column stands for it"),
        (["title=null"], "'title' cannot be null"),
    ],
)
def test_what_an_empty_cell_cannot_say(said: list[str], message: str) -> None:
    with pytest.raises(BadFile, match=message):
        read(b"id,title\n1,\n", options_from(empty=said), UPDATE)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"delimiter": ";;"}, "write one sign"),
        ({"encoding": "klingon"}, "no such encoding"),
        ({"encoding": "base64"}, "no encoding of texts"),
        ({"mapping": ["title"]}, "write it as HEADING=FIELD"),
        ({"mapping": ["a=title", "a=id"]}, "says two things"),
        ({"empty": ["gone"]}, "write keep, clear or null"),
        ({"empty": ["keep", "clear"]}, "contradict each other"),
    ],
)
def test_options_that_say_nothing_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(BadFile, match=message):
        options_from(**given)


@given(
    st.lists(
        st.tuples(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_what_a_spreadsheet_writes_is_read_as_it_was(
    rows: list[tuple[str]], separator: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(["title", "document_hub_id"])
    writer.writerows([title, 1] for (title,) in rows)
    found = read(text.getvalue().encode("utf-8-sig"))
    assert [row.get("title", "") for row in found.values] == [title for (title,) in rows]
