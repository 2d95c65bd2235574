"""How a write is done: checked once, before anything is sent."""

from __future__ import annotations

from typing import Literal

from alation_core.errors import ConfigurationError
from alation_core.frozen import dataclass
from alation_core.jobs.polling import DEFAULT_TIMEOUT, check_timeout

OnInvalid = Literal["raise", "skip"]
OnRefused = Literal["report", "isolate"]
OPTION_NAMES = (
    "concurrency",
    "batch_size",
    "on_invalid",
    "on_refused",
    "timeout",
    "ledger",
    "progress",
    "allow_empty",
    "again",
)
"""What a write takes beside its rows and its parameters."""


@dataclass(frozen=True)
class WriteOptions:
    """How a write is done; the arguments of `BoundWrite.__call__` of the same names.

    Raises:
        ConfigurationError: a value cannot be used.
    """

    concurrency: int = 1
    batch_size: int | None = None
    on_invalid: OnInvalid = "raise"
    on_refused: OnRefused = "report"
    timeout: float = DEFAULT_TIMEOUT

    def __post_init__(self) -> None:
        if not isinstance(self.concurrency, int) or self.concurrency < 1:
            raise ConfigurationError(f"concurrency must be at least 1, not {self.concurrency!r}")
        if self.batch_size is not None and not isinstance(self.batch_size, int):
            raise ConfigurationError(f"batch_size must be an integer, not {self.batch_size!r}")
        check_timeout(self.timeout)
        if self.on_invalid not in ("raise", "skip"):
            raise ConfigurationError(
                f"on_invalid must be 'raise' or 'skip', not {self.on_invalid!r}"
            )
        if self.on_refused not in ("report", "isolate"):
            raise ConfigurationError(
                f"on_refused must be 'report' or 'isolate', not {self.on_refused!r}"
            )
