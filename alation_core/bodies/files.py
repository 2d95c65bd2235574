"""Rows as a file in a multipart form, with parameters as its other fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any, Self

from alation_core.bodies.body import Body, Measure
from alation_core.bodies.csv_rows import CSV
from alation_core.bodies.encoding import named_texts
from alation_core.frozen import dataclass

_BOUNDARY_BYTES = 16
_TYPE = "multipart/form-data; boundary="


@dataclass(frozen=True)
class _Multipart(Body):
    """A form whose file holds the rows. Its boundary is made of what it holds."""

    file: str = ""
    filename: str = ""
    encoder: Body = CSV
    values: tuple[tuple[str, str], ...] = ()

    def bound(self, params: Mapping[str, Any], fields: Sequence[str]) -> Self:
        """Return the form with the call's parameters as its fields."""
        given = {name: params[name] for name in self.params if name in params}
        encoder = self.encoder.bound(params, fields)
        values = tuple(named_texts(given))
        return replace(
            self, encode=encoder.encode, encoder=encoder, values=values, apart=encoder.apart
        )

    def join(self, parts: Iterable[bytes]) -> bytes:
        """Return the body of a batch. Equal ones have equal boundaries, and hold them nowhere."""
        parts = self._form(self.encoder.join(parts))
        return _enclosed(parts, _boundary(b"".join(parts)))

    def measure(self) -> Measure:
        """Return what measures one body: every boundary has the same length."""
        around = len(_enclosed(self._form(b""), "0" * 2 * _BOUNDARY_BYTES))
        rows = self.encoder.measure()
        return lambda part: around + rows(part)

    def size(self, encoded: int, rows: int) -> int:
        """Return the bytes of the body of `rows` rows whose parts have `encoded` bytes in all."""
        around = len(_enclosed(self._form(b""), "0" * 2 * _BOUNDARY_BYTES))
        return around + self.encoder.size(encoded, rows)

    def type_of(self, body: bytes) -> str:
        """Return the content type of a body, which names the boundary that it begins with."""
        return _TYPE + body.partition(b"\r\n")[0].removeprefix(b"--").decode()

    def objections(self, fields: Collection[str], params: Collection[str]) -> Iterator[str]:
        """Yield a parameter that has the name of the file, and what the encoder objects to."""
        yield from super().objections(fields, params)
        yield from self.encoder.objections(fields, params)
        if self.file in self.params:
            yield f"its body has two values for the form field {self.file!r}"

    def _form(self, file: bytes) -> Sequence[bytes]:
        kind = f"Content-Type: {self.encoder.content_type}"
        named = f'; filename="{_quoted(self.filename)}"\r\n{kind}'
        return [
            *(_part(name, "", value.encode()) for name, value in self.values),
            _part(self.file, named, file),
        ]


def _part(name: str, more: str, content: bytes) -> bytes:
    head = f'Content-Disposition: form-data; name="{_quoted(name)}"{more}\r\n\r\n'
    return head.encode() + content


def _quoted(name: str) -> str:
    """Return a name as it stands between quotation marks (the rule of HTML for forms)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _enclosed(parts: Sequence[bytes], boundary: str) -> bytes:
    border = f"--{boundary}".encode()
    return b"".join(border + b"\r\n" + part + b"\r\n" for part in parts) + border + b"--\r\n"


def _boundary(content: bytes) -> str:
    """Return a boundary that follows from the content and does not stand in it."""
    from hashlib import blake2b  # loads a library that checking rows does without

    tried = (
        blake2b(content, digest_size=_BOUNDARY_BYTES, salt=number.to_bytes(8)).hexdigest()
        for number in count()
    )
    return next(boundary for boundary in tried if boundary.encode() not in content)


def multipart(
    file: str, params: Sequence[str] = (), encoder: Body = CSV, filename: str = "rows.csv"
) -> Body:
    """Return the form of a multipart body: the rows as a file, and parameters as form fields.

    Args:
        file: name of the form field that holds the file.
        params: parameters of the call that are form fields; the others go into the query.
        encoder: the form of the file's content; CSV with the wire names as its first line.
        filename: of the file.
    """
    return _Multipart(
        content_type=_TYPE,
        encode=encoder.encode,
        one_row=encoder.one_row,
        params=tuple(params),
        texts=encoder.texts,
        text_params=True,
        file=file,
        filename=filename,
        encoder=encoder,
    )
