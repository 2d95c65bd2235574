"""Drives rows through batches and jobs to outcomes."""
