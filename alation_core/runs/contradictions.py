"""One rule for all endpoints: a success that the answer contradicts is none.

It holds for the answers of jobs and for those at once, whatever the endpoint's reader says. What
the reader says itself is not said twice: a failure that it found, or counted, is no contradiction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from itertools import chain
from typing import Any

from alation_core.frozen import dataclass
from alation_core.jobs.answers import job_answer, job_state, value_at
from alation_core.jobs.handles import found, is_handle
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobProtocol, JobState
from alation_core.problems import Finding, ProblemKind, shorten, shown
from alation_core.reading import Reading, is_name
from alation_core.reading.uniform import Columns
from alation_core.runs.listings import is_object, lists_in, miscounted, strange
from alation_core.runs.signs import FAILED_WORDS, Sign, decoded, sign_of, signs_in
from alation_core.shapes.rows import Row

MOST_SIGNS = 20
"""Signs of one answer that concern no row of their own and are told: more of them say no more."""


@dataclass(frozen=True)
class Doubt:
    """Why rows are not believed done.

    Args:
        message: what contradicts the success.
        rows: positions of the rows that it concerns; None: those that the answer does not name.
        bearable: it can be borne by a row that the answer does not name; if there is none, no row
            is believed done.
        kind: of the problem that it is.
        raw: the untouched part of the answer.
    """

    message: str
    rows: frozenset[int] | None = None
    bearable: bool = True
    kind: ProblemKind = "row_failed"
    raw: Any = field(default=None, repr=False)


@dataclass(frozen=True)
class Said:
    """An answer, taken apart.

    Args:
        answer: the untouched answer of a job, or the body of an answer at once.
        protocol: of the job.
        handle: of the job; None for an answer at once.
        params: of the call.
        own: texts of the path by which its rows name their object.
        errors: what the path of the job's errors answered.
        unread: why that could not be read; None: it could, or there is no such path.
    """

    answer: Any
    protocol: JobProtocol = BULK_METADATA_JOBS
    handle: JobHandle | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    errors: Any = field(default=None, repr=False)
    unread: str | None = None

    @property
    def result(self) -> Any:
        """What says what was done: the job's result, or the body of an answer at once."""
        body = job_answer(self.answer, self.protocol)
        if self.handle is None or not isinstance(body, Mapping):
            return self.answer
        return value_at(body, self.protocol.result_key)


def of_another(said: Said) -> str | None:
    """Return how an answer says that it is not the answer to what was asked, or None."""
    body = job_answer(said.answer, said.protocol)
    if not isinstance(body, Mapping):
        return None
    if said.handle is not None:
        places = [p.keys for p in said.protocol.handles if p.by == said.handle.by]
        places += [("id",)] if said.handle.by == "id" else []
        jobs = [value for keys in places if is_handle(value := found(body, keys))]
        if jobs and str(said.handle) not in map(str, jobs):
            asked = shown(said.handle.value)
            return f"the answer is about job {shown(jobs[0])}, and job {asked} was asked for"
        return None
    for name, asked in {**said.params, **said.own}.items():
        speaks = name in said.own or is_object(body)
        value = body.get(name) if speaks else None
        if _is_other(name, value, asked):
            told = f"the answer is about {name} {shown(value)}"
            return f"{told}, and {name} {shown(asked)} was asked for"
    return None


def _is_other(name: str, value: Any, asked: Any) -> bool:
    """Tell whether an answer has another value of a parameter than was sent, where that counts."""
    if isinstance(value, bool) and isinstance(asked, bool):
        return value is not asked
    named = name.endswith(("id", "otype")) and is_name(value) and is_name(asked)
    return named and str(value) != str(asked)


def contradictions(
    rows: Sequence[Row], said: Said, reading: Reading, failed: int
) -> Iterator[Doubt]:
    """Yield what in an answer contradicts the success of rows.

    Args:
        rows: of the batch.
        said: the answer.
        reading: what the endpoint's reader made of it.
        failed: how many rows are known to have failed.
    """
    lists = list(lists_in(decoded(said.result)))
    for sentence in (*reading.doubts, *strange(rows, lists), *miscounted(lists)):
        message = f"the answer contradicts itself: {shorten(sentence)}"
        yield Doubt(message, bearable=False, kind="count_mismatch", raw=said.result)
    if said.unread is not None:
        message = f"the errors of the job could not be read: {shorten(said.unread)}"
        yield Doubt(message, bearable=False, kind="unparsed")
    yield from _shared_ids(rows, reading)
    known = _Known.of(reading.findings, reading.content)
    owners: Mapping[str, int] | None = None
    told: set[int] = set()
    general = 0
    looked = {id(listed.entries): listed.columns for listed in lists}
    for sign in _signs(rows, said, known, looked):
        wanted = isinstance(sign.raw, str) and sign.raw in reading.expected
        if wanted or known.covers(sign, failed):
            continue
        owners = _owners(rows, reading) if owners is None else owners
        concerned = _rows_of(sign, owners)
        if concerned is None:
            general += 1
            is_new = general <= MOST_SIGNS
        else:
            is_new = not concerned <= told
            told |= concerned
        if is_new:
            message = f"the answer claims success, and {sign.message}"
            yield Doubt(message, concerned, kind=sign.kind, raw=sign.raw)


def _shared_ids(rows: Sequence[Row], reading: Reading) -> Iterator[Doubt]:
    """One id for two rows, which did not ask for the same object, is that of neither."""
    named = [identity for identity in reading.ids.values() if identity is not None]
    if len(set(named)) == len(named):
        return
    claims: dict[Any, list[int]] = {}
    for index, identity in reading.ids.items():
        if identity is not None and not (index < len(rows) and rows[index].get("id") == identity):
            claims.setdefault(identity, []).append(index)
    for identity, indexes in claims.items():
        if len(indexes) > 1:
            message = f"the answer gives {len(indexes)} rows the same id {shown(identity)}"
            yield Doubt(message, frozenset(indexes), kind="count_mismatch", raw=identity)


