from tests.examples.support import printed_by


def test_the_rule_whose_title_stands_twice_is_written_by_id() -> None:
    refused = "Line 0. Key: Naming rules. Multiple objects were found for this key"
    assert printed_by("article") == [
        f"failed Naming rules {refused}",
        "succeeded Review rules",
        "Naming rules <div><p>Use short names.</p></div>",
        "Review rules <div><p>Two people read each change.</p></div>",
    ]
