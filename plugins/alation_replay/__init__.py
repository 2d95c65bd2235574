"""Record, scrub and replay exchanges with the catalog. The pytest plugin is `pytest_plugin`.

Nothing is imported here: pytest loads this package through its entry point in every environment,
also where the extra `replay` is not installed. Import from the modules:

- `tapes`: tapes as data, read from and written to vcrpy's YAML format.
- `index`: the sidecar that says where a tape comes from, how it is played and what must come out.
- `scrubbing`: takes secrets out of tapes, and proves that they are gone.
- `playing`: plays a tape in place of the network.
- `cases`: plays an index entry through the client and compares.
- `mutation`: proves that an altered answer would be noticed; `alterations` alters it, `decisive`
  knows what in it decides about the rows.
- `composing`: tapes of calls that were not recorded.
- `recording`: records from a server, scrubbed; `reel` is what it takes up, `bodies` how bodies are
  read, `recorded_entry` what it puts into an index.
- `check`: looks for secrets and other faults of tapes, and for drift.
- `marked`: the tape of one marked test, played or recorded.
- `contract`: the suite of tests that every endpoint plugin must hold.
- `yaml_files`, `parts` and `layout`: files read within bounds, what is wrong in them told with its
  place, and JSON laid out so that a diff can be read.
"""
