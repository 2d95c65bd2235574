"""Named profiles: where a catalog is and how one is let in, in a file without secrets.

`connect("prod")` returns the client of a profile; the command takes the same file by `--profile`.
"""

from alation_profiles.connecting import connect

__all__ = ["connect"]
