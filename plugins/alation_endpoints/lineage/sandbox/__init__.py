"""How the sandbox emulates lineage. Sheet: lineage; where it is open, a choice is marked."""

from alation_endpoints.lineage.sandbox.routes import ROUTES

__all__ = ["ROUTES"]
