"""What an answer must say so that a row may be believed done: read anew, from the sheets.

This is no second judge: it tells only what is needed at least. A row that succeeded without it was
reported done although the answer does not say so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from alation_core import Run
from tests.hostile.tapes_played import Case

DONE_WORDS = frozenset({"successful", "succeeded", "failed", "skipped"}) | {
    *("partial_success", "partially_successful", "partially_succeeded"),
}
"""Words of a job's status after which a row may be done; a failed job may name it."""


OVER_WORDS = frozenset({"finished", "completed"})
"""Words of its state; the second one is that of data dictionaries."""


def says_done(case: Case, run: Run[Any], index: int) -> bool:
    """Tell whether the answers of a run say of a row that it was done."""
    shown = EVIDENCE[f"{case.endpoint}.{case.operation}"]
    answers = [job.raw[0] if _is_wrapped(job.raw) else job.raw for job in run.jobs]
    if not case.polls:
        return any(shown(case, index, answer) for answer in answers)
    ended = all(_has_ended(answer) for answer in answers)
    return ended and any(shown(case, index, answer.get("result")) for answer in answers)


def _is_wrapped(raw: Any) -> bool:
    return isinstance(raw, list) and len(raw) == 1 and isinstance(raw[0], dict)


def _has_ended(answer: Any) -> bool:
    if not isinstance(answer, dict):
        return False
    over = str(answer.get("state")).strip().lower() in OVER_WORDS
    return over or str(answer.get("status")).strip().lower() in DONE_WORDS


Shown = Callable[[Case, int, Any], bool]


def _leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, key)
    else:
        yield key, value


def _texts(result: Any) -> Iterator[str]:
    for part in result if isinstance(result, list) else [result]:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict) and isinstance(part.get("response"), str):
            yield part["response"]


def _numbers(pattern: str, result: Any) -> list[int]:
    found = (n for text in _texts(result) for n in re.findall(pattern, text, re.IGNORECASE))
    return [int(number) for number in found if len(number) < 100]


def _named(field: str, *keys: str) -> Shown:
    """The row's field stands in the answer, under one of these keys."""

    def shown(case: Case, index: int, result: Any) -> bool:
        wanted = case.rows[index][field]
        told = [value for key, value in _leaves(result) if any(key.endswith(k) for k in keys)]
        return any(type(value) is type(wanted) and value == wanted for value in told)

    return shown


def _counted(pattern: str, enough: bool = False) -> Shown:
    """A sentence counts as many as there are rows."""

    def shown(case: Case, index: int, result: Any) -> bool:
        numbers = _numbers(pattern, result)
        return sum(numbers) >= len(case.rows) if enough else len(case.rows) in numbers

    return shown


def _relational(case: Case, index: int, result: Any) -> bool:
    """Its key or id is mapped, or the count is that of the rows, or of their groups."""
    row = case.rows[index]
    keys = [str(row[name]).lower() for name in ("key", "parent_key") if name in row]
    for key, value in _leaves(result):
        if key == "key" and isinstance(value, str):
            ends = (value.lower() == k or value.lower().endswith(f".{k}") for k in keys)
            if any(ends):
                return True
        if key == "id" and value == row.get("id") and isinstance(value, int):
            return True
    groups = {r.get("parent_key") for r in case.rows}
    counted = sum(_numbers(r"(?:Upserted|Updated)\s+(\d+)", result))
    mapped = sum(
        len(part["mapping"])
        for part in (result if isinstance(result, list) else [])
        if isinstance(part, dict) and isinstance(part.get("mapping"), list)
    )
    return counted + mapped in range(min(len(groups), len(case.rows)), 4 * len(case.rows) + 1)


def _quality(case: Case, index: int, result: Any) -> bool:
    """Its key stands in a sample, or the counts are as many as the rows."""
    leaves = list(_leaves(result))
    counts = [value for key, value in leaves if key == "count" and type(value) is int]
    return sum(counts) >= len(case.rows) or any(
        key == "field_key" and value == case.rows[index]["field_key"] for key, value in leaves
    )


def _field_ids(case: Case, index: int, result: Any) -> bool:
    ids = []
    for part in result if isinstance(result, list) else []:
        step = part
        if isinstance(part, str):
            try:
                step = json.loads(part)
            except ValueError:
                continue
        ids += [value for key, value in _leaves(step) if key == "field_ids"]
    return len(set(map(repr, ids))) == len(case.rows)


def _values(case: Case, index: int, result: Any) -> bool:
    finished = any("Finished bulk upsert" in text for text in _texts(result))
    objects = {(row["otype"], str(row["oid"])) for row in case.rows}
    counters = r"(?:values count|updated objects|created objects): ?(\d+)"
    numbers = _numbers(counters, result)
    return (finished and not numbers) or sum(numbers) in (len(case.rows), len(objects))


def _sync_counters(case: Case, index: int, body: Any) -> bool:
    if not isinstance(body, dict):
        return False
    counts = [body.get("updated_field_values"), body.get("new_field_values")]
    numbers = [number for number in counts if type(number) is int]
    return len(numbers) == len(counts) and sum(numbers) <= len(case.rows)


def _lines(case: Case, index: int, result: Any) -> bool:
    try:
        told = json.loads(result) if isinstance(result, str) else result
    except ValueError:
        return False
    return isinstance(told, dict) and isinstance(told.get("error_objects"), list)


def _anything(case: Case, index: int, body: Any) -> bool:
    return True


def _empty(case: Case, index: int, body: Any) -> bool:
    return body is None


