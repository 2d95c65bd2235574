"""`alation sandbox`: what its options do, what it says, and what it refuses."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from click.testing import Result

from tests.alation_cli.support import run

Meanwhile = Callable[[str], object]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Returns what runs the command, does something meanwhile, and then presses Ctrl-C."""

    def serving(*args: str, meanwhile: Meanwhile = lambda url: None) -> Result:
        port = str(free_port())

        def waits(seconds: float) -> None:
            if seconds >= 1:  # what waits for Ctrl-C; the sandbox itself waits for shorter
                meanwhile(f"http://127.0.0.1:{port}")
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("time.sleep", waits)
            result = run("sandbox", "--port", port, "--job-seconds", "0", *args)
        result.stderr_bytes = result.stderr.replace(port, "PORT").encode()
        result.stdout_bytes = result.stdout.replace(port, "PORT").encode()
        return result

    return serving


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def overview(url: str) -> str:
    return requests.get(url, timeout=10).text


def test_it_says_how_to_use_it_and_that_nothing_is_kept(serve: Callable[..., Result]) -> None:
    result = serve()
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "export ALATION_HOST=http://127.0.0.1:PORT",
        "export ALATION_USER_ID=1",
        "export ALATION_REFRESH_TOKEN=fake-refresh-token",
    ]
    assert result.stderr.splitlines() == [
        "look into it at http://127.0.0.1:PORT/",
        "the sandbox keeps everything in memory; Ctrl-C ends it",
        "the sandbox has ended",
    ]


def test_what_is_loaded_is_there_at_the_next_start(
    serve: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALATION_USER_ID", "1")
    monkeypatch.setenv("ALATION_REFRESH_TOKEN", "fake-refresh-token")
    Path("rows.csv").write_text("title\nShelf life\n")
    loaded: list[Result] = []

    def load(url: str) -> None:
        loaded.append(run("load", "glossary_term.create", "rows.csv", "--host", url))

    result = serve("--state", "shop.db", "--demo", meanwhile=load)
    assert [one.exit_code for one in loaded] == [0]
    assert result.stderr.splitlines() == [
        "look into it at http://127.0.0.1:PORT/",
        "the sandbox keeps everything in shop.db; Ctrl-C ends it",
        "the sandbox has ended; shop.db keeps it",
    ]
    listed: list[Result] = []
    again = serve(
        "--state",
        "shop.db",
        "--demo",
        meanwhile=lambda url: listed.append(run("get", "glossary_term.list", "--host", url)),
    )
    assert "Shelf life" in listed[0].stdout
    assert listed[0].stdout.count("Churned store") == 1
    assert again.stderr.splitlines()[0] == (
        "shop.db holds a catalog already: --demo leaves it as it is"
    )


def test_demo_shows_a_catalog_in_the_browser(serve: Callable[..., Result]) -> None:
    shown: list[str] = []
    serve("--demo", meanwhile=lambda url: shown.append(overview(url)))
    assert "rdbms_column</span><strong>44</strong>" in shown[0]


def test_other_machines_are_let_in_with_a_warning(serve: Callable[..., Result]) -> None:
    result = serve("--bind", "0.0.0.0", meanwhile=overview)  # noqa: S104
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "export ALATION_HOST=http://127.0.0.1:PORT"
    warning, _, reached, *_ = result.stderr.splitlines()
    assert warning.startswith("warning: whoever reaches 0.0.0.0 can read and change everything")
    assert reached == (
        f"other machines reach it by a name of this one: http://{socket.gethostname()}:PORT"
    )


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--state", "."), "the state file . cannot be used: it is no file: name another one"),
        (("--state", "rows.csv"), "the state file rows.csv cannot be used: it is no state file"),
        (("--state", "no/x.db"), "there is no folder no: make it first"),
        (("--bind", "192.0.2.1"), "address 192.0.2.1 cannot be used: Cannot assign"),
        (("--bind", "192.0.2.1"), "takes an address of this machine: 127.0.0.1 for this machine"),
        (("--bind", ""), "address '' cannot be used"),
        (("--bind", "a..b"), "a..b cannot be used: no machine has such a name. --bind takes an ad"),
        (
            ("--bind", "127.0.0.1:8080"),
            "alone, and not '127.0.0.1:8080': write --bind 127.0.0.1 --port 8080",
        ),
        (("--bind", "http://127.0.0.1/"), "write --bind 127.0.0.1\n"),
        (("--bind", "[::1]:80"), "write --bind ::1 --port 80\n"),
    ],
)
def test_what_cannot_be_used_is_refused(args: tuple[str, ...], told: str) -> None:
    Path("rows.csv").write_text("title\n" * 500)
    result = run("sandbox", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("alation: ")
    assert told in result.stderr
    assert Path("rows.csv").read_text() == "title\n" * 500
