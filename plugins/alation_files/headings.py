"""Headings -> fields: which column of a table stands for which field of a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from alation_core.frozen import dataclass
from alation_core.shapes import PayloadSchema, nearest
from alation_files.errors import BadFile
from alation_files.options import FileOptions

OnlyRead = Mapping[str, str | None]
"""Names that a read brings and that are no fields of a row, each with the field that it fills, or
None: it is left out. It is the `only_read` of a write."""
NOTHING_READ: OnlyRead = {}

NOTES = "_alation"
"""The reserved column, and the reserved key of a row, that holds notes on it and no value."""

_NO_SIGN = re.compile(r"[\s_\ufeff]+")


@dataclass(frozen=True)
class Columns:
    """What the columns of a table are for.

    Args:
        headings: as they stand in the file; those of trailing columns without one are not among
            them.
        fields: the field of each column, in their order; None: the column is left out.
        width: so many cells the line of the headings has.
        nameless: the columns, from 0, that have no heading and must hold nothing.
        ignored: headings of the columns that were left out since they name no field.
        only_read: headings of those whose cells no write takes; they tell that rows are an export.
    """

    headings: tuple[str, ...]
    fields: tuple[str | None, ...]
    width: int
    nameless: frozenset[int] = frozenset()
    ignored: tuple[str, ...] = ()
    only_read: tuple[str, ...] = ()

    @property
    def used(self) -> list[tuple[int, str]]:
        """The columns that hold values, each with its field."""
        return [(at, name) for at, name in enumerate(self.fields) if name is not None]

    def notes(self) -> Iterator[str]:
        """Yield what a person should know of columns that are left out."""
        for headings, why in (
            (self.ignored, "named by no field"),
            (self.only_read, "only read, and not written"),
        ):
            if headings:
                noun = "column" if len(headings) == 1 else "columns"
                yield f"{noun} left out ({why}): {', '.join(headings)}"


def plain(heading: str) -> str:
    """Return what headings are compared by: without case, blanks and underscores."""
    return _NO_SIGN.sub("", heading).casefold()


def columns_of(
    place: str,
    headings: Sequence[str],
    schema: PayloadSchema,
    options: FileOptions,
    only_read: OnlyRead = NOTHING_READ,
) -> Columns:
    """Return what the columns of a table are for.

    Args:
        place: of the headings, for messages.
        headings: of the columns, in their order.
        schema: of a row.
        options: of the file.
        only_read: names that a read brings and that are no fields of a row.

    Raises:
        BadFile: headings name no field, or two name one; all of them are told.
    """
    shown = [heading.strip() for heading in headings]
    while shown and not shown[-1]:
        shown.pop()
    mapped = _mapped(place, shown, schema, options.mapping)
    known, read = _by_plain(schema.fields), _by_plain(only_read)
    fields: list[str | None] = []
    ignored, reads, wrong = [], [], []
    for at, heading in enumerate(shown):
        field = mapped[at] if at in mapped else _field(heading, schema, known)
        fields.append(field or None)
        if field is not None or not heading or heading == NOTES:
            continue
        name = read.get(plain(heading))
        if name is not None:
            fields[-1] = name
            reads += [] if only_read[name] else [heading]
        elif options.ignore_unknown:
            ignored.append(heading)
        else:
            wrong.append(f"{place}, field {heading!r}: {_unknown(heading, schema)}")
    wrong += _doubled(place, shown, fields)
    if wrong:
        raise BadFile(*wrong, *_way_out(schema, wrong))
    return Columns(
        tuple(shown),
        tuple(fields),
        len(headings),
        frozenset() if options.ignore_unknown else _nameless(headings),
        tuple(ignored),
        tuple(reads),
    )


def _nameless(headings: Sequence[str]) -> frozenset[int]:
    return frozenset(at for at, heading in enumerate(headings) if not heading.strip())


def matching(headings: Iterable[str], schema: PayloadSchema, options: FileOptions) -> int:
    """Return how many of some headings name a field."""
    known, mapped = _by_plain(schema.fields), {plain(heading) for heading in options.mapping}
    return sum(
        plain(heading) in mapped or _field(heading.strip(), schema, known) is not None
        for heading in headings
    )


def _by_plain(names: Iterable[str]) -> dict[str, str | None]:
    """Return names by what they are compared by; None where several are alike."""
    found: dict[str, str | None] = {}
    for name in names:
        found[plain(name)] = None if plain(name) in found else name
    return found


def _field(heading: str, schema: PayloadSchema, known: Mapping[str, str | None]) -> str | None:
    if not heading or heading == NOTES:
        return None
    if schema.knows(heading):
        return heading
    return known.get(plain(heading))


def _mapped(
    place: str, headings: Sequence[str], schema: PayloadSchema, mapping: Mapping[str, str]
) -> dict[int, str]:
    """Return the fields that --map gives to columns, by their number; "" leaves one out."""
    found: dict[int, str] = {}
    wrong = []
    for heading, field in mapping.items():
        at = [n for n, one in enumerate(headings) if one == heading.strip()]
        at = at or [n for n, one in enumerate(headings) if one and plain(one) == plain(heading)]
        if not at:
            wrong.append(
                f"{place}: --map names the heading {heading!r}, which is none of: "
                f"{', '.join(filter(None, headings))}"
            )
        if field and not schema.knows(field):
            wrong.append(f"{place}: --map {heading}={field}: {_unknown(field, schema)}")
        found |= dict.fromkeys(at, field)
    if wrong:
        raise BadFile(*wrong)
    return found


def _unknown(name: str, schema: PayloadSchema) -> str:
    near = schema.renamed.get(name) or nearest(name, schema.fields)
    near = near or nearest(re.sub(r"\s+", "_", name.strip()).lower(), schema.fields)
    return f"Unknown field; did you mean {near!r}?" if near else "Unknown field"


def _doubled(place: str, headings: Sequence[str], fields: Sequence[str | None]) -> Iterator[str]:
    first: dict[str, int] = {}
    for at, field in enumerate(fields):
        if field is None:
            continue
        earlier = first.setdefault(field, at)
        if earlier == at:
            continue
        if headings[earlier] == headings[at]:
            yield f"{place}: the header names the field {field!r} twice"
        else:
            yield (
                f"{place}: the headings {headings[earlier]!r} and {headings[at]!r} both name the "
                f"field {field!r}"
            )


def _way_out(schema: PayloadSchema, wrong: Sequence[str]) -> Iterator[str]:
    if any("Unknown field" in line for line in wrong):
        yield f"known fields: {', '.join(schema.fields)}"
        yield (
            'to name the field of a heading: --map "Heading=field"; to leave such columns out: '
            "--ignore-unknown"
        )
    else:
        yield 'to leave one of them out: --map "Heading="'
