"""How the sandbox emulates columns and their children. Sheet: rdbms_column."""

from alation_endpoints.rdbms_column.sandbox.routes import ROUTES

__all__ = ["ROUTES"]
