"""Opens a ledger by its address, and the books of its runs: new, known by their key, or by id."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from alation_core.clock import Clock
from alation_core.errors import ConfigurationError, LedgerError, NoLedger
from alation_core.frozen import dataclass
from alation_core.ledger.book import RunBook
from alation_core.ledger.heart import Heart
from alation_core.ledger.owning import LEASE_SECONDS, Patience, owned
from alation_core.ledger.store import OPEN, Claim, RecordedRun, Store
from alation_core.problems import shown
from alation_core.shapes import as_wire
from alation_core.wire.hosts import same_base
from alation_core.wire.logins import scheme_without_slashes

Address = str | PathLike[str]
"""Of a ledger: the path of a file, or a URL."""
OnChanged = Literal["refuse", "recorded"]


@dataclass(frozen=True)
class LedgerOption:
    """Where a run is recorded, and what is noted about it.

    Args:
        path: of the ledger file, or the URL of a shared ledger.
        source: where the rows come from, in the caller's words: who resumes the run finds it there.
        key: the caller's name of the run ("nightly/2026-11-25/terms"). Beginning with a known key
            returns the run that is there: an open one goes on, of one that ended nothing is sent.
        lease: seconds for which the run is this process's own after a sign of life; then another
            one may take it over.
        wait_for_owner: seconds to wait for a run that another process works on. None: not at all;
            `engines.carry_on`: two leases.
        on_changed: other rows under a known key: "refuse" raises InputChanged; "recorded" goes on
            with the recorded ones and logs a warning. None: "refuse"; `engines.carry_on`: what its
            own argument says.
        retry_of: id of the run whose rows are sent once more.
        retried: their positions in that run, as ranges (start, stop).

    Raises:
        ConfigurationError: a value cannot be used.
    """

    path: Address
    source: str | None = None
    key: str | None = None
    lease: float = LEASE_SECONDS
    wait_for_owner: float | None = None
    on_changed: OnChanged | None = None
    retry_of: str | None = None
    retried: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if self.key is not None:
            check_key(self.key)
        if not _is_number(self.lease) or not 0 < self.lease <= MAX_LEASE:
            raise ConfigurationError(f"lease must be seconds, more than 0, not {self.lease!r}")
        wait = self.wait_for_owner
        if wait is not None and not (_is_number(wait) and wait >= 0):
            raise ConfigurationError(
                f"wait_for_owner must be seconds, at least 0, not {self.wait_for_owner!r}"
            )
        if self.on_changed not in ("refuse", "recorded", None):
            raise ConfigurationError(
                f"on_changed must be 'refuse' or 'recorded', not {self.on_changed!r}"
            )

    @property
    def patience(self) -> Patience:
        """How an owner of the run is waited for."""
        return Patience(self.lease, self.wait_for_owner or 0.0)


MAX_LEASE = 30 * 86400.0
LONGEST_KEY = 2000
"""Bytes of a key: PostgreSQL has no index for longer ones. A key fits every kind of ledger."""


ANEW = "again=True (`--again`)"
"""How a new run is begun under a known key."""


def check_key(key: Any) -> None:
    """Hold that every ledger can hold a key.

    Raises:
        ConfigurationError: one cannot.
    """
    if not isinstance(key, str) or not key.strip():
        raise ConfigurationError(f"key must be a text that is not empty, not {key!r}")
    try:
        length = len(key.encode())
    except UnicodeEncodeError:
        raise ConfigurationError(f"key {shown(key)} cannot be written as UTF-8") from None
    if length > LONGEST_KEY:
        raise ConfigurationError(
            f"key {shown(key)} has {length} bytes: take at most {LONGEST_KEY}, a digest of what it "
            "names, for example"
        )
    if "\0" in key:
        raise ConfigurationError(f"key {shown(key)} holds a NUL, which no database takes")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True)
class KnownRun:
    """A run that a ledger knows.

    Args:
        id: names the run.
        key: what its caller calls it.
        operation: endpoint and operation.
        status: how it ended; "open" until then.
        rows: that are recorded.
        created: when it began, in seconds since 1970.
        seconds: for which processes worked on it, as far as that was noted.
    """

    id: str
    key: str | None
    operation: str
    status: str
    rows: int
    created: float
    seconds: float | None


def known_run(run: RecordedRun) -> KnownRun:
    """Return a run as those know it who only ask for it."""
    status = run.status or OPEN
    return KnownRun(run.id, run.key, run.operation, status, run.rows, run.created, run.worked)


Stop = Callable[[], str | None]
StoreFactory = Callable[[str, Stop], Store]
"""Opens the ledger at an address, which begins with its scheme."""
FindStore = Callable[[str], StoreFactory]
"""Returns what opens the ledgers of a scheme."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+")
_SQLITE = "sqlite"


