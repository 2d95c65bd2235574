"""How the sandbox emulates the CDE service. Sheet: critical_data_element; choices are marked."""

from alation_endpoints.critical_data_element.sandbox.routes import ROUTES

__all__ = ["ROUTES"]
