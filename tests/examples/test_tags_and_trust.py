from tests.examples.support import printed_by


def test_sources_are_tagged_and_warned_of_once() -> None:
    assert printed_by("tags_and_trust") == [
        "a new tag",
        "Quarterly close: 2 objects, <p>Needed by the tenth of the month.</p>",
        "WARNING: <p>The load of last night failed.</p>",
        "taken off: succeeded",
        "taken off: failed Not found.",
    ]