def scheme_of(address: Address) -> str | None:
    """Return the scheme of a ledger's address; None: it is the path of a file."""
    scheme, mark, _ = address.partition("://") if isinstance(address, str) else ("", "", "")
    return scheme.lower() if mark and _SCHEME.fullmatch(scheme) else None


def file_of(address: Address) -> Path | None:
    """Return the file of a ledger; None: it is in a store that is no file.

    A path that begins with ~/ begins in the home folder: no shell does that for a variable.

    Raises:
        NoLedger: it is no path, or an address that lacks the // behind its scheme, or stands in
            quotes.
    """
    if isinstance(address, str) and address.startswith(('"', "'")):
        raise NoLedger(  # a password may stand in it: it is not shown
            "the address of the ledger begins with a quote, as a part of it: write it without "
            "quotes, and the path of a file of such a name with ./"
        )
    if isinstance(address, str) and (mistyped := scheme_without_slashes(address)):
        raise NoLedger(  # a password may stand in it: it is not shown
            f"the address {mistyped}:*** of the ledger lacks the // behind its scheme: it begins "
            f"with {mistyped}://, and the path of a file of such a name with ./"
        )
    scheme = scheme_of(address)
    if scheme is not None and scheme != _SQLITE:
        return None
    try:
        path = Path(str(address).partition("://")[2].removeprefix("/") if scheme else address)
        return path.expanduser() if path.parts[:1] == ("~",) else path
    except RuntimeError as error:
        raise NoLedger(f"the ledger {address} begins with ~, and there is no home") from error
    except TypeError as error:
        raise NoLedger(
            f"a ledger is named by the path of its file, not by {type(address).__name__}"
        ) from error


def no_stores(scheme: str) -> StoreFactory:
    """Find no store.

    Raises:
        ConfigurationError: always.
    """
    raise ConfigurationError(
        f"no plugin is asked for ledgers of the kind {scheme}:// here: open it by a client"
    )


def open_store(address: Address, stop: Stop = lambda: None, find: FindStore = no_stores) -> Store:
    """Open a ledger; a file is made where it does not exist.

    Args:
        address: the path of a file, or a URL.
        stop: says why the process is to stop, or None: then nobody is waited for.
        find: returns what opens the ledgers of a scheme other than SQLite's.

    Raises:
        ConfigurationError: no plugin knows the scheme of the URL.
        LedgerError: it cannot be used.
    """
    file = file_of(address)
    if file is None:
        return find(str(scheme_of(address)))(str(address), stop)
    # Imported when it is used: who keeps no ledger does not load the library.
    from alation_core.ledger.sqlite import SqliteStore

    return SqliteStore(file, stop)


@dataclass(frozen=True)
class Opener:
    """Opens ledgers for a call.

    Args:
        clock: the time.
        stop: says why the process is to stop, or None.
        find: returns what opens the ledgers of a scheme.
    """

    clock: Clock
    stop: Stop = lambda: None
    find: FindStore = no_stores

    def store(self, address: Address) -> Store:
        """Open a ledger.

        Raises:
            LedgerError: it cannot be used.
        """
        return open_store(address, self.stop, self.find)

    def recorded(self, address: Address) -> Store:
        """Open a ledger that holds a run already: a file that is not there is not made.

        Raises:
            LedgerError: it is not there, or cannot be used.
        """
        if (file := file_of(address)) is not None:
            try:
                file.stat()
            except (FileNotFoundError, NotADirectoryError):
                raise LedgerError(
                    f"there is no ledger {file}, so no run was recorded there: is the path right?"
                ) from None
            except (OSError, ValueError):
                pass  # opening it says what is wrong
        return self.store(address)


