from __future__ import annotations

from collections.abc import Iterator

import pytest

from alation_sandbox import Call, Refusal, Sandbox, check_query, page
from tests.alation_sandbox.support import NOTES, Client


def ask(query: str, rows: int) -> tuple[list[object], str | None]:
    answer = page(Call("GET", NOTES, query), range(rows))
    return answer.body, answer.headers.get("X-Next-Page")


@pytest.mark.parametrize(
    ("query", "first", "size", "following"),
    [
        ("", 0, 100, f"{NOTES}?skip=100"),
        ("skip=100", 100, 100, f"{NOTES}?skip=200"),
        ("limit=1", 0, 1, f"{NOTES}?skip=1&limit=1"),
        ("limit=5000", 0, 1000, f"{NOTES}?skip=1000&limit=5000"),
        ("limit=0", 0, 1, f"{NOTES}?skip=1&limit=0"),
        ("skip=-5&limit=2", 0, 2, f"{NOTES}?skip=2&limit=2"),
        ("id=3&id=4&title=a%26b", 0, 100, f"{NOTES}?skip=100&id=3&id=4&title=a%26b"),
        ("skip=2900&limit=100", 2900, 100, None),
        ("skip=2990", 2990, 10, None),
        ("skip=3000", 0, 0, None),
    ],
)
def test_pages_follow_the_sheet(query: str, first: int, size: int, following: str | None) -> None:
    assert ask(query, 3000) == (list(range(first, first + size)), following)


def test_rows_behind_the_page_are_not_fetched_and_only_its_rows_are_shown() -> None:
    fetched, shown = list[int](), list[int]()

    def rows() -> Iterator[int]:
        for number in range(1000):
            fetched.append(number)
            yield number

    def show(number: int) -> str:
        shown.append(number)
        return str(number)

    answer = page(Call("GET", NOTES, "skip=5&limit=3"), rows(), show)
    assert answer.body == ["5", "6", "7"]
    assert fetched[-1] == 8
    assert shown == [5, 6, 7]


def test_a_limit_that_is_no_number_is_refused() -> None:
    with pytest.raises(Refusal):
        ask("limit=many", 1)


def test_unknown_parameters_are_refused_in_the_order_sent() -> None:
    check_query(Call("GET", NOTES, "id=1&limit=1&skip=1"), {"id"})
    with pytest.raises(Refusal) as caught:
        check_query(Call("GET", NOTES, "test=1&id=1&colour=2"), {"id"})
    assert caught.value.answer.status == 400
    assert caught.value.answer.body == {
        "detail": "Invalid query parameters: [test, colour]",
        "code": "400006",
    }


def test_a_list_is_walked_by_its_header(client: Client, server: Sandbox) -> None:
    notes = server.world.table("note")
    for number in range(250):
        notes.insert({"title": "odd" if number % 2 else "even"})
    path: str | None = f"{NOTES}?title=odd&limit=50"
    ids: list[int] = []
    while path and len(ids) < 250:
        reply = client.get(path)
        ids += [row["id"] for row in reply.json()]
        path = reply.headers.get("X-Next-Page")
    assert ids == list(range(2, 251, 2))
    pages = [log for log in server.requests if log.path == NOTES]
    assert [log.query for log in pages] == [
        "title=odd&limit=50",
        "skip=50&title=odd&limit=50",
        "skip=100&title=odd&limit=50",
    ]
