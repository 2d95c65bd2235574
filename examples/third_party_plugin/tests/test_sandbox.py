"""The flags, from Python, against the sandbox."""

from collections.abc import Iterator

import pytest
from alation_core import Alation, RefreshToken, RequestRefused
from alation_sandbox import Sandbox

from alation_trust_check import TrustCheck

TABLE = {"id": 812, "otype": "table"}
WARNING = {"flag_type": "WARNING", "flag_reason": "Load failed", "subject": TABLE}


@pytest.fixture
def flags() -> Iterator[TrustCheck]:
    with Sandbox() as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        yield Alation(server.url, auth, plugins=["trust_check"]).use(TrustCheck)


def test_a_flag_is_put_changed_and_removed(flags: TrustCheck) -> None:
    (flag,) = flags.create([WARNING]).rows
    assert flags.get(flag_id=flag.id).flag_reason == "<p>Load failed</p>"

    assert flags.update([{"flag_reason": "Load is late"}], flag_id=flag.id).ok
    (listed,) = flags.list(otype="table", oid=812)
    assert listed.flag_reason == "<p>Load is late</p>"

    assert flags.delete([{}], flag_id=flag.id).ok
    with pytest.raises(RequestRefused, match="Not found"):
        flags.get(flag_id=flag.id)


def test_each_row_is_a_call_and_keeps_its_place(flags: TrustCheck) -> None:
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
def test_a_reason_goes_with_its_type(flags: TrustCheck, row: dict[str, object], field: str) -> None:
    assert [problem.field for problem in flags.create.validate([row])] == [field]
