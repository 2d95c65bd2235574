from tests.examples.support import printed_by


def test_it_prints_the_values_and_the_refusal() -> None:
    *marked, refused = printed_by("custom_field_value")

    assert marked == [
        "successful: 2 rows, 2 jobs",
        "  document 1: Internal",
        "  document 2: Internal",
    ]
    assert refused.startswith("failed: row 2: ")
    assert "Object not found: glossary_term:777." in refused
