"""On which kind of disk a file lies, where the machine tells."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = re.compile(r"nfs\d?|cifs|smb\w*|9p|afs|ceph|lustre|gfs2?|ocfs2|glusterfs|fuse\.\w+")
PASSING = frozenset({"tmpfs", "ramfs", "overlay", "aufs"})
"""Kinds that are gone after a restart, or with the container."""
_OCTAL = re.compile(r"\\([0-7]{3})")


def kind_of_disk(path: Path, mounts: Path = MOUNTS) -> str | None:
    """Return the kind of file system that a path lies on ("ext4", "nfs4"), or None.

    Args:
        path: need not be there.
        mounts: the table of what is mounted, as Linux has it.
    """
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
        whole = path.resolve()
    except (OSError, RuntimeError):
        return None
    found, kind = -1, None
    for line in lines:
        head, _, tail = line.partition(" - ")
        fields = head.split(" ")
        if len(fields) < 5 or not tail:
            continue
        at = Path(_OCTAL.sub(lambda told: chr(int(told[1], 8)), fields[4]))
        # Of several that are mounted at one place, the last one counts.
        if len(at.parts) >= found and (at == whole or at in whole.parents):
            found, kind = len(at.parts), tail.split(" ")[0]
    return kind
