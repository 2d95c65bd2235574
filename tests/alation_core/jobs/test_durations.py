"""What jobs took: told by their size, kept by operation, bounded."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from alation_core.jobs.durations import MOST_KEPT, Durations, Seen, expected, learned, size_class

DOCUMENTS = ("POST", "/integration/v2/document/")


@given(st.integers(1, 10**9))
def test_a_class_holds_sizes_up_to_four_times_its_smallest(rows: int) -> None:
    assert size_class(rows) <= size_class(rows + 1) <= size_class(rows) + 1
    assert size_class(4 * rows) == size_class(rows) + 1


def test_the_row_and_the_full_batch_are_told_apart() -> None:
    seen = {(0, size_class(1)): Seen(0.0, 0.002), (0, size_class(1000)): Seen(20.0, 22.0)}

    assert expected(seen, (0, size_class(1))) == Seen(0.0, 0.002)
    assert expected(seen, (0, size_class(900))) == Seen(20.0, 22.0)
    assert expected({}, (0, size_class(1))) is None
    assert expected(seen, (1, size_class(1))) is None, "a follow-up takes what it takes"


@given(st.integers(0, 12), st.integers(0, 12), st.floats(0.0, 9.0), st.floats(9.0, 99.0))
def test_another_size_tells_between_which_ages_a_job_should_end(
    known: int, asked: int, running: float, ended: float
) -> None:
    found = expected({(0, known): Seen(running, ended)}, (0, asked))

    assert found is not None
    assert found.running <= running
    assert found.ended >= ended
    assert (found.running == running) if asked >= known else (found.ended == ended)


@given(st.lists(st.tuples(st.floats(0.0, 9.0), st.floats(0.0, 9.0)), min_size=1))
def test_a_surprise_is_remembered_and_fades(jobs: list[tuple[float, float]]) -> None:
    seen: Seen | None = None
    for running, took in jobs:
        before, seen = seen, learned(seen, running, running + took)
        if before is None:
            assert seen == Seen(running, running + took)
        else:
            told_less = running <= before.running and before.ended <= running + took
            told = before if told_less else Seen(running, running + took)
            assert (seen.running, seen.ended) == (told.running, told.ended)
            low, high = before.running - seen.spread, before.ended + seen.spread
            assert low - 1e-9 <= seen.ended
            assert seen.running <= high + 1e-9

    assert seen is not None
    alike = learned(seen, seen.running, seen.ended)
    assert alike.spread <= seen.spread


def test_what_is_kept_is_bounded_and_the_one_forgotten_longest_goes() -> None:
    durations, seen = Durations(), {(0, 0): Seen(0.0, 1.0)}
    for number in range(MOST_KEPT):
        durations.note("POST", f"/{number}/", seen)
    durations.note("POST", "/0/", seen)
    durations.note(*DOCUMENTS, seen)

    assert durations.of(*DOCUMENTS) == durations.of("POST", "/0/") == seen
    assert durations.of("POST", "/1/") == {}
    assert durations.of("PUT", "/0/") == {}, "each method is an operation of its own"


def test_threads_that_share_a_client_lose_nothing_of_what_the_others_learned() -> None:
    durations = Durations()

    def work(place: int) -> None:
        for size in range(50):
            durations.note(*DOCUMENTS, {(place, size): Seen(0.0, 1.0)})

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(durations.of(*DOCUMENTS)) == 200
