"""Record, scrub and replay exchanges with the catalog. The pytest plugin is `pytest_plugin`.

Nothing is imported here: pytest loads this package through its entry point in every environment,
also where the extra `replay` is not installed. Import from the modules:

- `tapes`: tapes as data, read from and written to vcrpy's YAML format.
- `index`: the sidecar that says where a tape comes from, how it is played and what must come out.
- `player`: plays a tape in place of the network.
- `cases`: plays an index entry through the client and compares.
- `mutation`: proves that an altered answer would be noticed.
- `recording`: records from a server, scrubbed.
- `check`: looks for secrets and other faults of tapes, and for drift.
"""
