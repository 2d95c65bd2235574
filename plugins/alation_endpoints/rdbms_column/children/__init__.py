"""The children of complex columns, as the sandbox keeps them."""
