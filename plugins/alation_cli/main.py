"""Entry point of the command `alation`."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

from alation_cli.completion.scripts import ASKED_BY
from alation_cli.output.log_lines import begin_to_speak
from alation_cli.output.streams import UNREAD, make_bearable, written
from alation_cli.signals import heed_as_first_process

NEW_OBJECTS = 50_000
"""After so many the process looks for circles of objects. By default it does so after 700: a load,
which makes hardly any, spends a seventh of its time on that."""


def main() -> None:
    """Run the command; without the libraries of its extra, say how to get them."""
    heed_as_first_process()  # before anything that takes its time is imported
    gc.set_threshold(NEW_OBJECTS)
    make_bearable()
    if ASKED_BY in os.environ:
        from alation_cli.completion.answering import answer

        sys.exit(answer(_command))
    begin_to_speak(sys.argv[1:])  # what ends the command below is told as it is asked for
    try:
        from alation_cli.app import alation
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("click", "rich"):
            raise
        sys.exit(
            f"alation: the command needs {missing.name}, which the extra 'cli' brings: "
            "pip install 'alation-core[cli]'"
        )
    try:
        alation(prog_name="alation")
    except SystemExit as end:
        # Where Ctrl-C hit a text that was being executed (classes write their methods so), it ends
        # `python -m` by its signal, though it was heard: unless another text is executed after it.
        exec("")  # noqa: S102
        sys.exit(_flushed(end.code))


def _flushed(code: str | int | None) -> str | int | None:
    """Write what waits for standard output; return the exit code.

    What cannot be written any more is said, but where nobody reads it: `head` has seen enough.
    """
    failure = written(sys.stdout, lambda: None)
    if failure is None or code:
        return code
    if failure != UNREAD:
        written(
            sys.stderr,
            lambda: print(
                f"alation: standard output cannot be written: {failure}", file=sys.stderr
            ),
        )
    return 1


def _command() -> Any:
    from alation_cli.app import alation

    return alation


if __name__ == "__main__":
    main()
