from tests.examples.support import printed_by


def test_the_policy_of_exactly_that_title_gets_its_steward() -> None:
    assert printed_by("business_policy") == [
        "All total 1 batches with a limit of 250 items attempted. "
        "[Succeeded: 2, Failed: 0, Total: 2]",
        "Retention is looked after by Sandbox User",
    ]
