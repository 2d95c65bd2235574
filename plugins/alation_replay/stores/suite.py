"""The contract of stores in one class."""

from __future__ import annotations

from alation_replay.stores.rules.claims import Claims
from alation_replay.stores.rules.records import Records
from alation_replay.stores.rules.runs import Runs
from alation_replay.stores.rules.shared import Shared
from alation_replay.stores.rules.sharing import Sharing
from alation_replay.stores.rules.space import Space
from alation_replay.stores.rules.walk import Walk


class StoreContract(Runs, Claims, Records, Space, Sharing, Shared, Walk):
    """The tests that the author of a store inherits; see docs/plugins.md.

    Its author says how a ledger is opened (`open_store`) and where new ones are made (the fixture
    `new_address`).

    Class attributes:
        shared: several processes can use a ledger (default): some are killed, and frozen.
    """
