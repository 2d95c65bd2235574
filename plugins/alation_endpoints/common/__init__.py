"""Shapes and readers that several endpoints share."""
