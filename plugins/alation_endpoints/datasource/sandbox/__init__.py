"""How the sandbox emulates data sources. Sheet: datasource; open points are marked as choices."""

from alation_endpoints.datasource.sandbox.routes import ROUTES

__all__ = ["ROUTES"]
