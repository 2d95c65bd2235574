"""The contract of stores: what every store of ledgers must hold, as tests that its author inherits.

    from alation_replay.stores import StoreContract

    class TestMyStore(StoreContract):
        def open_store(self, address):
            return MyStore(address)

        @pytest.fixture
        def new_address(self, tmp_path):
            return lambda: f"mine://{tmp_path}/{next(numbers)}"

See docs/plugins.md.
"""

from alation_replay.stores.memory import MemoryStore
from alation_replay.stores.suite import StoreContract

__all__ = ["MemoryStore", "StoreContract"]
