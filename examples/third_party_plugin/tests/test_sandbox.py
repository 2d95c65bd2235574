"""The flags, from Python, against the sandbox."""

from collections.abc import Iterator

import pytest
from alation_core import Alation, RefreshToken, RequestRefused
from alation_sandbox import Sandbox

from alation_acme_flag import AcmeFlag

TABLE = {"id": 812, "otype": "table"}
WARNING = {"flag_type": "WARNING", "flag_reason": "Load failed", "subject": TABLE}


@pytest.fixture
def flags() -> Iterator[AcmeFlag]:
    with Sandbox() as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        yield Alation(server.url, auth, plugins=["acme_flag"]).use(AcmeFlag)


def test_a_flag_is_put_changed_and_removed(flags: AcmeFlag) -> None:
    (flag,) = flags.create([WARNING]).rows
    assert flags.get(flag_id=flag.id).flag_reason == "<p>Load failed</p>"

    assert flags.update([{"flag_id": flag.id, "flag_reason": "Load is late"}]).ok
    (listed,) = flags.list(otype="table", oid=812)
    assert listed.flag_reason == "<p>Load is late</p>"

    assert flags.delete([{"flag_id": flag.id}]).ok
    with pytest.raises(RequestRefused, match="Not found"):
        flags.get(flag_id=flag.id)


def test_flags_of_a_file_are_removed_one_by_one(flags: AcmeFlag) -> None:
    made = flags.create([WARNING, WARNING, WARNING])
    ids = [row.id for row in made.rows]
    run = flags.delete([{"flag_id": ids[0]}, {"flag_id": 999}, {"flag_id": ids[2]}])
    assert [row.status for row in run.rows] == ["succeeded", "failed", "succeeded"]
    assert [flag.id for flag in flags.list()] == [ids[1]]


def test_each_row_is_a_call_and_keeps_its_place(flags: AcmeFlag) -> None:
    unknown = {**WARNING, "subject": {"id": 1, "otype": "teapot"}}
    run = flags.create([WARNING, unknown, WARNING])
    assert [row.status for row in run.rows] == ["succeeded", "failed", "succeeded"]
    assert [(problem.row, problem.field) for problem in run.problems] == [(1, "subject")]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"flag_type": "WARNING", "subject": TABLE}, "flag_reason"),
        ({"flag_type": "DEPRECATION", "subject": TABLE}, "flag_reason"),
        ({**WARNING, "flag_type": "ENDORSEMENT"}, "flag_reason"),
        ({**WARNING, "flag_type": "warning"}, "flag_type"),
    ],
)
def test_a_reason_goes_with_its_type(flags: AcmeFlag, row: dict[str, object], field: str) -> None:
    assert [problem.field for problem in flags.create.validate([row])] == [field]
