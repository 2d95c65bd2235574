from tests.examples.support import printed_by


def test_a_source_is_connected_extracted_and_deleted() -> None:
    assert printed_by("datasource") == [
        "created with Sandbox connector; the run tells the password: False",
        "checked: {'network_connection': 'successful'}",
        "to be had: finance sales",
        "runs at: 15 3 * * *",
        "extracted: successful",
        "in the catalog: sales",
        "deleted: succeeded",
    ]
