"""How a load is recorded: where, under which key, and how long it waits for another process."""

from __future__ import annotations

from dataclasses import dataclass

from alation_cli.exits import BadInput
from alation_cli.recorded.location import ledger_address
from alation_core import LedgerOption


@dataclass(frozen=True)
class Shared:
    """What is said of a run that other processes may know, too.

    Args:
        key: what the run is called; None: it has only its id.
        lease: seconds for which a silent process keeps it; None: the core's own.
        wait_for_owner: seconds to wait for a process that works on it; None: as long as the lease.
        senders: how many processes may send at once; None: as many as like to.
    """

    key: str | None = None
    lease: float | None = None
    wait_for_owner: float | None = None
    senders: int | None = None

    @property
    def held(self) -> float:
        """Seconds for which a silent process keeps the run."""
        return LedgerOption.lease if self.lease is None else self.lease

    @property
    def patience(self) -> float:
        """Seconds to wait for its owner."""
        return self.held if self.wait_for_owner is None else self.wait_for_owner

    @property
    def options(self) -> list[str]:
        """The options that say something."""
        known = {
            "--key": self.key,
            "--lease": self.lease,
            "--wait-for-owner": self.wait_for_owner,
            "--senders": self.senders,
        }
        return [option for option, value in known.items() if value is not None]


def ledger_option(
    given: str | None,
    source: str,
    shared: Shared = Shared(),
    *,
    wanted: bool,
    lasting: bool,
) -> LedgerOption | None:
    """Return where a load is recorded, or None where it is not.

    Args:
        given: value of --ledger.
        source: where the rows come from, as it is noted in the ledger.
        shared: what is said of the run.
        wanted: --no-ledger was not given.
        lasting: the server outlives the command; else a run is recorded only where --ledger says
            so: the variable names the ledger of runs that last.

    Raises:
        BadInput: options contradict each other, or the user has no home folder.
    """
    if given is not None and not wanted:
        raise BadInput("--ledger and --no-ledger contradict each other: leave one of them out")
    recorded = wanted and (given is not None or lasting)
    if shared.options and not recorded:
        option, way = shared.options[0], "--no-ledger records none: leave one of them out"
        if wanted:
            way = "of a load into --sandbox only --ledger keeps one: name it"
        raise BadInput(f"{option} is for runs that are recorded, and {way}")
    if shared.wait_for_owner is not None and shared.key is None:
        raise BadInput("--wait-for-owner is for a run that has a --key: nobody knows a new one")
    if not recorded:
        return None
    return LedgerOption(
        ledger_address(given),
        source,
        key=shared.key,
        lease=shared.held,
        wait_for_owner=shared.patience,
    )
