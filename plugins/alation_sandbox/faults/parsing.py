"""A fault as one text, for the command line."""

from __future__ import annotations

from difflib import get_close_matches

from alation_sandbox.faults.fault import Fault
from alation_sandbox.faults.kinds import KINDS

FORM = "KIND[:METHOD[:PATH[:AT[:TIMES]]]]"


def parse_fault(text: str) -> Fault:
    """Return the fault that a text names: "reset-after:POST:/integration/v2/document/:2".

    Args:
        text: KIND[:METHOD[:PATH[:AT[:TIMES]]]]. METHOD and PATH may be empty for any; AT counts the
            exchanges from 1; TIMES is a number, or "all".

    Raises:
        ValueError: the text names no fault; the message says why.
    """
    kind, *rest = text.split(":")
    if kind not in KINDS:
        near = get_close_matches(kind, KINDS, n=3, cutoff=0.0)
        raise ValueError(f"fault {text!r}: there is no kind {kind!r}; near it: {', '.join(near)}")
    if len(rest) > 4:
        raise ValueError(f"fault {text!r} has too many parts: write {FORM}")
    method, path, at, times = [*rest, *[""] * (4 - len(rest))]
    if path and not path.startswith("/"):
        raise ValueError(f"fault {text!r}: the path {path!r} does not begin with a slash")
    return Fault(
        kind,
        method.upper(),
        path,
        at=_number(text, at or "1"),
        times=None if times == "all" else _number(text, times or "1"),
    )


def _number(text: str, given: str) -> int:
    if not given.isdecimal() or int(given) < 1:
        raise ValueError(f"fault {text!r}: {given!r} is no number from 1; write {FORM}")
    return int(given)
