"""The form of the keys that name objects in lineage. Sheet: lineage, upload."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from marshmallow import ValidationError

_TABLE = (r"\d+\..+\..+", "<ds_id>.<schema>.<table>, with the database before the schema if it has")
_COLUMN = (r"\d+\..+\..+\..+", "<ds_id>.<schema>.<table>.<column>")
_FILE = (r"\d+\..*/.*", "<filesystem_id>.<full path with />")
_BI = ("bi_report", "bi_report_column", "bi_datasource", "bi_datasource_column")

FORMS: Mapping[str, tuple[str, str]] = {
    "table": _TABLE,
    **dict.fromkeys(("column", "attribute"), _COLUMN),
    **dict.fromkeys(("file", "directory"), _FILE),
    **{kind: (rf"\d+\.{kind}\..+", f"<bi_server_id>.{kind}.<external id>") for kind in _BI},
    "external": (r".*\S.*", "any unique name"),
    "dataflow": (r"api/.+", "its external_id, which begins with api/"),
}
"""By otype: what a key looks like, as a pattern and for people. Case does not matter."""


def key_error(otype: str, key: str) -> str | None:
    """Return why a key cannot name an object of a type; None: it can, or nobody knows the form."""
    pattern, form = FORMS.get(otype.lower(), (".*", ""))
    if re.fullmatch(pattern, key, re.IGNORECASE | re.DOTALL):
        return None
    return f"This is no key of otype {otype!r}, which has the form {form}."


def keys_fit(otype: str, key: str, row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a key that a row names.

    Args:
        otype: field of the row with the type of the object.
        key: field with its key.
        row: what is checked.
    """
    kind, name = row.get(otype), row.get(key)
    if isinstance(kind, str) and isinstance(name, str):
        why = key_error(kind, name)
        if why is not None:
            yield key, why


def api_key(value: str) -> None:
    """Refuse a text that is no external_id of a dataflow.

    Raises:
        ValidationError: it is none.
    """
    if key_error("dataflow", value) is not None:
        raise ValidationError("The external_id of a dataflow begins with api/ and goes on.")
