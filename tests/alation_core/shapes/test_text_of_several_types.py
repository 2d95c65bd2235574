from dataclasses import dataclass

import pytest

from alation_core.shapes import payload_schema, row_from_text


@dataclass(frozen=True)
class Measured:
    number_first: float | bool | str = ""
    text_first: str | list[int] = ""
    no_text: int | list[int] = 0


SCHEMA = payload_schema(Measured)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("number_first", "99.2", 99.2),
        ("number_first", "7", 7),
        ("number_first", "true", True),
        ("number_first", "late", "late"),
        ("number_first", "null", "null"),
        ("number_first", "007", "007"),
        ("text_first", "99.2", "99.2"),
        ("text_first", "[1, 2]", [1, 2]),
        ("text_first", "[draft]", "[draft]"),
        ("no_text", "7", 7),
        ("no_text", "[7, 8]", [7, 8]),
        ("no_text", "seven", "seven"),
    ],
)
def test_the_first_declared_type_that_a_cell_can_stand_for_counts(
    column: str, cell: str, value: object
) -> None:
    read = row_from_text(SCHEMA, {column: cell})[column]

    assert (read, type(read)) == (value, type(value))
