"""Families: what several endpoints share, a folder each, with the file names of an endpoint."""
