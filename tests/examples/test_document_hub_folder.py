from tests.examples.support import printed_by


def test_it_prints_the_tree_it_built() -> None:
    assert printed_by("document_hub_folder") == [
        "Metrics",
        "  Revenue (id 3)",
        "  Customers (id 4)",
        "Reports",
        "  Monthly (id 5)",
        "  Yearly (id 6)",
    ]
