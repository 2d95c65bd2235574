"""Bytes -> lines of text: in the encoding that the user or the file says, or that is found out."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from alation_core.frozen import dataclass
from alation_files.errors import BadFile
from alation_files.some_at_once import lines_in_blocks

UTF8 = "utf-8-sig"
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Marks at the beginning of a file; of two that begin alike the longer one stands first."""

USUAL = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("cp932", "gb18030", "big5", "euc_kr"),
)
"""The encodings, but for Unicode's, in which spreadsheets write on Windows. Those of DOS and of old
Macintoshes look right for nearly any text: a person has to name them.
"""

LIKELY = "cp1252"
"""Of two that are as likely as each other, the one that is found most."""

CHUNK_BYTES = 1 << 20
SAMPLE_BYTES = 1 << 16
_BROKEN = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class Encoding:
    """The encoding of a file.

    Args:
        name: as Python knows it.
        note: what a person should know of how it was found; None: nothing.
        said: the user, or the file itself, says so.
    """

    name: str = UTF8
    note: str | None = None
    said: bool = True


def encoding_of(content: BinaryIO, given: str | None, *, guess: bool) -> Encoding:
    """Return the encoding of a file, which is left as it was.

    Args:
        content: of the file.
        given: what the user says; None: nothing. The mark of UTF-8 in the file says more.
        guess: the file may be in another one than UTF-8 though nobody says so. It is read to its
            end to find that out, so it must be one that can be read once more.
    """
    beginning: bytes = content.peek(SAMPLE_BYTES) if hasattr(content, "peek") else b""
    if given is not None:
        # Rejects are in UTF-8 and say so, and are loaded with the options of the first file.
        utf8 = codecs.lookup(given).name == "utf-8" or beginning.startswith(codecs.BOM_UTF8)
        return Encoding(UTF8 if utf8 else given)
    for mark, name in _MARKS:
        if beginning.startswith(mark):
            return Encoding(name, None if name == UTF8 else f"read as {name.upper()}")
    zeros = _utf16(beginning)
    if zeros is not None:
        return Encoding(zeros, f"read as {zeros.upper()} (guessed; --encoding decides)", said=False)
    if not guess or not content.seekable():
        return Encoding(said=False)
    sample = _not_utf8(content)
    return Encoding(said=False) if sample is None else _guessed(sample)


def text_of(name: str, content: BinaryIO, encoding: Encoding, newline: str) -> io.TextIOWrapper:
    """Return a file as a text. Bytes that are none become halves of characters: see `checked`."""
    return io.TextIOWrapper(content, encoding.name, "surrogateescape", newline)


def checked(
    name: str, lines: Iterable[str], encoding: Encoding, at_once: int
) -> Iterator[Sequence[str]]:
    """Yield lines of text in lists.

    Args:
        name: of the file, for messages.
        lines: in which bytes that are no text became halves of characters.
        encoding: that they are in.
        at_once: so many lines of a list, at most.

    Raises:
        BadFile: a line is not in the encoding; those before it were yielded.
    """
    called, number = "UTF-8" if encoding.name == UTF8 else encoding.name, 1
    try:
        for block in lines_in_blocks(iter(lines), at_once):
            if number == 1:
                block[0] = block[0].removeprefix("\ufeff")
            for at, line in enumerate(block if any(map(_may_be_broken, block)) else ()):
                wrong = _BROKEN.search(line)
                if wrong is not None:
                    yield block[:at]
                    byte = ord(wrong[0]) - 0xDC00
                    raise BadFile(
                        f"{name} line {number + at} is not {called} (byte 0x{byte:02x}): save the "
                        "file as UTF-8, or say what it is with --encoding (cp1252 is usual on "
                        "Windows)"
                    )
            number += len(block)
            yield block
    except UnicodeError as error:
        raise BadFile(f"{name} is not {called}: {error}; say what it is with --encoding") from error


def _may_be_broken(line: str) -> bool:
    if line.isascii():
        return False
    try:
        line.encode()  # halves of characters are no text; this takes a tenth of a search for them
    except UnicodeEncodeError:
        return True
    return False


def _utf16(beginning: bytes) -> str | None:
    """Return the form of UTF-16 by where the zero bytes of plain letters stand."""
    even, odd = beginning[0::2], beginning[1::2]
    if len(odd) < 4 or beginning.count(0) < len(odd) // 2:
        return None
    if odd.count(0) > 0.7 * len(odd) and not even.count(0):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > 0.7 * len(even) and not odd.count(0) else None


def _not_utf8(content: BinaryIO) -> bytes | None:
    """Return lines of a file that is not UTF-8, those that are no plain ASCII; else None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    start = content.tell()
    try:
        while chunk := content.read(CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        content.seek(start)
        return _sample(content)
    finally:
        content.seek(start)
    return None


def _sample(content: BinaryIO) -> bytes:
    found, size = [], 0
    for line in content:
        if not line.isascii():
            found.append(line)
            size += len(line)
        if size > SAMPLE_BYTES:
            break
    return b"".join(found)[:SAMPLE_BYTES]


def _guessed(sample: bytes) -> Encoding:
    from charset_normalizer import from_bytes  # heavy, and seldom needed

    # Only a text that a person can read helps to see a wrong guess.
    matches = list(from_bytes(sample, cp_isolation=list(USUAL)))
    best = [one for one in matches if _quality(one) == _quality(matches[0])]
    name = next((LIKELY for one in best if LIKELY in one.could_be_from_charset), None)
    name = name or (matches[0].encoding if matches else LIKELY)
    shown = _first_word(sample.decode(name, "replace"))
    said = f'read as {name} (guessed, by "{shown}"; --encoding decides)'
    return Encoding(name, said, said=False)


def _quality(match: object) -> tuple[float, float]:
    return getattr(match, "chaos", 1.0), -getattr(match, "coherence", 0.0)


def _first_word(text: str) -> str:
    """Return the first word that tells one encoding from another."""
    found = re.search(r"\w*[^\x00-\x7f]\w*", text)
    return found[0][:30] if found else ""
