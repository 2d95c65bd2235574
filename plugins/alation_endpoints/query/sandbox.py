"""How the sandbox emulates queries. Sheet: query; where it is open, a choice is marked.

Queries run by their schedule or by hand only, so there are no executions to begin with: insert them
into the tables of `EXECUTIONS`, and results with their text under "csv" into that of `RESULTS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alation_endpoints.common.sandbox import NOT_FOUND, REQUIRED, Handler, ordered
from alation_sandbox import Answer, Call, Record, Refusal, Route, Text, World, error, ok, page

PATH = "/integration/v1/query/"
TABLE = "query"
EXECUTIONS: Mapping[str, str] = {
    "execution_session": "session_id",
    "execution_batch": "batch_id",
    "execution_event": "event_id",
}
"""The tables of what was executed, each with the name of its ids in a path."""
RESULTS = "query_result"

_ALIKE = ("id", "title", "description", "ts_last_saved", "autosave_content", "content")
_FILTERS: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in (*_ALIKE, "saved", "published", "datasource_id")},
    "datasource_title": ("datasource", "title"),
    "datasource_uri": ("datasource", "uri"),
    "schedule_enabled": ("schedules", "enabled"),
    "schedule_cron_expression": ("schedules", "cron_expression"),
    "schedule_ts_last_attempt": ("schedules", "ts_last_attempt"),
    "schedule_celery_task_name": ("schedules", "celery_task_name"),
    "schedule_username": ("schedules", "user", "username"),
    "schedule_user_is_active": ("schedules", "user", "is_active"),
    "schedule_db_uri": ("schedules", "db_connection", "uri"),
    "schedule_db_ts_last_used": ("schedules", "db_connection", "ts_last_used"),
}
"""Where the value of a filter stands in a query. A choice: all are exact."""

# -------------------------------------------------------------------------------- writes


def _create(world: World, call: Call) -> Answer:
    sent = call.json()
    given = sent if isinstance(sent, Mapping) else {}
    missing = [name for name in ("datasource_id", "content") if given.get(name) is None]
    if missing:
        raise Refusal(Answer(400, {name: [REQUIRED] for name in missing}))  # a choice
    if world.table("data_source").get(given["datasource_id"]) is None:
        # A choice: no source shows how an unknown data source is refused.
        detail = f"Data source {given['datasource_id']} does not exist."
        raise Refusal(error(400, detail, "400000"))
    made = world.table(TABLE).insert(_new(world, given))
    return Answer(201, _shown(world, world.table(TABLE).get(made) or {}))


def _new(world: World, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a query. What `saved` and `published` are by themselves is a choice."""
    published = bool(given.get("published", False))
    saved = published or bool(given.get("saved", True))
    return {
        "datasource_id": given["datasource_id"],
        "autosave_content": given["content"],
        "content": given["content"] if saved else "",
        "title": given.get("title", ""),
        "description": given.get("description", ""),
        "saved": saved,
        "published": published,
        "ts_last_saved": world.timestamp() if saved else None,
        "domain_ids": list(given.get("domain_ids", ())),
        "tag_ids": [_tag_of_name(world, name) for name in given.get("tag_names", ())],
    }


def _tag_of_name(world: World, name: str) -> int:
    """Return the id of a tag. A choice: one that does not exist is made."""
    known = world.table("tag").by_key(name=name)
    if known is not None:
        found: int = known["id"]
        return found
    tag = {"name": name, "description": "", "ts_created": world.timestamp()}
    return world.table("tag").insert(tag)


# --------------------------------------------------------------------------------- reads


def _shown(world: World, query: Record) -> dict[str, Any]:
    number, source = query["id"], query["datasource_id"]
    known = world.table("data_source").get(source) or {}
    return {
        **{name: query.get(name, "") for name in _ALIKE},
        **{name: query.get(name, False) for name in ("saved", "published")},
        "datasource_id": source,
        "datasource": {
            "id": source,
            "title": known.get("title", ""),
            "uri": known.get("uri", ""),
            "url": f"/data/{source}/",
        },
        "has_unsaved_changes": query.get("autosave_content", "") != query.get("content", ""),
        "url": f"{PATH}{number}/",
        "catalog_url": f"/query/{number}/",
        "compose_url": f"/compose/query/{number}/",
        "domains": [_domain(world, one) for one in query.get("domain_ids", ())],
        "tags": [_tag(world, one) for one in query.get("tag_ids", ())],
        "schedules": list(query.get("schedules", ())),
    }


