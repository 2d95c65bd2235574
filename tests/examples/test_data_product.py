from tests.examples.support import printed_by


def test_a_draft_is_not_believed_published() -> None:
    assert printed_by("data_product") == [
        "before the report:",
        "  failed: The product fails the minimum standard: completeness",
        "  failed: The product fails the minimum standard: completeness",
        "after the report:",
        "  succeeded",
        "  unknown: the answer does not say that the version is ready",
        "published: example:orders 1.0.0",
        "report: completeness 0.98 {'run_by': 'nightly'}",
        "left: 0",
    ]
