"""The object types that an instance knows. Sheet: otype."""

from __future__ import annotations

from alation_core import Endpoint, ListOperation
from alation_endpoints.otype.shapes import OtypeItem


class Otype(Endpoint):
    """The names of the object types that the instance knows.

    They are what `otype` fields take, though each endpoint takes only some of them. Some names
    mislead: `data` is a data source, `attribute` a column, `glossary_term` a document where
    document hubs are on, `glossary_v3` then a folder, `groupprofile` a group as a steward. Whether
    the list depends on licence or features is not known.
    """

    name = "otype"

    list = ListOperation("/integration/v1/otype/", item=OtypeItem)
