from tests.examples.support import printed_by


def test_it_prints_the_columns_and_the_titles_of_the_children() -> None:
    assert printed_by("rdbms_column") == [
        "id: int, nullable False",
        "name: varchar(40), nullable True",
        "address: struct<city:string,zip:string>, nullable False",
        "  address.city: City",
        "  address.zip: Postal code",
    ]
