"""How the sandbox emulates data products. Sheet: data_product."""

from alation_endpoints.data_product.sandbox.routes import ROUTES

__all__ = ["ROUTES"]
