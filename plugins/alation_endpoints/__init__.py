"""Bundled endpoint plugins, a folder each: the declaration, its shapes, its sandbox behaviour."""
