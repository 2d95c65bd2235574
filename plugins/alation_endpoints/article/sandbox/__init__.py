"""How the sandbox emulates articles and uploads of logical metadata. Sheet: article."""

from alation_endpoints.article.sandbox.routes import ROUTES

__all__ = ["ROUTES"]
