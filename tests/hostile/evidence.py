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
    *("partial_success", "partially_successful", "partially_succeeded", "finished", "error"),
    "canceled",
}
"""Words of a job's status after which a row may be done; a failed job may name it."""


OVER_WORDS = frozenset({"finished", "completed"})
"""Words of its state; the second one is that of data dictionaries."""


def says_done(case: Case, run: Run[Any], index: int) -> bool:
    """Tell whether the answers of a run say of a row that it was done."""
    shown = EVIDENCE[f"{case.endpoint}.{case.operation}"]
    if case.endpoint in UNFRAMED:
        return any(shown(case, index, job.raw) for job in run.jobs)
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


def _nothing_told(case: Case, index: int, result: Any) -> bool:
    """The result is empty: of one that says something nobody knows what it means."""
    return result in (None, "", [], {})


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


def _all_made(case: Case, index: int, result: Any) -> bool:
    """A job counts as many as there are rows."""
    made = result.get("created") if isinstance(result, dict) else None
    return type(made) is int and made == len(case.rows)


def _says(key: str, wanted: str) -> Shown:
    """The answer is an object that has this text under a key, in any case."""

    def shown(case: Case, index: int, body: Any) -> bool:
        return isinstance(body, dict) and str(body.get(key)).upper() == wanted.upper()

    return shown


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


def _source(case: Case, index: int, body: Any) -> bool:
    """The answer is the source of the row, with what the row sends as it was sent."""
    row = case.rows[index]
    if not isinstance(body, dict) or type(body.get("id")) not in (int, str):
        return False
    same = {name: name for name in ("connector_id", "dbtype", "private")} | {"ds_id": "id"}
    told = [(row[name], body[key]) for name, key in same.items() if name in row and key in body]
    return all(str(wanted) == str(found) for wanted, found in told)


def _settings(case: Case, index: int, body: Any) -> bool:
    row = case.rows[index]
    return isinstance(body, dict) and all(
        name in body and body[name] == value for name, value in row.items() if name != "ds_id"
    )


def _nothing(case: Case, index: int, body: Any) -> bool:
    return body is None or body == {}


def _bi_servers(case: Case, index: int, body: Any) -> bool:
    """There is a place for each row under Errors, and that of the row is empty."""
    errors = body.get("Errors") if isinstance(body, dict) else None
    return isinstance(errors, list) and len(errors) == len(case.rows) and not errors[index]


def _bi_server(case: Case, index: int, body: Any) -> bool:
    """The sentence is one of success, and ends with the number of the row's server."""
    said = body.get("Status") if isinstance(body, dict) else None
    words = said.split() if isinstance(said, str) else []
    named = words[-1].rstrip(".") if words else ""
    return str(said).startswith("Success") and named == str(case.rows[index]["bi_server_id"])


def _bi_objects(case: Case, index: int, result: Any) -> bool:
    """What was created and updated are as many as the rows, but for those refused at once."""
    done = sum(_numbers(r"(\d+) (?:new |existing )?object\(s\) (?:created|updated)", result))
    return done in range(1, len(case.rows) + 1)


def _spec(case: Case, index: int, body: Any) -> bool:
    """The answer is the product, or the marketplace, that the spec of the row is of."""
    row = case.rows[index]
    product, place = row.get("product"), row.get("marketplace")
    told = body if isinstance(body, dict) else {}
    if product is not None:
        return bool(told.get("product_id") == product["productId"])
    return place is not None and told.get("external_marketplace_id") == place["marketplaceId"]


def _version(case: Case, index: int, body: Any) -> bool:
    """The answer is the row's product, or lists it, in the row's version and status.

    What is published is ready.
    """
    row = case.rows[index]
    wanted = {"product_id": row["product_id"]}
    version = row.get("version_id", row.get("version"))
    wanted |= {} if version is None else {"version_id": version}
    wanted |= {} if case.operation == "bulk_unpublish" else {"status": row.get("status", "ready")}
    told = [one for one in (body if isinstance(body, list) else [body]) if isinstance(one, dict)]
    return any(wanted.items() <= one.items() for one in told)


def _yaml_spec(case: Case, index: int, answer: Any) -> bool:
    return isinstance(answer, str) and "product" in answer


def _revised(case: Case, index: int, answer: Any) -> bool:
    answer = answer[0] if _is_wrapped(answer) else answer
    if not isinstance(answer, dict) or not isinstance(answer.get("status"), str):
        return False
    product, end = answer.get("data_product_id"), answer.get("final_data_product_yaml")
    own = product in (None, case.rows[index]["data_product_id"])
    return own and answer["status"].strip().lower() == "completed" and bool(end)


def _good_sql(case: Case, index: int, answer: Any) -> bool:
    entries = answer if isinstance(answer, list) else []
    mine = [one for one in entries if one.get("sql") == case.rows[index]["sql"]]
    return bool(mine) and all(one.get("status") is True for one in mine)