@dataclass(frozen=True)
class _Fields(Container[str]):
    """The fields of all rows; they are gathered when somebody asks, which is seldom."""

    rows: Sequence[Row]

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(self.rows))

    def __contains__(self, name: object) -> bool:
        return name in self._names


def _signs(
    rows: Sequence[Row], said: Said, known: _Known, looked: Mapping[int, Columns | None]
) -> Iterator[Sign]:
    ours = _Fields(rows)
    body = job_answer(said.answer, said.protocol)
    if said.handle is None:
        yield from _unended(body)
    elif isinstance(body, Mapping):
        yield from _beside_result(body, said.protocol, rows, ours)
    whole = said.handle is not None
    yield from signs_in(said.result, ours, known.parts, whole=whole, looked=looked)
    if said.errors is not None:
        # A list of errors, or a text, stands for what an answer has under a key of errors.
        apart = said.errors if isinstance(said.errors, Mapping) else {"errors": said.errors}
        yield from signs_in(apart, ours, known.parts, whole=True)


def _unended(body: Any) -> Iterator[Sign]:
    """An answer at once that says that work goes on, or was done in part.

    An object of the catalog may have a status of its own.
    """
    state, word = job_state(BULK_METADATA_JOBS, body)
    if state in (JobState.RUNNING, JobState.PARTIAL) and not is_object(body):
        yield Sign(f"its status is {word!r}", word)


def _beside_result(
    body: Mapping[str, Any], protocol: JobProtocol, rows: Sequence[Row], ours: Container[str]
) -> Iterator[Sign]:
    """What the object of a job says beside its result; the state itself was judged before.

    What comes back as a row has it is no word of the server; `ours` are the fields of all rows.
    """
    judged = {protocol.result_key.split(".")[0], protocol.state_key.split(".")[0]}
    over = value_at(body, protocol.over_key)
    word = over.strip().casefold() if isinstance(over, str) else ""
    if word in FAILED_WORDS or protocol.words.get(word) is JobState.FAILED:
        yield Sign(f"its {protocol.over_key} is {over!r}", over, kind="job_failed")
    for key, value in body.items():
        if key in judged or key == protocol.over_key:
            continue
        sign = sign_of("msg" if key == protocol.message_key else key, value, None)
        if sign is None and not isinstance(value, list | dict):
            continue
        if key in ours and any(key in row and row[key] == value for row in rows):
            continue
        if sign is not None:
            yield sign
        else:
            yield from signs_in(value, ())


def speaks_of_success(said: Said) -> str | None:
    """Return the word by which a job that says it failed says that it succeeded, or None."""
    body = job_answer(said.answer, said.protocol)
    over = value_at(body, said.protocol.over_key) if isinstance(body, Mapping) else None
    word = over.strip().casefold() if isinstance(over, str) else ""
    return over if said.protocol.words.get(word) is JobState.SUCCEEDED else None


# ------------------------------------------------------------------------------ what is known


@dataclass(frozen=True)
class _Known:
    """The parts of an answer that the reader's findings were read from, or that are content."""

    parts: frozenset[int]
    texts: frozenset[str]
    names: frozenset[int]
    """Bare numbers: they are looked for in lists only, for alone one may be a count."""
    anything: bool
    """A finding says not what it was read from: it may be any part."""
    loose: bool
    """A finding names no row: it stands for any number of failures."""

    @classmethod
    def of(cls, findings: Sequence[Finding], content: Sequence[Any]) -> _Known:
        raws = [finding.raw for finding in findings]
        return cls(
            frozenset(id(raw) for raw in [*raws, *content] if isinstance(raw, list | dict)),
            frozenset(raw for raw in raws if isinstance(raw, str)),
            frozenset(raw for raw in raws if isinstance(raw, int)),
            any(raw is None for raw in raws),
            any(finding.index is None for finding in findings),
        )

    def covers(self, sign: Sign, failed: int) -> bool:
        """Whether a sign says no more than is known: what was read, or how many rows failed."""
        counted = bool(sign.failed) and (self.loose or (sign.failed or 0) <= failed)
        return self.anything or counted or self._has(sign.raw)

    def _has(self, raw: Any) -> bool:
        if isinstance(raw, str):
            return raw in self.texts
        if id(raw) in self.parts:
            return True
        return isinstance(raw, list) and all(
            part in self.names if isinstance(part, int) else self._has(part) for part in raw if part
        )


# ------------------------------------------------------------------------------ whose sign


def _owners(rows: Sequence[Row], reading: Reading) -> Mapping[str, int]:
    """The rows by the id that they have, or that the answer gives them, where it is their own."""
    pairs = [(str(row["id"]), index) for index, row in enumerate(rows) if is_name(row.get("id"))]
    pairs += [(str(named), index) for index, named in reading.ids.items() if named is not None]
    distinct = set(pairs)
    times = Counter(identity for identity, _ in distinct)
    return {identity: index for identity, index in distinct if times[identity] == 1}


def _rows_of(sign: Sign, owners: Mapping[str, int]) -> frozenset[int] | None:
    """The rows that a sign concerns: the one whose object holds it, or those that it lists."""
    named = [sign.holder.get("id")] if sign.holder is not None else sign.raw
    if not isinstance(named, list) or not named:
        return None
    ids = [entry.get("id") if isinstance(entry, Mapping) else entry for entry in named]
    indexes = [owners.get(str(one)) if is_name(one) else None for one in ids]
    whole = [index for index in indexes if index is not None]
    return frozenset(whole) if len(whole) == len(indexes) else None
