"""The parameters that a load needs beside its rows, as words of its command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_cli.row_template.values import example_of
from alation_core import BoundWrite
from alation_core.shapes import by_python_name, json_schema


def load_params(write: BoundWrite[Any], known: Mapping[str, Any] | None = None) -> list[str]:
    """Return `--param NAME=VALUE` for each parameter that the write needs.

    Args:
        write: what is loaded.
        known: values that a read was given; for the others an example stands.
    """
    schema = write.operation.params_schema
    described = json_schema(schema, write.name)
    fields, shared = described["items"].get("properties", {}), described.get("$defs", {})
    words: list[str] = []
    for name, field in by_python_name(schema).items():
        if field.required:
            wire = schema.renamed.get(name, name)
            value = (known or {}).get(name, example_of(fields[wire], wire, shared))
            words += ["--param", f"{name}={_text(value)}"]
    return words


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
