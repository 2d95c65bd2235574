"""A server whose jobs take no real time, clients as processes have them, and a ledger."""

from tests.alation_core.ledger.conftest import clock, connect, ledger, server, store

__all__ = ["clock", "connect", "ledger", "server", "store"]
