"""A number of which every digit counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from alation_core.shapes.digits import MAX_DIGITS, Digits
from alation_core.shapes.fields.checks import Check
from alation_core.shapes.fields.field import Described, Part, Writer, told
from alation_core.shapes.fields.scalars import Scalar

_NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"
"""A number as JSON writes it."""
_WRITTEN = re.compile(_NUMBER)


class ExactNumber(Scalar):
    """A Decimal, or an integer, a float (by its shortest form) or a text that stands for one."""

    plain = False
    exact = True
    python = Decimal
    json_type = "number"

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        found = _decimal(value)
        if found is None:
            raise ValidationError(f"Expected a number, not {told(value)}.")
        if not found.is_finite():
            raise ValidationError(f"Expected a finite number, not {value}.")
        if len(str(found)) > MAX_DIGITS:
            raise ValidationError(f"A number of more than {MAX_DIGITS} digits cannot be sent.")
        return found

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        return lambda value: (
            type(value) in (Decimal, Digits) and value.is_finite() and len(str(value)) <= MAX_DIGITS
        )

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{_NUMBER}$"}]}

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        return lambda value: Digits(self._deserialize(value, None, None))

    def kept(self, value: Any, path: str) -> Any:
        """Return the number with its digits."""
        return value

    def read(self, cell: str) -> Any:
        """Return the number as it is written, without blanks around it."""
        return cell.strip()


def _decimal(value: Any) -> Decimal | None:
    """Return the number that a value stands for; None: it stands for none."""
    try:
        if isinstance(value, str):
            return Decimal(value) if _WRITTEN.fullmatch(value) else None
        if isinstance(value, float):
            return Decimal(float.__repr__(value))
        if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
            return Decimal(value)
    except ArithmeticError:
        pass  # its exponent is beyond what a number may have
    return None
