from tests.examples.support import printed_by


def test_the_mistake_is_found_as_a_temporary_object_and_taken_away() -> None:
    assert printed_by("lineage") == [
        "1.sales.orders -> api/load_orders -> 1.mart.orders",
        "1.sales.itms (temporary) -> api/load_orders -> 1.mart.orders",
        "1.mart.orders -> Mail to the board",
        "without the mistake:",
        "1.mart.orders -> Mail to the board",
        "1.sales.orders -> api/load_orders -> 1.mart.orders",
        "api/load_orders has 1 paths",
    ]
