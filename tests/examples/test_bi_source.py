from tests.examples.support import printed_by


def test_each_row_is_told_of_and_the_report_that_named_no_folder_is_corrected() -> None:
    assert printed_by("bi_source") == [
        "server 0: succeeded",
        "folder 0: succeeded",
        "folder 1: succeeded",
        "report 0: succeeded",
        "report 1: failed Parent object not found",
        "column 0: succeeded",
        "column 1: succeeded",
        "corrected report 0: succeeded",
        "renamed report 0: succeeded",
        "folder to delete 0: succeeded",
        "Finance holds cash stock",
    ]
