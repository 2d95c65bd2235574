"""How the sandbox keeps, lists and writes schemas, tables and columns."""
