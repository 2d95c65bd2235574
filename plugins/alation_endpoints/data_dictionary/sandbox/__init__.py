"""How the sandbox emulates data dictionaries. Sheet: data_dictionary."""

from alation_endpoints.data_dictionary.sandbox.routes import ROUTES

__all__ = ["ROUTES"]
