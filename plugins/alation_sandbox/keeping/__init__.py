"""The world in a file: what can be kept, and the file that keeps it."""
