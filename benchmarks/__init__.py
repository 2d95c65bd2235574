"""Benchmarks: `python -m benchmarks`, or `tox -e bench` with the vendor's public client beside."""
