from tests.examples.support import printed_by


def test_it_tells_which_results_were_stored() -> None:
    assert printed_by("data_quality") == [
        "orders: succeeded",
        "refunds: succeeded",
        "returns: failed the server did not store it: no object was found for its keys",
        "job: successful, run: partial",
        "orders (table): WARNING, 91.5",
        "alation_core_example (schema): WARNING, 91.5",
        "refunds (table): GOOD, 99.8",
        "alation_core_example (schema): GOOD, 99.8",
    ]
