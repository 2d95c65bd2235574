"""How the sandbox emulates the AI service. Sheet: data_product_ai; where it is open, a choice."""

from alation_endpoints.data_product_ai.sandbox.routes import ROUTES

__all__ = ["ROUTES"]