def _domain(world: World, number: int) -> dict[str, Any]:
    """Return a domain. A choice: an unknown one is shown without a title, and not refused."""
    known = world.table("domain").get(number) or {}
    texts = {name: known.get(name, "") for name in ("title", "description")}
    return {"id": number, **texts}


def _tag(world: World, number: int) -> dict[str, Any]:
    tag = world.table("tag").get(number) or {}
    return {
        "id": number,
        **{name: tag.get(name, "") for name in ("name", "description", "ts_created")},
        "ts_updated": tag.get("ts_updated", tag.get("ts_created", "")),
        "url": f"/tag/{number}/",
    }


def _list(world: World, call: Call) -> Answer:
    asked = {name: value for name in _FILTERS if (value := call.one(name)) is not None}
    found = [
        query
        for query in (_shown(world, record) for record in world.table(TABLE).rows())
        if all(value in _values(query, _FILTERS[name]) for name, value in asked.items())
    ]
    return page(call, ordered(call, found), dict)


def _values(part: Any, way: tuple[str, ...]) -> Iterator[str]:
    """Yield the values at the end of a way, as a query writes them; a list has several."""
    if isinstance(part, list):
        for one in part:
            yield from _values(one, way)
    elif way:
        yield from _values(part.get(way[0]) if isinstance(part, Mapping) else None, way[1:])
    elif part is not None:
        yield str(part).lower() if isinstance(part, bool) else str(part)


def _query(world: World, call: Call) -> Record:
    found = world.table(TABLE).get(call.path_params["query_id"])
    if found is None:
        raise Refusal(NOT_FOUND)  # A choice, as for everything else that is not there.
    return found


def _get(world: World, call: Call) -> Answer:
    return ok(_shown(world, _query(world, call)))


def _get_sql(world: World, call: Call) -> Answer:
    return Answer(200, Text(_query(world, call)["content"]))


# ---------------------------------------------------------------------------- executions


def _list_sessions(world: World, call: Call) -> Answer:
    query = call.integer("query_id")
    sessions = world.table("execution_session")
    found = sessions.rows() if query is None else sessions.matching(query_id=query)
    return page(call, found, dict)


def _getting(table: str) -> Handler:
    def get(world: World, call: Call) -> Answer:
        found = world.table(table).get(call.path_params[EXECUTIONS[table]])
        return NOT_FOUND if found is None else ok(dict(found))

    return get


def _get_latest_result(world: World, call: Call) -> Answer:
    results = list(world.table(RESULTS).matching(query_id=_query(world, call)["id"]))
    if not results:
        return NOT_FOUND
    latest = results[-1]
    return ok({name: latest.get(name) for name in ("id", "truncated", "execution_event")})


def _download(world: World, call: Call) -> Answer:
    found = world.table(RESULTS).get(call.path_params["result_id"])
    if found is None:
        return NOT_FOUND
    return Answer(200, Text(found["csv"], "text/csv; charset=utf-8"))


ONE = PATH + "<int:query_id>/"
ROUTES = [
    Route("POST", PATH, _create),
    Route("GET", PATH, _list),
    Route("GET", ONE, _get),
    Route("GET", ONE + "sql/", _get_sql),
    Route("GET", ONE + "result/latest/", _get_latest_result),
    Route("GET", PATH + "execution_session/", _list_sessions),
    Route("GET", PATH + "execution_batch/<int:batch_id>/", _getting("execution_batch")),
    Route("GET", PATH + "execution_event/<int:event_id>/", _getting("execution_event")),
    Route("GET", "/integration/v1/result/<int:result_id>/csv/", _download),
]
