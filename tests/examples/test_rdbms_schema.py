from tests.examples.support import printed_by


def test_it_prints_the_schemas_as_they_are_at_the_end() -> None:
    assert printed_by("rdbms_schema") == [
        "1.hr: People | Who works <b>here</b>. | ",
        "1.sales: Sales |  | orders and refunds",
    ]
