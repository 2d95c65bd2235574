"""What every command has in common: help, version, how much is said, "did you mean"."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import click
import pytest

from alation_cli.app import alation
from alation_cli.output.plain import show_words
from alation_core.version import __version__
from alation_sandbox import Sandbox, parse_fault
from tests.alation_cli.support import run

ROWS = "title,document_hub_id\nNet revenue,1\n"
BAD = "title,document_hub_id\nNet revenue,99\n"


@pytest.mark.parametrize("before", [(), ("load",), ("runs",), ("runs", "list"), ("get",)])
def test_short_help_everywhere(before: tuple[str, ...]) -> None:
    short, long = run(*before, "-h"), run(*before, "--help")
    assert short.exit_code == 0
    assert short.stdout == long.stdout
    assert "-h, --help" in short.stdout


@pytest.mark.parametrize("width", ["80", "120"])
def test_help_fits_and_cuts_nothing(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    commands = [(), *((name,) for name in ("load", "runs", "get", "cassette", "auth", "plugin"))]
    for command in commands:
        lines = run(*command, "-h").stdout.splitlines()
        assert max(map(len, lines)) <= int(width)
        assert not [line for line in lines[1:] if line.endswith("...")]
        assert "completion for the current shell" not in " ".join(lines)


def every(command: click.Command, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of a command and of all commands below it."""
    yield above
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), name)
            assert found is not None
            yield from every(found, (*above, name))


def test_help_names_what_is_given_and_not_its_type() -> None:
    types = re.compile(r"--\S+ (INTEGER|FLOAT|TEXT|PATH|FILENAME|INTEGER RANGE)\b")
    for command in every(alation):
        assert not types.findall(run(*command, "-h").stdout), command


def test_version() -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"alation {__version__}\n")


@pytest.mark.parametrize(
    ("args", "meant"),
    [(("lod",), "load"), (("rnus", "list"), "runs"), (("resume", "1"), "runs resume")],
)
def test_a_command_that_is_none(args: tuple[str, ...], meant: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert f"No such command '{args[0]}'. Did you mean '{meant}'?" in result.stderr


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--profile", "prod", "get", "document.list"), "alation get ... --profile"),
        (("--sandbox", "load", "document.create", "rows.csv"), "alation load ... --sandbox"),
        (("--ledger=runs.sqlite", "runs", "list"), "alation runs ... --ledger"),
        (("--profil", "prod", "get", "document.list"), "No such option"),
    ],
)
def test_an_option_before_its_command_is_led_behind_it(args: tuple[str, ...], says: str) -> None:
    told = run(*args)
    assert told.exit_code == 2
    assert says in told.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("-q", "load", "document.create", "rows.csv"),
        ("load", "document.create", "rows.csv", "--quiet"),
    ],
)
def test_quiet_says_nothing_of_what_succeeded(server: Sandbox, args: tuple[str, ...]) -> None:
    Path("rows.csv").write_text(ROWS)
    result = run(*args)
    assert (result.exit_code, result.output) == (0, "")


def test_quiet_tells_what_failed_and_prints_what_was_asked_for(server: Sandbox) -> None:
    Path("rows.csv").write_text(BAD)
    failed = run("load", "document.create", "rows.csv", "-q")
    assert failed.exit_code == 1
    assert "refused: rows.csv line 2, field 'document_hub_id'" in failed.stdout
    assert failed.stderr == ""
    assert '"status": "failed"' in run(
        "load", "document.create", "rows.csv", "-q", "--again", "--output", "json"
    ).stdout  # fmt: skip
    assert run("-q", "runs", "list", "--output", "csv").stdout.startswith("id,")
    assert run("validate", "document.create", "none.csv", "-q").stderr == (
        "alation: there is no file none.csv\n"
    )


@pytest.mark.parametrize("args", [("-v", "get"), ("get", "--verbose")])
def test_verbose_says_each_request_and_no_secret(server: Sandbox, args: tuple[str, ...]) -> None:
    result = run(*args, "document.list", "--param", "search=x")
    first, second = result.stderr.splitlines()
    assert first.startswith("POST /integration/v1/createAPIAccessToken/ -> 201 in ")
    assert second.startswith("GET /integration/v2/document/ -> 200 in ")
    assert server.credentials.refresh_token not in result.output
    assert run("get", "document.list").stderr == ""


def test_a_read_that_is_repeated_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = parse_fault("503:GET:/integration/v2/document/:1:2")
    with Sandbox(faults=[fault]) as server:
        monkeypatch.setenv("ALATION_HOST", server.url)
        monkeypatch.setenv("ALATION_USER_ID", str(server.credentials.user_id))
        monkeypatch.setenv("ALATION_REFRESH_TOKEN", server.credentials.refresh_token)
        result = run("get", "document.list")
        quiet = run("get", "document.list", "-q")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "GET /integration/v2/document/: HTTP 503; it is asked again in 1.0 s"
    ] * 2  # fmt: skip
    assert quiet.stderr == ""


def test_ctrl_c_ends_a_command_with_the_code_that_shells_have_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("alation_cli.connection.offline", interrupted)
    result = run("schema", "document.create")
    assert (result.exit_code, result.output) == (130, "")


@pytest.mark.parametrize("option", ["--timeout", "--job-seconds", "--lease", "--wait-for-owner"])
@pytest.mark.parametrize("text", ["nan", "-NaN", "-1", "soon", ""])
def test_seconds_are_a_number(option: str, text: str) -> None:
    result = run("load", "document.create", "rows.csv", f"{option}={text}")
    assert result.exit_code == 2
    told = "-1.0 is not in the range" if text == "-1" else f"{text!r} is no number. Give one in "
    assert f"Error: Invalid value for '{option}': {told}" in result.stderr


def test_arguments_are_told_of_and_their_commands_stand_in_their_order() -> None:
    told = run("validate", "-h").stdout
    assert told.startswith("Usage: alation validate [OPTIONS] ENDPOINT.OPERATION FILE\n")
    assert "\nArguments:\n  ENDPOINT.OPERATION  See `alation endpoints`.  [required]\n" in told
    assert "Usage: alation endpoints [OPTIONS] [ENDPOINT]\n" in run("endpoints", "-h").stdout
    lines = run("plugin", "-h").stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines if line[2:3].strip()] == ["new", "add", "doctor"]


@pytest.mark.parametrize("width", ["1", "2", "0", "9" * 5000, "a lot"])
def test_a_terminal_of_any_width_takes_every_word(
    width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    stream = StringIO()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdout", stream)
    show_words("document.create: successful (2 rows)")
    assert stream.getvalue().split() == ["document.create:", "successful", "(2", "rows)"]
