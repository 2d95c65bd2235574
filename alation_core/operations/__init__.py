"""What an endpoint declares, as plain data."""

from alation_core.operations.addresses import address
from alation_core.operations.operation import NoParams, Operation, Params
from alation_core.operations.read import Item, Listing, LookUp, Question
from alation_core.operations.write import FollowUp, Locate, WriteOperation, as_read

__all__ = [
    "FollowUp",
    "Item",
    "Listing",
    "Locate",
    "LookUp",
    "NoParams",
    "Operation",
    "Params",
    "Question",
    "WriteOperation",
    "address",
    "as_read",
]
