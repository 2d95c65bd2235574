"""How rows are put into requests."""

from __future__ import annotations

from alation_replay.contract.server import Scripted
from alation_replay.contract.subject import Contract, require, require_refusal


class Batches(Contract):
    """Every row is sent once, in order, in requests that keep the limits."""

    def test_batches_keep_order_and_number(self, write: str) -> None:
        """Requests hold no more rows than the limit, and the rows in the caller's order."""
        subject, limit = self.subject, self.subject.limit(write)
        most = limit.items
        rows = subject.rows(write, 3 if most is None else most + 1)
        params = subject.parameters(write)
        planned = list(subject.write(write).plan(rows, **params))
        told = f"{subject.named(write)}: of {len(rows)} rows"
        positions = [position for batch in planned for position in batch.positions]
        require(positions == list(range(len(rows))), f"{told} the batches hold {positions}")
        sizes = [len(batch.rows) for batch in planned]
        wanted = [len(rows)] if most is None else [most, 1]
        require(sizes == wanted, f"{told} batches of {sizes} are made, not of {wanted}")

    def test_hard_limit_cannot_be_passed(self, write: str) -> None:
        """Where the vendor calls it a limit, a larger batch_size is refused and nothing is sent."""
        subject, limit = self.subject, self.subject.limit(write)
        if not limit.hard and not limit.whole:
            return
        server = subject.server(write, [Scripted(500)])
        rows = subject.rows(write)
        require_refusal(
            server,
            lambda: subject.call(write, server, rows, batch_size=(limit.items or len(rows)) + 1),
            f"{subject.named(write)} takes a batch_size beyond its limit",
        )

    def test_size_of_a_body_is_true(self, write: str) -> None:
        """The form of the body knows its size, so that requests keep the limit of bytes."""
        subject, form = self.subject, self.subject.form(write)
        planned = subject.write(write).plan(subject.rows(write, 4), **subject.parameters(write))
        parts = [row.part for batch in planned for row in batch.rows]
        measure = form.measure()
        for number in range(1, 2 if form.one_row else len(parts) + 1):
            body = form.join(parts[:number])
            told = measure(parts[number - 1])
            require(
                len(body) <= told,
                f"{subject.named(write)}: the body of {number} rows has {len(body)} bytes, and not "
                f"{told}: size() of its form must be the length of join()",
            )
