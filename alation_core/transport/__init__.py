"""The way to the server: one request, its answer, and a good token for it."""
