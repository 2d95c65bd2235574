"""Conditions on the rows of data sources. Sheet: datasource.

Only what the sheet is sure of is refused before it is sent; what else an incomplete source lacks
is for the server to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]
Wrong = Iterator[tuple[str, str]]

_OF_ADDRESS = ("host", "port")
_WITH_DBNAME = frozenset({"oracle", "postgresql", "redshift"})


def addressed_once(row: Row) -> Wrong:
    """Refuse a source that has both a uri and host or port."""
    if row.get("uri") is None:
        return
    for name in _OF_ADDRESS:
        if row.get(name) is not None:
            yield name, "Give either uri, or host and port: not both."


def addressed_where_deployed(row: Row) -> Wrong:
    """Refuse a source that is to be connected and lacks its address."""
    if not _is_connected(row) or row.get("uri") is not None:
        return
    needed = (*_OF_ADDRESS, "dbname") if row.get("dbtype") in _WITH_DBNAME else _OF_ADDRESS
    for name in needed:
        if row.get(name) is None:
            yield name, "Missing data for required field, unless there is a uri."


def named_where_deployed(row: Row) -> Wrong:
    """Refuse a deployed source without a title, or one to be connected without an account."""
    needed = [("title", _is_deployed(row)), ("db_username", _is_connected(row))]
    for name, wanted in needed:
        if wanted and row.get(name) is None:
            yield name, "Missing data for required field: deployment_setup_complete needs it."


def snowflake_by_uri(row: Row) -> Wrong:
    """Refuse Snowflake by host and port: it needs a further field, whose name is not known."""
    if row.get("dbtype") == "snowflake" and row.get("host") is not None:
        yield "host", "Snowflake needs more than host and port: give a uri."


def one_filter(row: Row) -> Wrong:
    """Refuse settings that both take some schemas and leave some out."""
    if row.get("limit_schemas") and row.get("exclude_schemas"):
        yield "exclude_schemas", "Must be empty where limit_schemas is not."


def _is_deployed(row: Row) -> bool:
    return row.get("deployment_setup_complete", True) is not False


def _is_connected(row: Row) -> bool:
    return _is_deployed(row) and not row.get("is_virtual")
