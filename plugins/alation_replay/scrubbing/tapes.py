"""Scrubs whole tapes, and tells what on a tape would be scrubbed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from alation_replay.scrubbing.texts import Scrubber
from alation_replay.tapes import Headers, Interaction, Tape, TapeAnswer, TapeRequest, texts_of

REQUEST_HEADERS = frozenset({"content-type"})
ANSWER_HEADERS = frozenset({"content-type", "content-length", "x-next-page", "retry-after"})
"""What a recording keeps of the headers, in lower case: the rest tells nothing that a client reads,
and may tell of the server, its users and their sessions."""


@dataclass(frozen=True)
class Leak:
    """Something on a tape that must not be published. The value itself is not repeated.

    Args:
        place: where it stands ("interaction 2, answer, header Set-Cookie").
        rule: which rule found it.
    """

    place: str
    rule: str


def scrub_tape(tape: Tape, known: Mapping[str, str]) -> Tape:
    """Return a recorded tape without secrets, mails, host names and needless headers.

    Args:
        tape: as it was recorded.
        known: secrets that are known by their value, with what stands for each.
    """
    scrubber = Scrubber(known)
    recorded = tape.recorded
    if recorded is not None:
        recorded = replace(recorded, server=scrubber.text(recorded.server))
    return Tape(tuple(_scrubbed(scrubber, one) for one in tape.interactions), recorded)


def _scrubbed(scrubber: Scrubber, one: Interaction) -> Interaction:
    request, answer = one.request, one.answer
    return Interaction(
        TapeRequest(
            request.method,
            scrubber.uri(request.uri),
            _kept(scrubber, request.headers, REQUEST_HEADERS),
            None if request.body is None else scrubber.text(request.body),
        ),
        TapeAnswer(
            answer.status,
            scrubber.text(answer.reason),
            _kept(scrubber, answer.headers, ANSWER_HEADERS),
            scrubber.text(answer.body),
        ),
    )


def _kept(scrubber: Scrubber, headers: Headers, kept: frozenset[str]) -> Headers:
    return {
        name: [scrubber.value(name, value) for value in values]
        for name, values in headers.items()
        if name.lower() in kept
    }


def leaks(tape: Tape, known: Mapping[str, str]) -> list[Leak]:
    """Return what on a tape would be scrubbed; empty where it may be published.

    Args:
        tape: any tape; of its headers all are looked at.
        known: secrets that are known by their value, with what stands for each.
    """
    found: list[Leak] = []
    for number, one in enumerate(tape.interactions):
        for text in texts_of(one):
            hits: list[str] = []
            scrubber = Scrubber(known, hits.append)
            if text.is_address:
                scrubber.uri(text.text)
            else:
                scrubber.value(text.name, text.text)
            place = f"interaction {number}, {text.place}"
            found += [Leak(place, rule) for rule in dict.fromkeys(hits)]
    return found
