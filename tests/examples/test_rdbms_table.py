from tests.examples.support import printed_by


def test_it_names_the_table_that_was_not_written() -> None:
    assert printed_by("rdbms_table") == [
        "1.sales.orders: succeeded",
        "1.slaes.refunds: failed The schema that 1.slaes.refunds lies in does not exist",
        "1.sales.big_orders: succeeded",
        "job: successful, run: partial",
        "orders: TABLE",
        "big_orders: VIEW",
    ]
