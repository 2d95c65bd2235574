"""How the sandbox emulates custom field values. Sheet: custom_field_value."""

from alation_endpoints.custom_field_value.sandbox.routes import ROUTES

__all__ = ["ROUTES"]
