"""Which rules come first: where one of them fails, the others have nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from alation_core.foreign import Raised, attempt
from alation_replay.contract.subject import Contract
from alation_replay.contract.taped import index_of, success_entry

HAS_SUCCESS = "test_operation_has_a_success_tape"
FITS = "test_examples_fit"
REPLAYS = "test_tape_replays"
INDEX = "test_index_names_the_tapes_that_are_there"

Known = dict[tuple[str, str], bool]
KNOWN = pytest.StashKey[Known]()
"""What is known of the rules that come first: whether each holds."""


def skip_behind(suite: Contract, request: pytest.FixtureRequest) -> None:
    """Skip a test where a rule that comes before it fails, and name that rule.

    So a wrong example fails one test, and not every one that begins with an example.

    Args:
        suite: the author's tests.
        request: of the test.
    """
    node = request.node
    test = getattr(node, "originalname", node.name)
    given = dict(getattr(getattr(node, "callspec", None), "params", {}))
    if not given:
        return
    kind, argument = next(iter(given.items()))
    known = _shelf(node).setdefault(KNOWN, Known())
    for rule, about in first_rules(suite, argument, of_a_tape=kind == "tape"):
        if (rule, about) == (test, argument):
            return
        if (rule, about) not in known:
            known[rule, about] = _holds(suite, rule, about)
        if not known[rule, about]:
            named = f"{rule}[{about}]" if about else rule
            pytest.skip(f"{named} comes first, and it fails: mend that, and this one is run")


def first_rules(suite: Contract, argument: str, *, of_a_tape: bool) -> Iterator[tuple[str, str]]:
    """Yield the rules that come before others, in order, each with what it is about.

    Args:
        suite: the author's tests.
        argument: the operation, or the tape, of the test that is to run.
        of_a_tape: it is a tape.
    """
    yield INDEX, ""
    index = attempt(index_of, suite.cassettes)
    if isinstance(index, Raised):
        return
    operation: str = argument
    if of_a_tape:
        if argument not in index:
            return
        operation = index[argument].call.operation
    if operation not in suite.endpoint.operations():
        return
    if not of_a_tape:
        yield HAS_SUCCESS, operation
    if suite.subject.writes(operation):
        yield FITS, operation
    success = success_entry(suite.cassettes, operation)
    if not of_a_tape and success is not None:
        yield REPLAYS, success.name


def _holds(suite: Contract, rule: str, about: str) -> bool:
    if rule == INDEX:  # that it can be read: what it names may be wrong for one tape only
        return not isinstance(attempt(index_of, suite.cassettes), Raised)
    tested: Callable[[str], Any] = getattr(suite, rule)
    return not isinstance(attempt(tested, about), Raised)


def _shelf(node: Any) -> pytest.Stash:
    """Where what is known is kept: with the class, for as long as its tests run."""
    owner = node.getparent(pytest.Class)
    shelf: pytest.Stash = (owner or node).stash
    return shelf