def _all_searched(case: Case, index: int, answer: Any) -> bool:
    return isinstance(answer, list) and all(one.get("status") is True for one in answer)


def _chat(case: Case, index: int, answer: Any) -> bool:
    return isinstance(answer, dict) and type(answer.get("chat_id")) in (int, str)


def _stream(case: Case, index: int, answer: Any) -> bool:
    return isinstance(answer, str) and "tool-return" in answer and "[DONE]" in answer


_CREATED, _UPDATED = _named("title", "title"), _named("id", "id")
_DELETED = _named("id", "ids", "id")
_POLICIES = _counted(r"Succeeded: (\d+)")

_BI = ("folder", "report", "report_column", "datasource", "connection")

EVIDENCE: Mapping[str, Shown] = {
    "bi_source.create_servers": _bi_servers,
    "bi_source.update_server": _bi_server,
    **{f"bi_source.upsert_{kind}s": _bi_objects for kind in (*_BI, "datasource_column")},
    **{f"bi_source.update_{kind}": _has(**{f"bi_{kind}_id": "id"}) for kind in _BI},
    **{f"bi_source.delete_{kind}s": _empty for kind in _BI[:3]},
    **dict.fromkeys(("bi_source.delete_folder", "bi_source.delete_report"), _empty),
    "api_resource.upsert": _has(),
    **dict.fromkeys(("document.create", "glossary_term.create"), _CREATED),
    "document_hub_folder.create": _CREATED,
    **dict.fromkeys(("data_product_ai.validate_sql", "data_product_ai.extract_metrics"), _good_sql),
    "data_product_ai.extract_metrics_from_sample_queries": _all_searched,
    "data_product_ai.extract_metrics_from_bi": _all_searched,
    "data_product_ai.enrich_spec": _yaml_spec,
    "data_product_ai.create_from_bi_datasource": _yaml_spec,
    "data_product_ai.revise": _revised,
    "data_product_ai.call_tool": _chat,
    "data_product_ai.stream_tool": _stream,
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
    **{
        f"data_product.{name}": _spec
        for name in ("create", "update", "create_marketplace", "update_marketplace")
    },
    **{
        f"data_product.{name}": _version
        for name in ("set_version_status", "publish", "update_published")
    },
    **{f"data_product.bulk_{name}": _version for name in ("publish", "update", "unpublish")},
    **{
        f"data_product.{name}": _empty
        for name in (
            *("delete", "delete_version", "delete_marketplace", "unpublish"),
            *("log_report_results", "log_all_report_results"),
            *("create_permission", "update_permission", "delete_permission"),
        )
    },
    **{f"dataflow.{name}": _mapped for name in ("upsert", "update", "delete")},
    **{
        f"data_quality.{name}": _quality
        for name in ("upsert_fields", "upsert_values", "delete_fields", "delete_values")
    },
    **{
        f"datasource.{name}_{family}": shown
        for family in ("ocf", "native")
        for name, shown in (
            *(("create", _source), ("update", _source), ("delete", _nothing)),
            ("start_metadata_extraction", _anything),
        )
    },
    "datasource.refresh_available_schemas_ocf": lambda case, index, body: bool(case.polls),
    "datasource.update_extraction_config_ocf": _settings,
    "datasource.replace_extraction_config_native": _settings,
    "datasource.move_to_agent_connector": lambda case, index, body: (
        bool(case.polls) or _source(case, index, body)
    ),
    **{
        f"{endpoint}.{name}": _relational
        for endpoint in ("rdbms_schema", "rdbms_table", "rdbms_column")
        for name in ("upsert", "update", "update_children", "update_children_bulk")
    },
    **dict.fromkeys(("lineage.upload", "lineage.delete_edge"), _anything),
    **dict.fromkeys(("nosql.create", "nosql.upload_v1"), _nothing_told),
    "query_log_ingestion.upload": _nothing_told,
    "critical_data_element.create": _has(name="name"),
    "critical_data_element.bulk_create": _all_made,
    "critical_data_element.update": _has(cde_id="id"),
    "critical_data_element.delete": _empty,
    "critical_data_element.bulk_delete": _says(
        "detail", "Critical Data Elements deleted successfully"
    ),
    "critical_data_element.change_status": _has(cde_id="id", new_status="status"),
    "critical_data_element.trigger_action": _anything,
    "critical_data_element.cancel_job": _says("status", "CANCELED"),
    "critical_data_element.create_standard": _object_or_empty,
    "critical_data_element.change_standard_status": _has(standard_id="id", new_status="status"),
    "critical_data_element.delete_standard": _empty,
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

UNFRAMED = frozenset({"data_product_ai"})
"""Endpoints whose jobs have no frame with a result: the whole answer is looked at."""
