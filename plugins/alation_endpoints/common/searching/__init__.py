"""The search over the whole catalog, which more than one endpoint offers."""
