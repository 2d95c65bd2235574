"""How the sandbox searches its objects. Sheet: search; where it is open, a choice is marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from alation_sandbox import Record, Refusal, World, error


class Kind(NamedTuple):
    """One kind of objects that can be found."""

    otype: str
    """As the search calls it."""
    elsewhere: str
    """As other endpoints call it: on tags, flags and rules of domains."""
    tables: tuple[str, ...]


KINDS = (
    Kind("datasource", "data", ("data_source",)),
    Kind("schema", "schema", ("rdbms_schema",)),
    Kind("table", "table", ("rdbms_table",)),
    Kind("attribute", "attribute", ("rdbms_column",)),
    Kind("glossary_term", "glossary_term", ("document", "glossary_term")),
    Kind("glossary_v3", "glossary_v3", ("document_hub_folder",)),
    Kind("business_policy", "business_policy", ("business_policy",)),
    Kind("policy_group", "policy_group", ("policy_group",)),
    Kind("query_or_statement", "query", ("query",)),
    Kind("tag", "tag", ("tag",)),
    Kind("domain", "domain", ("domain",)),
    Kind("filesystem", "filesystem", ("filesystem",)),
)
"""A choice: which kinds are found. Objects of one kind may stand in several tables."""


class Hit(NamedTuple):
    """An object that was found."""

    kind: Kind
    record: Record

    @property
    def id(self) -> int:
        """Its number."""
        number: int = self.record["id"]
        return number


def hits(world: World, sought: str | None, filters: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield the objects that hold what is sought and pass the filters, in the order of their kinds.

    Args:
        world: of the sandbox.
        sought: words that must all be there, in any case; in double quotes as one, an asterisk for
            any letters. Without it all objects are found.
        filters: as the parameter of the search has them.

    Raises:
        Refusal: a filter is not known.
    """
    _check(filters)
    patterns = [_pattern(*term) for term in _TERM.findall(sought or "")]
    for hit in _all(world):
        text = "\n".join(str(hit.record.get(name) or "") for name in _TEXTS)
        held = all(pattern.search(text) for pattern in patterns)
        if held and all(_FILTERS[name](world, hit, value) for name, value in filters.items()):
            yield hit


def _all(world: World) -> Iterator[Hit]:
    for kind in KINDS:
        seen: set[int] = set()
        for table in kind.tables:
            for record in world.table(table).rows():
                if record["id"] not in seen and not record.get("deleted"):
                    seen.add(record["id"])
                    yield Hit(kind, record)


# ---------------------------------------------------------------------------------- words

_TEXTS = ("name", "title", "description", "content")
"""A choice: where words are looked for."""
_TERM = re.compile(r'"([^"]*)"|(\S+)')


def _pattern(phrase: str, word: str) -> re.Pattern[str]:
    """Return what finds a term. A choice: a word may be part of a longer one."""
    if phrase or "*" not in word:
        return re.compile(re.escape(phrase or word), re.IGNORECASE)
    inner = r"\w*".join(map(re.escape, word.split("*")))
    return re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE)


# -------------------------------------------------------------------------------- filters


def _check(filters: Mapping[str, Any]) -> None:
    fields = filters.get("fields", {})
    unknown = [name for name in filters if name not in _FILTERS]
    if not isinstance(fields, Mapping):
        unknown.append("fields")
    else:
        unknown += [f"fields.{name}" for name in fields if name not in _FIELDS]
    if unknown:
        # A choice: what the server says of them is not known.
        raise Refusal(error(400, f"Invalid filters: [{', '.join(unknown)}]", "400000"))


def _texts(wanted: Any) -> set[str]:
    return {str(one) for one in (wanted if isinstance(wanted, list) else [wanted])}


def _of_types(world: World, hit: Hit, wanted: Any) -> bool:
    return not _texts(wanted).isdisjoint((hit.kind.otype, hit.kind.elsewhere))


def _by_nobody(world: World, hit: Hit, wanted: Any) -> bool:
    """A choice: nothing in the sandbox is starred or was seen lately."""
    return not wanted


def _in_domains(world: World, hit: Hit, wanted: Any) -> bool:
    rules = world.table("domain_rule").matching(otype=hit.kind.elsewhere, oid=hit.id)
    inside = {str(rule["domain_id"]) for rule in rules if not rule["exclude"]}
    return not inside.isdisjoint(_texts(wanted))


def _flagged(world: World, hit: Hit, wanted: Any) -> bool:
    carried = {
        flag["flag_type"].capitalize()
        for flag in world.table("trust_check").rows()
        if (flag["subject"]["otype"], flag["subject"]["id"]) == (hit.kind.elsewhere, hit.id)
    }
    return not carried.isdisjoint(_texts(wanted))


def _tagged(world: World, hit: Hit, wanted: Any) -> bool:
    carried = world.table("tagging").matching(otype=hit.kind.elsewhere, key=str(hit.id))
    return not {str(one["tag_id"]) for one in carried}.isdisjoint(_texts(wanted))


def _of_sources(world: World, hit: Hit, wanted: Any) -> bool:
    return str(source_of(hit)) in _texts(wanted)


def source_of(hit: Hit) -> int | None:
    """Return the data source that an object belongs to, or is."""
    if hit.kind.elsewhere == "data":
        return hit.id
    return hit.record.get("ds_id") or hit.record.get("datasource_id")


def _with_fields(world: World, hit: Hit, wanted: Mapping[str, Any]) -> bool:
    return all(_FIELDS[name](world, hit, value) for name, value in wanted.items())


Test = Callable[[World, Hit, Any], bool]
_FIELDS: Mapping[str, Test] = {"tag_ids": _tagged, "ds": _of_sources}
_FILTERS: Mapping[str, Test] = {
    "otypes": _of_types,
    "starred": _by_nobody,
    "recent": _by_nobody,
    "domain_ids": _in_domains,
    "fields": _with_fields,
    "flags": _flagged,
}
