from tests.examples.support import printed_by


def test_elements_are_registered_once_and_rated() -> None:
    assert printed_by("critical_data_element") == [
        "made: 2",
        "made: 0",
        "Legal entity identifier was rated: FINISHED",
        "succeeded failed",
    ]