def _object_or_empty(case: Case, index: int, body: Any) -> bool:
    return body is None or (isinstance(body, dict) and type(body.get("id")) in (int, str))


def _created(case: Case, index: int, body: Any) -> bool:
    """The body is the one object of the row: it has an id and the row's title."""
    has_id = isinstance(body, dict) and type(body.get("id")) in (int, str)
    return has_id and body.get("title") == case.rows[index]["title"]


def _success_key(case: Case, index: int, body: Any) -> bool:
    return isinstance(body, dict) and "Success" in body


def _has(**places: str) -> Shown:
    """The answer is an object with an id, and has values of the row's fields at these keys."""

    def shown(case: Case, index: int, body: Any) -> bool:
        row = case.rows[index]
        return (
            isinstance(body, dict)
            and type(body.get("id")) in (int, str)
            and all(str(body.get(key)) == str(row[name]) for name, key in places.items())
        )

    return shown


def _flag(case: Case, index: int, body: Any) -> bool:
    """The answer is the flag, of the row's type and on its object."""
    wanted = case.rows[index]["subject"]
    told = body.get("subject") if isinstance(body, dict) else None
    return (
        isinstance(told, dict)
        and _has(flag_type="flag_type")(case, index, body)
        and all(str(told.get(name)) == str(wanted[name]) for name in ("id", "otype"))
    )


def _mapped(case: Case, index: int, result: Any) -> bool:
    """Its key is mapped; only of an upsert null is known as a success."""
    row = case.rows[index]
    by = "external_id" if "external_id" in row else "id"
    told = [value for key, value in _leaves(result) if key == by]
    named = any(str(value).lower() == str(row[by]).lower() for value in told)
    return named or (result is None and case.operation == "upsert")


def _members(case: Case, index: int, result: Any) -> bool:
    """A job tells null; an answer at once echoes the objects."""
    told = [value for key, value in _leaves(result) if key == "oid"]
    return result is None if case.polls else case.rows[index]["oid"] in told


def _moved(case: Case, index: int, body: Any) -> bool:
    row = case.rows[index]
    told = list(_leaves(body))
    wanted = {"id": row["domain_id"], "parent_id": row["parent_id"]}
    return all(pair in told for pair in wanted.items())


def _received(case: Case, index: int, body: Any) -> bool:
    """As many lines were received as were sent; only by id a count of zero is a success."""
    if not isinstance(body, dict) or body.get("number_received") != len(case.rows):
        return False
    counts = [body.get(name) for name in ("updated_objects", "new_objects")]
    by_id = case.operation == "upload_articles_by_id"
    return isinstance(body.get("error_objects"), list) and (by_id or any(counts))


def _recorded(case: Case, index: int, result: Any) -> bool:
    """The task counts lines that were taken."""
    told = [value for key, value in _leaves(result) if key == "succeeded"]
    return any(type(number) is int and 0 < number <= len(case.rows) for number in told)


_CREATED, _UPDATED = _named("title", "title"), _named("id", "id")
_DELETED = _named("id", "ids", "id")
_POLICIES = _counted(r"Succeeded: (\d+)")

EVIDENCE: Mapping[str, Shown] = {
    **dict.fromkeys(("document.create", "glossary_term.create"), _CREATED),
    "document_hub_folder.create": _CREATED,
    **dict.fromkeys(("document.update", "glossary_term.update"), _UPDATED),
    "document_hub_folder.update": _UPDATED,
    **dict.fromkeys(("document.delete", "glossary_term.delete"), _DELETED),
    "document_hub_folder.delete": _DELETED,
    **dict.fromkeys(("business_policy.create", "business_policy.update"), _POLICIES),
    "article.create": _created,
    "article.update": _has(article_id="id"),
    "article.delete": _empty,
    "article.upload_logical_metadata": _received,
    "article.upload_articles_by_id": _received,
    "business_policy.delete": _empty,
    "custom_field.create": _field_ids,
    "custom_field.update": _object_or_empty,
    "custom_field_value.upsert": _values,
    "custom_field_value.upsert_sync": _sync_counters,
    "data_dictionary.upload": _recorded,
    **{f"dataflow.{name}": _mapped for name in ("upsert", "update", "delete")},
    **{
        f"data_quality.{name}": _quality
        for name in ("upsert_fields", "upsert_values", "delete_fields", "delete_values")
    },
    **{
        f"{endpoint}.{name}": _relational
        for endpoint in ("rdbms_schema", "rdbms_table", "rdbms_column")
        for name in ("upsert", "update", "update_children", "update_children_bulk")
    },
    **dict.fromkeys(("lineage.upload", "lineage.delete_edge"), _anything),
    "query.create": _named("datasource_id", "datasource_id"),
    "domain.create": _CREATED,
    "domain.move": _moved,
    "domain.delete": _DELETED,
    "domain.set_members": _members,
    "rdbms_table.sync_from_source": _anything,
    "tag.add": _has(tag_name="name"),
    "tag.update": _has(tag_id="id"),
    "tag.remove": _empty,
    "trust_check.create": _flag,
    "trust_check.update": _has(flag_id="id"),
    "trust_check.delete": _empty,
    "user.remove_duplicates": _success_key,
    "virtual_datasource.upload": _lines,
    "virtual_datasource.delete_missing": _lines,
    "visual_config.create": _created,
    "visual_config.update": _named("visual_config_id", "id"),
    "visual_config.delete": _empty,
    "virtual_filesystem.replace": _counted(r"Uploaded (\d+) director", enough=True),
}
"""What must be shown of each row, by endpoint and operation."""
