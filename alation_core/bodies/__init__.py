"""How rows become the body of a request: encoded one by one, then joined. Declared as data."""

from alation_core.bodies.body import Apart, Body, Measure
from alation_core.bodies.csv_rows import CSV, csv_with
from alation_core.bodies.encoding import as_json, as_json_line
from alation_core.bodies.files import multipart
from alation_core.bodies.lists import Bare, list_of, list_under, lists_under
from alation_core.bodies.plain import (
    FORM,
    JSON_LINES,
    JSON_LIST,
    JSON_OBJECT,
    NO_BODY,
    object_with,
)
from alation_core.bodies.queries import list_in_query
from alation_core.bodies.spreading import json_with

__all__ = [
    "CSV",
    "FORM",
    "JSON_LINES",
    "JSON_LIST",
    "JSON_OBJECT",
    "NO_BODY",
    "Apart",
    "Bare",
    "Body",
    "Measure",
    "as_json",
    "as_json_line",
    "csv_with",
    "json_with",
    "list_in_query",
    "list_of",
    "list_under",
    "lists_under",
    "multipart",
    "object_with",
]
