"""How the lists of BI servers go on. Sheet: bi_source, list_servers, pagination."""

from __future__ import annotations

from typing import Any

from alation_core.frozen import dataclass
from alation_core.paging import NEXT_PAGE_HEADER, Offset


@dataclass(frozen=True)
class HeaderOrOffset(Offset):
    """A page is asked for as the header of the one before says, or else by offset.

    Documented: no header names a next page, so the list goes on until a page is empty. A client
    that goes on by the header is in public use all the same: where a header led to a page without
    an offset, the list ends with the page that has no header.
    """

    def after(self, base: str, request: Any, reply: Any, objects: int) -> Any:
        """Return what asks for the next page, or None where the list is over."""
        following = NEXT_PAGE_HEADER.after(base, request, reply, objects)
        if following is not None or self.offset not in dict(request.query):
            return following
        return super().after(base, request, reply, objects)


PAGES = HeaderOrOffset(offset="offset", size=1000)
"""At most 1000 objects come in a page unless a setting of the server was raised."""
