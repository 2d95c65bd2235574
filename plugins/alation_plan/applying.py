"""A plan is carried out: look again, refuse what moved, send the rest, tell what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from alation_core import ConfigurationError, Endpoint
from alation_core.operations import Comparison
from alation_plan.looking import look_again
from alation_plan.outcome import Applied, AppliedObject, AppliedRow
from alation_plan.planned import Planned
from alation_plan.sending import HowToSend, Outgoing, Sent, State, bound, params_for, send


def apply(
    endpoint: Endpoint,
    comparison: Comparison,
    planned: Planned,
    delete_gone: int | None,
    how: HowToSend,
) -> Applied:
    """Carry a plan out.

    Args:
        endpoint: of the client.
        comparison: of the plan.
        planned: what stands in it.
        delete_gone: how many objects are to be deleted: as many as the plan names.
        how: the writes are made.

    Raises:
        ConfigurationError: the number is another one; nothing was sent.
        AlationError: the catalog cannot be read, or the first write cannot begin.
    """
    _check_number(planned, delete_gone, comparison)
    again = look_again(endpoint, comparison, planned, delete=bool(delete_gone))
    unsent = [row.planned for row in again.rows if row.state == "unsent"]
    new = {row.row: Outgoing(row.send, row.place) for row in unsent if row.kind == "new"}
    changed = {row.row: Outgoing(row.send, row.place) for row in unsent if row.kind == "changed"}
    gone = {
        number: Outgoing(one.planned.delete, one.planned.place)
        for number, one in enumerate(again.gone)
        if one.state == "unsent"
    }
    done: list[Sent] = []
    for operation, rows in (
        (comparison.create, new),
        (comparison.update, changed),
        (comparison.delete, gone),
    ):
        if operation is None or not rows:
            done.append(Sent())
            continue
        params = params_for(operation, planned.asked.params)
        first = not any(one.states for one in done)
        done.append(send(bound(endpoint, operation), rows, params, how, first=first))
    created, updated, deleted = (one.states for one in done)
    return Applied(
        tuple(_filled(row, {**created, **updated}) for row in again.rows),
        tuple(_deleted(number, one, deleted) for number, one in enumerate(again.gone)),
        tuple(one.run for one in done if one.run is not None),
        tuple(one.broken_off for one in done if one.broken_off is not None),
    )


def _check_number(planned: Planned, number: int | None, comparison: Comparison) -> None:
    if number is None:
        return
    told = isinstance(number, int) and not isinstance(number, bool)  # True is no number of objects
    if not told or number != len(planned.gone):
        raise ConfigurationError(
            f"{len(planned.gone)} objects are gone in this plan, and {number} were to be deleted: "
            "nothing was sent. Look at the plan, and give the number that it names"
        )
    if number and comparison.delete is None:
        raise ConfigurationError(
            f"{planned.asked.endpoint} has no delete, so nothing was sent: the {number} objects "
            "that are gone can only be left"
        )


def _filled(row: AppliedRow, states: Mapping[int, State]) -> AppliedRow:
    if row.state != "unsent" or row.planned.row not in states:
        return row
    state, made, reason = states[row.planned.row]
    return AppliedRow(row.planned, state, row.id if made is None else made, reason)


def _deleted(number: int, one: AppliedObject, states: Mapping[int, State]) -> AppliedObject:
    if one.state != "unsent" or number not in states:
        return one
    state, _, reason = states[number]
    return AppliedObject(one.planned, state, reason)


def ready_params(
    endpoint: Endpoint, comparison: Comparison, params: Mapping[str, Any], asked: Collection[str]
) -> None:
    """Hold that the writes can be called with these parameters, before the catalog is asked.

    Args:
        endpoint: of the client.
        comparison: what is written.
        params: of the call.
        asked: names of further parameters, which the list takes.

    Raises:
        ConfigurationError: one is missing, or no write and no list takes it.
    """
    operations = [
        one for one in (comparison.create, comparison.update, comparison.delete) if one is not None
    ]
    taken = {name for one in operations for name in params_for(one, params)}
    for name in params:
        if name not in taken and name not in asked:
            raise ConfigurationError(f"{endpoint.name}: nothing takes a parameter {name!r}")
    for operation in operations:
        bound(endpoint, operation).plan([], **params_for(operation, params))
