"""The options of `alation cassette new`: what its tape is to show, and what is told of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alation_cli.exits import BadInput
from alation_cli.operations import find_any, params_from, write_params
from alation_core import Alation, BoundWrite
from alation_core.shapes import by_python_name

if TYPE_CHECKING:
    from alation_replay.composing import Asked
    from alation_replay.composing.files import Composed
    from alation_replay.tapes import Interaction

FOLDERS = ("cassettes", "tests/cassettes")


def asked_for(
    catalog: Alation,
    name: str,
    rows: Sequence[str],
    params: Sequence[str],
    status: int,
    body: Path | None,
    polls: Sequence[Path],
) -> Asked:
    """Return what a tape is to show.

    Args:
        catalog: that knows the endpoint.
        name: ENDPOINT.OPERATION.
        rows: of the option --row, each as JSON.
        params: of the option --param.
        status: of the answer.
        body: file with the answer.
        polls: files with the answers to polls.

    Raises:
        BadInput: an option does not fit the operation, a row does not fit its schema, or a file
            cannot be read.
    """
    from alation_replay.composing import Asked

    bound = find_any(catalog, name)
    endpoint, _, operation = name.partition(".")
    writes = isinstance(bound, BoundWrite)
    if writes and not rows:
        raise BadInput(f"{name} takes rows: give --row JSON, one or more")
    if rows and not writes:
        raise BadInput(f"{name} reads and takes no rows: leave --row out")
    if polls and (not writes or bound.operation.protocol is None):
        raise BadInput(f"{name} runs no job, so nothing is polled: leave --poll out")
    declared = bound.operation
    known = write_params(declared) if writes else by_python_name(declared.params_schema)
    given = [_row(number, text) for number, text in enumerate(rows, 1)]
    if writes:
        for problem in bound.validate(given):
            raise BadInput(f"--row {(problem.row or 0) + 1} does not fit {name}: {problem}")
    return Asked(
        type(catalog.endpoint(endpoint)),
        operation,
        given,
        _plain(params_from(known, params), params),
        status,
        None if body is None else _text_of(body),
        [_text_of(file) for file in polls],
    )


def usual_folder(endpoint: str, here: Path = Path()) -> Path:
    """Return the folder of an endpoint's tapes: where there are some, else where others have them.

    Args:
        endpoint: its name.
        here: the folder of the project.
    """
    usual = [here / folder / endpoint for folder in FOLDERS]
    there = [folder for folder in usual if folder.is_dir()]
    near = [folder for folder in usual if folder.parent.is_dir()]
    tests = [folder for folder in usual if folder.parents[1].is_dir()]
    return (there or near or tests[::-1])[0]


def told(composed: Composed) -> Iterator[str]:
    """Yield what a person is told of a new tape: its answers, and what comes out of it."""
    yield f"written: {composed.path}, and its entry in {composed.path.parent / 'index.yaml'}"
    for line, alike in groupby(map(_said, composed.tape.interactions)):
        times = len(list(alike))
        yield line if times == 1 else f"{line} ({times} times)"
    facts = composed.facts
    for name in ("status", "ids", "items", "item", "raises", "message"):
        if name in facts:
            yield f"  {name}: {json.dumps(facts[name], ensure_ascii=False, default=str)}"
    if facts.get("status") == "unknown":
        yield "what became of the rows is unknown by this answer: give the right one by --body"
        yield "and --poll"


def _said(one: Interaction) -> str:
    said = " ".join(one.answer.body.split()) or "nothing"
    return f"  {one.request.method} is answered {one.answer.status} {said}"


def _row(number: int, text: str) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except ValueError as error:
        raise BadInput(f"--row {number} is no JSON: {error}") from error
    if not isinstance(row, dict):
        raise BadInput(f"--row {number} is no object: write it as '{{\"title\": ...}}'")
    return row


def _plain(params: dict[str, Any], given: Sequence[str]) -> dict[str, Any]:
    """Return parameters as an index can hold them: what JSON does not know stays a text."""
    texts = dict(text.split("=", 1) for text in given)
    return {name: value if _is_plain(value) else texts[name] for name, value in params.items()}


def _is_plain(value: Any) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} cannot be read: {error}") from error
