"""What the answers of the AI helpers say of their rows. Sheet: data_product_ai."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.problems import Finding
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row, is_name
from alation_core.shapes import UNSET
from alation_endpoints.data_product_ai.events import End, read_stream

_SPEC = re.compile(r"^[ \t]*(?:- )?product[ \t]{0,9}:", re.MULTILINE)
"""How a spec begins (sheet data_product)."""


def is_spec(text: Any) -> bool:
    """Tell whether a text is a spec, as far as that can be seen without a parser of YAML."""
    return isinstance(text, str) and _SPEC.search(text) is not None


def spec(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read a spec: nothing else is a success."""
    return Reading(ids={0: None}) if is_spec(_result(details)) else NOT_UNDERSTOOD


def revised(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read a revision, which must be that of the row's product, and have a spec at its end."""
    told = details.raw
    if not isinstance(told, Mapping) or str(told.get("status")).strip().upper() != "COMPLETED":
        return NOT_UNDERSTOOD
    product, wanted = told.get("data_product_id"), rows[0]["data_product_id"]
    if product is not None and product != wanted:
        return Reading(unknown={0: "the answer speaks of another product"})
    identity, final = told.get("result_id"), told.get("final_data_product_yaml")
    if not is_name(identity) or not isinstance(final, str) or not final.strip():
        return NOT_UNDERSTOOD
    return Reading(ids={0: identity})


# ------------------------------------------------------------------------------------- SQL


def verdicts(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read what was decided of each text of SQL; the entries may come in any order.

    Entries of one text have to agree, since nothing tells which row is whose.
    """
    entries = _result(details)
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        return NOT_UNDERSTOOD
    by_sql: dict[Any, list[Mapping[str, Any]]] = {}
    for entry in entries:
        by_sql.setdefault(_name(entry.get("sql")), []).append(entry)
    findings: list[Finding] = []
    unknown: dict[int, str] = {}
    done: dict[int, None] = {}
    for index, row in enumerate(rows):
        mine = by_sql.get(row["sql"], [])
        states = {_state(entry) for entry in mine}
        if states == {True}:
            done[index] = None
        elif states == {False}:
            findings += [Finding(_error(entry), index, "sql", raw=entry) for entry in mine]
        else:
            told = "it was not decided" if mine else "the answer does not name it"
            unknown[index] = told if len(states) < 2 else "the answer says both of it"
    strange = sum(len(by_sql[name]) for name in by_sql.keys() - {row["sql"] for row in rows})
    doubts = [f"it lists {strange} texts that no row asked for"] if strange else []
    return Reading(ids=dict(done), findings=findings, unknown=unknown, doubts=doubts)


def searched(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read what a search for metrics brought: the row failed where a part of the search did."""
    entries = _result(details)
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        return NOT_UNDERSTOOD
    states = [_state(entry) for entry in entries]
    findings = tuple(
        Finding(_error(entry), 0, raw=entry)
        for entry, state in zip(entries, states, strict=True)
        if state is False
    )
    if not findings and None in states:
        return Reading(unknown={0: "of a part of the search it was not decided how it went"})
    return Reading(ids={} if findings else {0: None}, findings=findings)


def _state(entry: Mapping[str, Any]) -> bool | None:
    state = entry.get("status")
    return state if isinstance(state, bool) else None


def _name(sql: Any) -> str | None:
    return sql if isinstance(sql, str) else None


def _error(entry: Mapping[str, Any]) -> str:
    return "; ".join(_texts(entry.get("error"))) or "no reason given"


def _texts(told: Any) -> Iterator[str]:
    for text in told if isinstance(told, list) else [told]:
        if isinstance(text, str) and text:
            yield text


# ----------------------------------------------------------------------------------- tools


def streamed(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read a stream of events to its end: what the tool returned, or why it did not."""
    stream = read_stream(_result(details))
    if stream is None:
        return NOT_UNDERSTOOD
    if stream.end is End.CUT:
        return Reading(unknown={0: "the stream of events ends before its end is said"})
    if stream.end is End.RETURNED:
        return Reading(ids={0: None})
    if stream.end is End.FAILED:
        return Reading(findings=[Finding(stream.text, 0)])
    return NOT_UNDERSTOOD


def _result(details: JobDetails) -> Any:
    return details.result if details.untyped is UNSET else details.untyped
