from tests.examples.support import printed_by


def test_it_keeps_what_the_second_upload_names() -> None:
    assert printed_by("virtual_datasource") == [
        "uploaded 10 objects",
        "kept 2.sales.orders, titled Orders",
    ]
