"""The rows of a file for a plan, which may hold the fields of a create and of an update."""

from __future__ import annotations

from alation_cli.files import FileRows, Source, read_rows
from alation_cli.options import FileForm
from alation_core.operations import Comparison
from alation_core.shapes import PayloadSchema
from alation_plan import fields_of, only_shown


def read_rows_to_compare(file: str, form: FileForm | None, comparison: Comparison) -> FileRows:
    """Read the rows of a file.

    Args:
        file: its path, or "-".
        form: how rows stand in it; None: its suffix tells.
        comparison: of their endpoint.

    Raises:
        BadInput: the file cannot be read, or has a heading that is no field.
    """
    shown = comparison.listing.item_schema.fields
    # An export has more than a write takes: what is left out is no error of the file.
    known = {name: shown[name] for name in only_shown(comparison)} | fields_of(comparison)
    schema = PayloadSchema.from_dict(known, name="Compared")()
    assert isinstance(schema, PayloadSchema)  # noqa: S101 - from_dict derives from its class
    return read_rows(Source(file, form), schema)
