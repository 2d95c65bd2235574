from tests.examples.support import printed_by


def test_the_row_with_the_mistake_is_told() -> None:
    assert printed_by("data_dictionary") == [
        "succeeded ''",
        "succeeded 'sales.orders'",
        "failed 'sales.ordres' Object not found",
        "succeeded 'sales.items'",
        "COMPLETED PARTIALLY_SUCCEEDED",
        "key,title,description,status,error",
        ',,"<p>All that was sold, since 2019.</p>",SUCCEEDED,',
        "sales.orders,Orders,<p>One line per order.</p>,SUCCEEDED,",
        "sales.ordres,Orders of last year,,FAILED,Object not found",
        "sales.items,Items,,SUCCEEDED,",
    ]
