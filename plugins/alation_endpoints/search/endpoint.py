"""The search over the whole catalog. Sheet: search."""

from __future__ import annotations

from alation_core import Endpoint, ListOperation
from alation_core.paging import Offset
from alation_endpoints.search.shapes import SearchHit, SearchParams

PAGES = Offset(offset="offset", size=100, total="total")
"""The server's own page has 20 hits. The envelope says how many there are."""


class Search(Endpoint):
    """The search of the user interface, limited to some parameters.

    It finds the ids of objects whose jobs return none, such as policies and BI objects. What comes
    back depends on what the token's user may see. Instances may throttle it: prefer one narrow
    search to many, and filters to words.

    Not known: which filters there are beside those that were seen, the highest page size, the order
    of the hits, and what is said of filters that do not fit.
    """

    name = "search"

    search = ListOperation(
        "/integration/v1/search/",
        item=SearchHit,
        filters=SearchParams,
        items_under="results",
        paging=PAGES,
    )
