"""What an engine's next step with a load is: pure functions of plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from alation_core.errors import (
    AlationError,
    ConfigurationError,
    InvalidPayload,
    LedgerError,
    NoLedger,
    PluginError,
    RunOwned,
    SameRowsAgain,
    SenderBusy,
)

FailOn = Literal["any", "failed", "never"]
"""When a run that ended is a failure: where any row did not succeed, where none is known to have
succeeded, or never."""

FAIL_ON = ("any", "failed", "never")
_MAY_PASS = (LedgerError, RunOwned, SameRowsAgain, SenderBusy)
_STAYS = (ConfigurationError, InvalidPayload, PluginError)
_NEVER_PASSES = (NoLedger,)
"""Of those that may pass."""
SHORTEST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
_SHARE = 0.2
"""Of the age of a job: so much later, at most, its end is seen."""


def key_of(key: str, anew: int = 0) -> str:
    """Return the key of the run of a work that somebody asked for once more.

    Args:
        key: of the work.
        anew: how often it was begun anew, on purpose. A retry is none: it has to find its run.

    Raises:
        ConfigurationError: that is no count.
    """
    if not isinstance(anew, int) or isinstance(anew, bool) or anew < 0:
        raise ConfigurationError(f"anew must be a count, at least 0, not {anew!r}")
    return f"{key}#{anew}" if anew else key


def needs_rows(*, complete: bool, hidden: bool, compared: bool) -> bool:
    """Tell whether the caller's rows are needed to go on with a recorded run.

    Args:
        complete: all of its rows are recorded.
        hidden: they hold secrets, which no ledger keeps.
        compared: they are to be held against the recorded ones.
    """
    return hidden or compared or not complete


def pause(age: float) -> float:
    """Return the seconds until a job that is left to the server is looked after again.

    Args:
        age: seconds since it was accepted.
    """
    return min(max(SHORTEST_PAUSE, _SHARE * age), LONGEST_PAUSE)


def may_pass(error: BaseException) -> bool:
    """Tell whether another try is worth it after an error that `carry_on` or `look` raised.

    It is not where an argument cannot be used or rows do not fit: the next try would end the same.
    """
    may = isinstance(error, _MAY_PASS) and not isinstance(error, _NEVER_PASSES)
    return isinstance(error, AlationError) and (may or not isinstance(error, _STAYS))


def failure(summary: Mapping[str, object], fail_on: FailOn = "any") -> str | None:
    """Say why a run counts as failed, or None.

    Args:
        summary: of the run, as `Carried.summary` gives it. One that is open has not ended: it
            counts as failed, whatever is tolerated.
        fail_on: what is not tolerated.

    Raises:
        ConfigurationError: `fail_on` is none of its values.
    """
    if fail_on not in FAIL_ON:
        raise ConfigurationError(f"fail_on must be one of {', '.join(FAIL_ON)}, not {fail_on!r}")
    run, status = summary["run"], summary["status"]
    if status == "open":
        return f"the run {run} is open: whoever begins with its key goes on with it"
    wrong = {"any": status != "successful", "failed": status in ("failed", "unknown")}
    if not wrong.get(fail_on, False):
        return None
    counts = summary["counts"]
    told = counts.items() if isinstance(counts, Mapping) else ()
    shown = ", ".join(f"{rows} {word}" for word, rows in told) or "no rows"
    return f"the run {run} is {status}: {shown} (see `alation runs show {run}`)"
