"""Texts of others in a report: none of them is markup, script, or something that hides."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_report import write_report
from alation_report.kept import script_json
from alation_report.markup import tag, text
from tests.alation_core.support import JSON
from tests.alation_report.support import HOSTILE, names_of, run_of

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@settings(max_examples=60)
@given(JSON | st.sampled_from(HOSTILE))
def test_json_in_a_script_cannot_end_it_and_reads_back_the_same(value: object) -> None:
    written = script_json(value)

    assert not set(written) & set("<>&\u2028\u2029")
    written.encode("utf-8")
    assert json.loads(written) == value


@settings(max_examples=60)
@given(st.text() | st.sampled_from(HOSTILE))
def test_a_text_in_the_page_is_no_markup(told: str) -> None:
    for piece in (text(told), tag("p", told, title=told)):
        inside = piece.removeprefix("<p").removesuffix("</p>")
        assert UNSEEN.search(piece) is None
        assert "<" not in inside.replace("</p>", "")
        assert inside.count('"') in (0, 2)


class Scripts(HTMLParser):
    """Finds the elements of a page, with what stands in its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        named = {name for name, _ in attrs}
        # Inline handlers, inline styles and addresses would be held back, or would ask for them.
        assert not {name for name in named if name.startswith("on")} | (named & {"src", "style"})
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1] == "script":
            self.scripts[-1] += data


def test_a_page_holds_no_element_of_others_and_asks_for_nothing(tmp_path: Path) -> None:
    write_report(run_of([*HOSTILE] * 3), tmp_path / "run.html", names=[*HOSTILE] * 3)

    page = (tmp_path / "run.html").read_text("utf-8")
    parser = Scripts()
    parser.feed(page)
    assert len(parser.scripts) == 2
    assert not {"img", "link", "iframe", "object", "b"} & set(parser.found)
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert UNSEEN.search(page) is None
    data = json.loads(parser.scripts[0])
    assert sum(len(block["row"]) for block in data[1:]) == len(HOSTILE) * 3


@pytest.mark.parametrize("rows", [0, 1, 7])
def test_the_json_form_holds_the_run_as_it_tells_itself(tmp_path: Path, rows: int) -> None:
    run = run_of(names_of(rows), batch=3)
    write_report(run, tmp_path / "run.json", names=names_of(rows))

    told = json.loads((tmp_path / "run.json").read_text("utf-8"))
    form = run.to_dict(rows=True)
    assert {name: told[name] for name in form.keys() - {"problems", "outcomes"}} == {
        name: form[name] for name in form.keys() - {"problems", "outcomes"}
    }
    assert [(o["row"], o["status"], o["id"]) for o in told["outcomes"]] == [
        (o.row, o.status, o.id) for o in run.rows
    ]
    assert [o["problems"] for o in told["outcomes"]] == [o["problems"] for o in form["outcomes"]]
    assert sum(group["count"] for group in told["problem_groups"]) == len(run.problems)
    assert len(told["timeline"]) == len(run.batches)
