from tests.examples.support import printed_by


def test_known_terms_are_updated_and_new_ones_created() -> None:
    assert printed_by("glossary_term") == [
        "glossary_term.create Gross margin succeeded",
        "glossary_term.create Churn succeeded",
        "glossary_term.update Churn succeeded",
        "glossary_term.create Net margin succeeded",
    ]
