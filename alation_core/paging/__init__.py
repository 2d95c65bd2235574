"""How a list goes on: strategies as frozen values, and the walk from page to page."""

from alation_core.paging.strategies import (
    NEXT_PAGE_HEADER,
    ONE_PAGE,
    Cursor,
    NextLink,
    NextPageHeader,
    Offset,
    OnePage,
    PageNumber,
    Paging,
    PagingName,
    paging_of,
)

__all__ = [
    "NEXT_PAGE_HEADER",
    "ONE_PAGE",
    "Cursor",
    "NextLink",
    "NextPageHeader",
    "Offset",
    "OnePage",
    "PageNumber",
    "Paging",
    "PagingName",
    "paging_of",
]
