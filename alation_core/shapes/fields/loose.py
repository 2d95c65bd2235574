"""Fields that leave untouched what does not fit."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import ValidationError, fields


class AsItCame(fields.Field[Any]):
    """Types a value where it fits and leaves it untouched where it does not."""

    def __init__(self, inner: fields.Field[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            return self.inner.deserialize(value, attr, data, **kwargs)
        except ValidationError:
            return value


class EncodedJson(fields.Field[Any]):
    """A text that holds JSON; an object that is already decoded is taken too.

    A text that holds JSON of another form stays the text that it is.
    """

    def __init__(self, inner: fields.Field[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            decoded = json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError) as error:
            raise ValidationError("Not a text that holds JSON.") from error
        made = self.inner.deserialize(decoded, attr, data, **kwargs)
        untyped = isinstance(self.inner, AsItCame) and made is decoded
        return value if untyped else made
