"""How the sandbox lists schemas, tables and columns."""
