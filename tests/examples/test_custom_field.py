from tests.examples.support import printed_by


def test_it_prints_the_fields_it_created() -> None:
    assert printed_by("custom_field") == [
        "Sensitivity: PICKER, id 10001",
        "Region: MULTI_PICKER, id 10002",
        "Reviewed on: DATE, id 10003",
    ]
