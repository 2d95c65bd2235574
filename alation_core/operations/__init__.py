"""What an endpoint declares, as plain data."""

from alation_core.operations.addresses import address, wire_params
from alation_core.operations.comparison import Compared, Comparison, Entries, Key
from alation_core.operations.objects import SameObject
from alation_core.operations.operation import NoParams, Operation, Params, filled, places
from alation_core.operations.read import Item, Listing, LookUp, Question
from alation_core.operations.taken_back import TakesBack
from alation_core.operations.write import FollowUp, WriteOperation

__all__ = [
    "Compared",
    "Comparison",
    "Entries",
    "FollowUp",
    "Item",
    "Key",
    "Listing",
    "LookUp",
    "NoParams",
    "Operation",
    "Params",
    "Question",
    "SameObject",
    "TakesBack",
    "WriteOperation",
    "address",
    "filled",
    "places",
    "wire_params",
]
