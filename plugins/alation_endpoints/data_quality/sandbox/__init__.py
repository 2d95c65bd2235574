"""How the sandbox emulates data quality. Sheet: data_quality."""

from alation_endpoints.data_quality.sandbox.routes import ROUTES

__all__ = ["ROUTES"]
