"""What a command loads: what it needs for its work, and no library before it is used."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import PATIENCE

SELDOM = {"difflib", "html.entities"}
"""Of the standard library: slow to load, and needed for an error or an answer alone."""
OF_EXTRAS = {
    *("charset_normalizer", "cryptography", "psycopg", "pyarrow", "pytest", "python_calamine"),
    *("rich", "sqlalchemy", "vcr", "werkzeug", "xlsxwriter", "yaml"),
}
"""The libraries that extras bring, but for the one that reads the line."""
OF_FILES = {"alation_files.json_rows", "alation_files.parquet", "alation_files.workbook"}
SENDING = {
    *("requests", "urllib3", "sqlite3", "alation_core.transport.http", "alation_core.ledger"),
    *("_hashlib", "ssl"),
    *("alation_core.runs", "alation_core.calls.recorded_call", "alation_sandbox"),
}
PROBE = """
import json, sys
from alation_cli.main import main
sys.argv = ["alation", *{args!r}]
try:
    main()
except SystemExit as end:
    print("\\nENDED", json.dumps([end.code, sorted(sys.modules)]))
"""
EVERY_HELP = """
import json, sys
from alation_cli.app import alation

def shown(command, *names):
    try:
        alation([*names, "--help"], "alation")
    except SystemExit as end:
        assert end.code == 0
    for one in command.list_commands(None) if hasattr(command, "list_commands") else ():
        shown(command.get_command(None, one), *names, one)

shown(alation)
print("\\nENDED", json.dumps([0, sorted(sys.modules)]))
"""


MADE_AT_ONCE = """
import dataclasses

here = [vars(module) for name, module in sys.modules.items() if name.startswith("alation_")]
classes = {one for names in here for one in names.values() if isinstance(one, type)}
made = [one for one in classes if dataclasses.is_dataclass(one) and "__init__" in vars(one)]
ours = [one for one in made if one.__module__.startswith("alation_")]
at_once = [one.__qualname__ for one in ours if one.__dataclass_params__.init]
print("\\nENDED", json.dumps([len(ours), sorted(at_once)]))
"""


def after(code: str) -> tuple[str, int, set[str]]:
    """Run code in a fresh interpreter: what it printed, how it ended, and what is loaded then."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE,
    )
    printed, _, told = done.stdout.rpartition("\nENDED ")
    ended, loaded = json.loads(told)
    return printed, ended, set(loaded)


def test_the_help_of_every_command_loads_the_options_alone() -> None:
    printed, _, loaded = after(EVERY_HELP)

    assert printed.count("Usage: alation") > 30
    heavy = {"alation_core", "alation_endpoints", "alation_plan", "marshmallow", "pydantic"}
    assert not loaded & (heavy | SENDING | OF_EXTRAS)


@pytest.mark.parametrize(
    ("args", "unneeded"),
    [
        (("--version",), {"alation_core.client", "marshmallow"}),
        (("validate", "document.create", "rows.csv"), OF_FILES | SELDOM),
        (
            ("validate", "document.create", "rows.jsonl"),
            (OF_FILES | SELDOM) - {"alation_files.json_rows"},
        ),
        (("schema", "document.create"), OF_FILES),
        (("template", "document.create"), {"alation_files.source"}),
        (("load", "document.create", "rows.csv", "--help"), {"alation_files.source"}),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, tuple) else "",
)
def test_a_command_that_sends_nothing_loads_nothing_that_sends(
    args: tuple[str, ...], unneeded: set[str]
) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nNet revenue,1\n")
    Path("rows.jsonl").write_text('{"title": "Net revenue", "document_hub_id": 1}\n')
    _, ended, loaded = after(PROBE.format(args=args))

    assert ended == 0
    assert not loaded & (SENDING | OF_EXTRAS | unneeded)
    assert {name for name in loaded if name.startswith("alation_cli.commands.")} <= {
        f"alation_cli.commands.{args[0]}"
    }


def test_runs_are_looked_for_without_what_sends_or_draws() -> None:
    _, ended, loaded = after(PROBE.format(args=("runs", "list", "--output", "json")))

    assert ended == 0
    assert not loaded & (OF_EXTRAS | {"requests", "sqlite3", "alation_core.runs.loop"})


def test_the_classes_of_a_command_are_not_written_out_before_one_is_used() -> None:
    Path("rows.csv").write_text("title,document_hub_id\nNet revenue,1\n")
    code = PROBE.format(args=("validate", "document.create", "rows.csv"))
    code = code.partition("except SystemExit")[0] + "except SystemExit:\n    pass\n"

    _, of_all, at_once = after(code + MADE_AT_ONCE)

    # Each costs 0.7 ms: those that change, those with slots, and what stands beside one in a file.
    assert of_all > 100
    assert len(at_once) < 25, at_once
