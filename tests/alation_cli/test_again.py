"""The same load twice: noticed, named, and done only when it is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from alation_cli.loading import run as loading
from alation_sandbox import Sandbox
from tests.alation_cli.support import newest_run, run


def rows(number: int) -> str:
    return "title,document_hub_id\n" + "".join(f"document {n},1\n" for n in range(number))


def loaded(server: Sandbox) -> int:
    return len(server.world.table("document"))


@pytest.fixture
def first(server: Sandbox) -> str:
    """A load that was done; returns the id of its run."""
    Path("rows.csv").write_text(rows(3))
    run("load", "document.create", "rows.csv")
    return str(newest_run()["id"])


@pytest.mark.parametrize("way", [(), ("--no-precheck",), ("--batch-size", "2")])
def test_the_second_load_names_the_first_and_sends_nothing(
    server: Sandbox, first: str, way: tuple[str, ...]
) -> None:
    result = run("load", "document.create", "rows.csv", *way)

    assert result.exit_code == 2
    assert f"these rows are those of the run {first}" in result.stderr
    assert "--again" in result.stderr
    assert "to go on with the run" not in result.stderr
    assert loaded(server) == 3


def test_it_is_done_where_that_is_said(server: Sandbox, first: str) -> None:
    assert run("load", "document.create", "rows.csv", "--again").exit_code == 0
    assert loaded(server) == 6


@pytest.mark.parametrize(("yes", "code", "there"), [(True, 0, 6), (False, 2, 3)])
def test_who_sits_at_a_terminal_is_asked(
    server: Sandbox, first: str, monkeypatch: pytest.MonkeyPatch, yes: bool, code: int, there: int
) -> None:
    asked: list[str] = []

    def answer(question: str) -> bool:
        asked.append(question)
        return yes

    monkeypatch.setattr(loading, "confirmed", answer)

    assert run("load", "document.create", "rows.csv").exit_code == code
    assert len(asked) == 1
    assert first in asked[0]
    assert loaded(server) == there


def test_other_rows_are_not_asked_about(server: Sandbox, first: str) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nanother document,1\n")

    assert run("load", "document.create", "rows.csv").exit_code == 0


def test_a_file_that_grew_is_asked_about(server: Sandbox, first: str) -> None:
    Path("rows.csv").write_text(rows(4))
    result = run("load", "document.create", "rows.csv")

    assert result.exit_code == 2
    assert f"3 of these 4 rows were sent before, by the run {first}" in result.stderr
    assert "leave those rows out" in result.stderr
    assert loaded(server) == 3
