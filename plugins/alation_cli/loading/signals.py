"""What signals do to a load: the first one stops it cleanly, and none takes away what is told."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from alation_cli.output.json_lines import LOGGER, JsonLines, json_line
from alation_cli.output.streams import moves
from alation_cli.signals import ENDING, handled
from alation_core import Alation

SIGNALS = (signal.SIGINT, *ENDING)
"""Those that stop a load: the first one cleanly, the second one at once."""

_REASON = "stopped by {}"
_HEARD = "stopping when the request that is out is answered; once more stops at once"


@contextmanager
def stopped_by_signals(
    catalog: Alation, at_work: Callable[[], bool]
) -> Iterator[Callable[[], None]]:
    """Let a signal stop the writes of a client; every row still gets its outcome.

    Nothing new is sent, and open jobs are left to the server. A second signal raises
    KeyboardInterrupt, for a request that does not come back; so does the first one where nothing
    was sent yet, and so nothing is lost.

    Yields:
        What is called when the writes are over, and nothing is left to be stopped: from then on a
        signal gives up what is done by `unless_stopped`, and nothing else.
    """
    over = False

    def end() -> None:
        nonlocal over
        over = True

    def stop(number: int, frame: FrameType | None) -> None:
        if over:
            return
        if catalog.stop_reason() is not None or not at_work():
            catalog.stop(_REASON.format(signal.Signals(number).name))
            raise KeyboardInterrupt
        catalog.stop(_REASON.format(signal.Signals(number).name))
        with suppress(OSError):  # at once, and not through a stream that is being written to
            # Under a bar, which draws over the line that it left.
            os.write(2, _heard())

    with handled(stop, *SIGNALS):
        yield end


def unless_stopped(act: Callable[[], object]) -> bool:
    """Do what may take long when the writes are over; a signal gives it up, and ends nothing else.

    Args:
        act: does it.

    Returns:
        Whether it was not given up.
    """
    try:
        with handled(signal.default_int_handler, *SIGNALS):
            act()
    except KeyboardInterrupt:
        return False
    return True


def _heard() -> bytes:
    if isinstance(sys.stderr, JsonLines):
        return json_line("warning", LOGGER, _HEARD).encode()
    return f"{chr(10) if moves(sys.stderr) else ''}alation: {_HEARD}\n".encode()
