"""The shapes of the content of a file system: what is sent. Sheet: virtual_filesystem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, Maybe


def _octal_digits(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Permission bits are octal digits in a decimal number, which 0o755 (493) is not."""
    bits = row.get("permission_bits")
    if bits is not None and not (0 <= bits <= 777 and set(str(bits)) <= set("01234567")):
        yield (
            "permission_bits",
            f"Must be up to three octal digits, written as a decimal number, not {bits}: 755 "
            "means rwxr-xr-x.",
        )


@dataclass(frozen=True)
class VirtualFilesystemItem:
    """One file or directory."""

    rules: ClassVar = (_octal_digits,)

    path: Annotated[
        str,
        "The directory that holds it, with the delimiter of the file system (default /), which "
        "does not matter at both ends. Case matters.",
        Example("/reports"),
    ]
    name: Annotated[str, "Without path and delimiter. Case matters.", Example("2026")]
    is_directory: bool
    size_in_bytes: Maybe[int | None] = UNSET
    ts_last_modified: Annotated[Maybe[str | None], "UTC: 2025-03-04 05:06:07"] = UNSET
    ts_last_accessed: Annotated[Maybe[str | None], "UTC: 2025-03-04 05:06:07"] = UNSET
    owner: Maybe[str | None] = UNSET
    group: Maybe[str | None] = UNSET
    permission_bits: Annotated[
        Maybe[int | None], "Three octal digits as a decimal number: 755 means rwxr-xr-x."
    ] = UNSET
    storage_type: Annotated[
        Maybe[Literal[0, 1, 2, 3] | None],
        "S3 only: 0 standard, 1 standard IA, 2 reduced redundancy, 3 glacier.",
    ] = UNSET


@dataclass(frozen=True)
class VirtualFilesystemParams:
    """Parameters of a replace."""

    filesystem_id: Annotated[int, "The number in its address in the catalog: /filesystem/4/"]