def new_run(
    ledger: LedgerOption,
    clock: Clock,
    operation: str,
    host: str,
    options: Mapping[str, Any],
    params: Mapping[str, Any],
) -> RecordedRun:
    """Return a run that begins.

    Args:
        ledger: where it is recorded.
        clock: the time.
        operation: endpoint and operation.
        host: the server that it writes to.
        options: how the write is done.
        params: query and path parameters, by the names of their attributes.
    """
    now = clock.wall()
    day = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d")
    return RecordedRun(
        id=f"{day}-{secrets.token_hex(6)}",
        created=now,
        operation=operation,
        host=host,
        params=as_wire(params),
        options=dict(options),
        source=ledger.source,
        since=now,
        retry_of=ledger.retry_of,
        retried=ledger.retried,
        key=ledger.key,
    )


@contextmanager
def begun_book(
    ledger: LedgerOption, wanted: RecordedRun, opener: Opener, *, again: bool
) -> Iterator[RunBook]:
    """Open the book of a run that begins, or of the one that its key names, and own the run.

    Args:
        ledger: where it is recorded.
        wanted: the run, if its key is not known.
        opener: opens the ledger.
        again: it begins though its key is known.

    Raises:
        ConfigurationError: the run of that key does something else.
        RunOwned: another process works on it.
        LedgerError: the ledger cannot be used.
    """
    patience = ledger.patience
    store = opener.store(ledger.path)
    try:
        if again and wanted.key is not None:
            _hold_free(store, wanted.key, opener, patience)
        run = store.begin(wanted, again=again)
        known = run.id != wanted.id
        if known:
            check_same(run, wanted)
        with owned(store, run.id, patience, opener.clock, opener.stop) as claim:
            # Once more: until it was owned, it could go on, or be removed. One that begins as well:
            # who begins with its key at the same moment may have owned it before.
            run = store.run(run.id)
            known = known or not _is_as_begun(run, wanted)
            with _heart(ledger.path, opener, claim) as heart:
                yield RunBook(store, run, claim, opener.clock, heart, known=known)
    finally:
        store.close()


def _is_as_begun(run: RecordedRun, wanted: RecordedRun) -> bool:
    """Tell whether nobody has worked on a run since it began."""
    return (run.rows, run.complete, run.status, run.since) == (0, False, None, wanted.since)


@contextmanager
def _heart(address: Address, opener: Opener, claim: Claim) -> Iterator[Heart]:
    """Keep a claim while a run goes on."""
    with Heart(partial(opener.store, address), claim.seconds) as heart:
        heart.keep(claim)
        yield heart


def _hold_free(store: Store, key: str, opener: Opener, patience: Patience) -> None:
    """Hold that nobody works on the run of a key that is to begin anew.

    Raises:
        RunOwned: somebody does.
    """
    run = store.find(key)
    if run is not None and run.status is None:
        with owned(store, run.id, patience, opener.clock, opener.stop):
            pass


def check_same(run: RecordedRun, wanted: RecordedRun, anew: str = ANEW) -> None:
    """Hold that a run of a known key does what is wanted.

    Args:
        run: that the key names.
        wanted: what is wanted.
        anew: how a new run is begun under the key, in words.

    Raises:
        ConfigurationError: it writes something else, elsewhere, or with other parameters.
    """
    for what, there, here, is_same in (
        ("operation", run.operation, wanted.operation, run.operation == wanted.operation),
        ("host", run.host, wanted.host, same_base(run.host, wanted.host)),
        ("parameters", run.params, wanted.params, run.params == wanted.params),
    ):
        if not is_same:
            raise ConfigurationError(
                f"the key {run.key!r} is that of the run {run.id}, whose {what} differs: there "
                f"{there!r}, here {here!r}; nothing was sent. Take another key, or {anew} for a "
                "new run under this one"
            )


@contextmanager
def reopened_book(
    address: Address, identity: str, opener: Opener, patience: Patience
) -> Iterator[RunBook]:
    """Open the book of a recorded run, and own the run until the block is left.

    Args:
        address: of the ledger.
        identity: id of the run, or the beginning of it.
        opener: opens the ledger.
        patience: how an owner is waited for, and for how long the run is owned.

    Raises:
        ConfigurationError: there is no such run.
        RunOwned: another process works on it.
        LedgerError: the ledger cannot be used.
    """
    store = opener.recorded(address)
    try:
        run = store.run(identity)
        with owned(store, run.id, patience, opener.clock, opener.stop) as claim:
            # Once more: until it was owned, it could be removed, or gone on with.
            run = store.run(run.id)
            with _heart(address, opener, claim) as heart:
                yield RunBook(store, run, claim, opener.clock, heart, known=True)
    finally:
        store.close()
