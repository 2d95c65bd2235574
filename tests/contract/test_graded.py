"""The contract holds for fields with wire names and types of all kinds, and rows of two kinds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from alation_core import Endpoint
from alation_replay.contract import EndpointContract
from tests.contract.graded import Grade, Grades, NewGrade, NewNote, Reason

TAPES = Path(__file__).parent / "cassettes" / "graded"


class TestRowsOfTheTapes(EndpointContract):
    endpoint: ClassVar[type[Endpoint]] = Grades
    cassettes = TAPES
    packaged = False


class TestTypedRows(EndpointContract):
    endpoint: ClassVar[type[Endpoint]] = Grades
    cassettes = TAPES
    packaged = False
    examples: ClassVar = {
        "create": [
            NewGrade(
                "grade",
                Grade.SILVER,
                Decimal("0.10"),
                datetime(2025, 3, 14, tzinfo=UTC),
                date(2025, 3, 14),
                UUID(int=7),
                Reason("rule", [Reason("person")]),
            ),
            NewNote("note", "hi"),
        ]
    }
