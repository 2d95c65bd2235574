"""How the sandbox emulates BI servers and what is in them. Sheet: bi_source.

Where the sheet is open, a choice is marked.
"""

from alation_endpoints.bi_source.sandbox.routes import ROUTES

__all__ = ["ROUTES"]
