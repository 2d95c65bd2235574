"""What became of the rows never depends on the streams, the results file, or a plugin's noise."""

from __future__ import annotations

import array
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from alation_cli.loading.signals import SIGNALS, stopped_by_signals
from alation_core.ledger import LAST, open_store, outcomes_of
from alation_sandbox import Sandbox
from tests.alation_cli.test_interrupted import ALATION
from tests.processes import PATIENCE, patience, started

pytestmark = pytest.mark.timeout(120)

ROWS = [
    {"title": "Umsätze · 売上 · выручка 💶", "document_hub_id": 1},
    {"title": "plain", "document_hub_id": 1},
]
REFUSED = {"title": "weiß nicht 💶", "document_hub_id": 99}


def loaded(
    *options: str, rows: Sequence[Any] = ROWS, before: str = "", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Load rows into the sandbox, by a shell that treats the streams as `before` says."""
    Path("rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    command = [*ALATION, "load", "document.create", "rows.jsonl", *options]
    command += ["--ledger", "ledger.sqlite"]
    return subprocess.run(
        ["sh", "-c", f'"$@" {before}', "sh", *command],  # noqa: S607 - the shell of the system
        capture_output=True,
        env={**os.environ, **variables},
        timeout=PATIENCE,
        check=False,
    )


def known() -> list[str]:
    store = open_store("ledger.sqlite")
    told = [one.status for one in outcomes_of(store, store.run(LAST))]
    store.close()
    return told


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    """One for all commands: each would load every endpoint for a sandbox of its own."""
    with Sandbox() as running:
        yield running


@pytest.fixture(autouse=True)
def _here(server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALATION_HOST", server.url)
    monkeypatch.setenv("ALATION_USER_ID", str(server.credentials.user_id))
    monkeypatch.setenv("ALATION_REFRESH_TOKEN", server.credentials.refresh_token)


ENCODINGS = [
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "latin-1:strict"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
]


@pytest.mark.parametrize(
    ("variables", "output"),
    [*zip(ENCODINGS, ["table", "json", "table", "table", "json"], strict=True)],
    ids=str,
)
def test_a_console_of_few_characters_ends_no_load(variables: dict[str, str], output: str) -> None:
    done = loaded("--output", output, "--results", "r.csv", rows=[*ROWS, REFUSED], **variables)

    assert done.returncode == 1, done.stderr
    assert known().count("failed") == 1
    assert b"Traceback" not in done.stderr
    assert b"UnicodeEncodeError" not in done.stderr
    assert len(Path("r.csv").read_text("utf-8").splitlines()) == 4
    if output == "json":
        assert json.loads(done.stdout)["counts"] == {"failed": 1, "unsent": 2}


@pytest.mark.parametrize("variables", ENCODINGS[:2], ids=str)
def test_json_is_json_in_every_encoding(variables: dict[str, str]) -> None:
    rows = [{"titel": "Umsätze · 売上 💶"}]
    done = loaded("--on-invalid", "skip", rows=[*ROWS, *rows], **variables)
    assert done.returncode == 1, done.stderr
    told = subprocess.run(
        [*ALATION, "runs", "rejects", newest(), "--ledger", "ledger.sqlite"],
        capture_output=True,
        env={**os.environ, **variables},
        timeout=PATIENCE,
        check=True,
    )
    (line,) = told.stdout.decode(variables["PYTHONIOENCODING"].partition(":")[0]).splitlines()
    assert json.loads(line)["titel"] == "Umsätze · 売上 💶"


def newest() -> str:
    store = open_store("ledger.sqlite")
    identity = store.run(LAST).id
    store.close()
    return identity


BROKEN = [
    ">&-",
    "2>&-",
    ">&- 2>&-",
    ">/dev/full",
    "2>/dev/full",
    ">/dev/full 2>/dev/full",
]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("streams", BROKEN)
@pytest.mark.parametrize(
    ("rows", "status", "code"), [(ROWS, "succeeded", 0), ([REFUSED], "failed", 1)]
)
def test_streams_that_cannot_be_written_change_no_exit_code(
    streams: str, rows: list[Any], status: str, code: int
) -> None:
    output = "json" if code else "table"
    assert loaded("--output", output, rows=rows, before=streams).returncode == code
    assert set(known()) == {status}


def test_a_reader_that_is_gone_changes_no_exit_code() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    Path("rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in ROWS))
    command = [*ALATION, "load", "document.create", "rows.jsonl"]
    done = subprocess.run(
        [*command, "--ledger", "ledger.sqlite"],
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=PATIENCE,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 0
    assert b"nobody reads it any more" in done.stderr
    assert b"Traceback" not in done.stderr
    assert known() == ["succeeded"] * 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_summary_that_cannot_be_printed_is_told_on_the_other_stream() -> None:
    done = loaded(before=">/dev/full")
    assert b"standard output cannot be written: No space left on device" in done.stderr
    assert b"document.create: successful (2 rows" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_results_that_cannot_be_written_are_told_and_change_no_outcome() -> None:
    done = loaded("--results", "/dev/full")
    assert done.returncode == 1
    assert b"/dev/full lacks the rows from line 1 on: " in done.stderr
    assert b"Traceback" not in done.stderr
    assert known() == ["succeeded"] * 2


NOISY = """
import sys
from dataclasses import dataclass
from alation_core import DirectOperation, Endpoint, JobDetails, hookimpl
from alation_core.reading import Reading

@dataclass(frozen=True)
class Line:
    body: str

def reader(rows, details):
    print("noise on standard output")
    sys.stdout.flush()
    return Reading()

class Noisy(Endpoint):
    name = "noisy"
    do = DirectOperation("POST", "/do/", payload=Line, result=JobDetails, reader=reader)

@hookimpl
def alation_endpoints():
    return [Noisy]

@hookimpl
def alation_on_event(event):
    print("more noise", type(event).__name__)
    sys.exit(0)

@hookimpl
def alation_sandbox():
    from alation_sandbox import Route, ok
    return [Route("POST", "/do/", lambda world, call: ok([]))]
"""

AT_IMPORT = {
    "exits": "import sys\nsys.exit(0)\n",
    "raises": "raise ValueError('no')\n",
    "base": "class Odd(BaseException): pass\nraise Odd\n",
    "syntax": "def (:\n",
    "recursion": "def f(): f()\nf()\n",
    "generator": "raise GeneratorExit\n",
    "mute": "class Mute(Exception):\n    def __str__(self): raise SystemExit\nraise Mute\n",
    "missing": "import a_module_that_is_not_there\n",
    "memory": "raise MemoryError\n",
    "nothing": "",
    "hook": "from alation_core import hookimpl\n"
    "@hookimpl\ndef alation_endpoints(): raise SystemExit\n"
    "@hookimpl\ndef alation_sandbox(): raise SystemExit\n",
}


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Installs a noisy plugin, and one that is broken in each way."""
    folder = tmp_path / "installed"
    info = folder / "strange-1.0.dist-info"
    info.mkdir(parents=True)
    sources = {**AT_IMPORT, "noisy": NOISY}
    for name, source in sources.items():
        (folder / f"strange_{name}.py").write_text(source)
    names = {name: name if name == "noisy" else f"strange_{name}" for name in sources}
    points = "".join(f"{names[name]} = strange_{name}\n" for name in sources)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: strange\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[alation_core]\n{points}")
    monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    return folder


@pytest.mark.usefixtures("plugins")
def test_a_plugin_that_prints_and_exits_disturbs_no_summary() -> None:
    Path("lines.jsonl").write_text('{"body": "a"}\n{"body": "b"}\n')
    done = subprocess.run(
        [*ALATION, "load", "noisy.do", "lines.jsonl", "--sandbox", "--output", "json"],
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert json.loads(done.stdout)["counts"] == {"succeeded": 2}
    assert done.returncode == 0
    assert b"noise on standard output" in done.stderr


@pytest.mark.usefixtures("plugins")
@pytest.mark.parametrize(
    "command",
    [
        ["load", "document.create", "rows.jsonl", "--sandbox", "--job-seconds", "0"],
        ["validate", "document.create", "rows.jsonl"],
        ["get", "document.list", "--sandbox"],
        ["endpoints"],
        ["endpoints", "document"],
        ["schema", "document.create"],
        ["runs", "list", "--ledger", "none.sqlite"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_plugins_that_are_broken_at_import_end_nobody_elses_command(command: list[str]) -> None:
    Path("rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in ROWS))
    open_store("none.sqlite").close()
    done = subprocess.run([*ALATION, *command], capture_output=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.usefixtures("plugins")
def test_all_that_is_broken_is_listed_with_its_cause() -> None:
    done = subprocess.run(
        [*ALATION, "endpoints", "--output", "json"],
        capture_output=True,
        timeout=PATIENCE,
        check=True,
    )
    told = {record["endpoint"]: record["cause"] for record in json.loads(done.stdout)}
    for name in AT_IMPORT.keys() - {"nothing"}:
        assert told[f"strange_{name}"], name
    assert told["document"] is None


# ------------------------------------------------------------------------------ Ctrl-C


def test_ctrl_c_while_rows_are_read_is_heard(tmp_path: Path) -> None:
    """From a pipe that nobody writes to any more."""
    command = [*ALATION, "load", "document.create", "-", "--format", "jsonl", "--sandbox"]
    with started(
        *command, "--no-precheck", stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write('{"title": "a", "document_hub_id": 1}\n')
        process.stdin.flush()
        with patience(process):
            while _unread(process.stdin) or not _is_watched(process.pid):
                assert process.poll() is None
            process.send_signal(signal.SIGINT)
            process.wait()
        told = process.stderr.read()
    assert process.returncode == 4, told
    assert "the load was stopped before its end" in told
    assert "Traceback" not in told


INTERRUPTED = """
import sys, alation_cli.app, alation_cli.main

def stopped(prog_name):
    try:
        exec("raise KeyboardInterrupt")
    except KeyboardInterrupt:
        sys.exit(4)

alation_cli.app.alation = stopped
alation_cli.main.main()
"""


def test_ctrl_c_that_was_heard_is_not_what_the_command_ends_by(tmp_path: Path) -> None:
    """Python kills itself by it where it hit an executed text, as those that make classes."""
    (tmp_path / "interrupted.py").write_text(INTERRUPTED)
    command = [sys.executable, "-m", "interrupted"]
    ended = subprocess.run(command, cwd=tmp_path, check=False, timeout=PATIENCE)
    assert ended.returncode == 4


def _unread(pipe: Any) -> int:
    termios, fcntl = pytest.importorskip("termios"), pytest.importorskip("fcntl")
    waiting = array.array("i", [0])
    fcntl.ioctl(pipe.fileno(), termios.FIONREAD, waiting)
    return waiting[0]


def _is_watched(pid: int) -> bool:
    """Tell whether the load has begun: from then on it catches SIGTERM."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        pytest.skip("what a process catches is told by Linux only")
    caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status.read_text("ascii"), re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


@pytest.fixture
def _heard() -> Iterator[None]:
    """A hangup is not ignored, though the tests may run under `nohup`."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in before.keys() - {signal.SIGINT}:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class Stoppable:
    """What a client is to the signals: it can be stopped."""

    def __init__(self) -> None:
        self.reason: str | None = None

    def stop(self, reason: str) -> None:
        self.reason = reason

    def stop_reason(self) -> str | None:
        return self.reason


@pytest.mark.usefixtures("_heard")
@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_ends_at_once_what_has_sent_nothing(number: int) -> None:
    catalog: Any = Stoppable()
    with stopped_by_signals(catalog, lambda: False), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)
    assert "stopped by" in catalog.reason


@pytest.mark.usefixtures("_heard")
@pytest.mark.parametrize("number", SIGNALS)
def test_what_was_sent_is_stopped_cleanly_first_and_that_is_said_at_once(
    number: int, capfd: pytest.CaptureFixture[str]
) -> None:
    catalog: Any = Stoppable()
    with stopped_by_signals(catalog, lambda: True):
        signal.raise_signal(number)
        assert "stopped by" in catalog.reason
        assert "once more stops at once" in capfd.readouterr().err
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
