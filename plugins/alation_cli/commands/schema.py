"""`alation schema`."""

from __future__ import annotations

from alation_cli import options
from alation_cli.manners import command


@command()
@options.operation_name
def schema(operation: str) -> None:
    """Print the rows that an operation takes as JSON Schema."""
    from alation_cli.connection import offline
    from alation_cli.operations import find_write
    from alation_cli.output.records import print_json

    with offline() as catalog:
        print_json(find_write(catalog, operation).json_schema())
