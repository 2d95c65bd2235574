"""The rows of a file for a plan, which may hold the fields of a create and of an update."""

from __future__ import annotations

from alation_cli.loading.notices import say_notices
from alation_core.operations import Comparison
from alation_core.shapes import PayloadSchema
from alation_files.rows import FileRows
from alation_files.source import Source, read_rows
from alation_plan import fields_of


def read_rows_to_compare(source: Source, comparison: Comparison) -> FileRows:
    """Read the rows of a file. What only the list shows of an object is left out, as in an update.

    Args:
        source: where they come from.
        comparison: of their endpoint.

    Raises:
        BadFile: the file cannot be read, or has a heading that is no field.
    """
    known = fields_of(comparison)
    schema = PayloadSchema.from_dict(known, name="Compared")()
    assert isinstance(schema, PayloadSchema)  # noqa: S101 - from_dict derives from its class
    shown = comparison.listing.item_schema.fields
    fills = comparison.update.only_read if comparison.update is not None else {}
    only_read = {name: fills.get(name) for name in shown if name not in known}
    rows = read_rows(source, schema, only_read)
    say_notices(f"{rows.name}: {note}" for note in rows.facts.notes)
    return rows
