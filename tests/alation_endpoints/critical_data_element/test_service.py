"""Critical data elements against the sandbox: written, then listed, changed, deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from alation_core import (
    Alation,
    ApiAccessToken,
    AuthenticationFailed,
    ConfigurationError,
    OAuthClient,
    RefreshToken,
    RequestRefused,
    SimulatedClock,
)
from alation_sandbox import Fault, Sandbox

ROOT = "/cde-service/integration/"
STANDARD: dict[str, Any] = {
    "name": "Accuracy",
    "purpose": "Right values",
    "scope": "Reports",
    "derived_requirements": [{"name": "Checked", "fields": [{"allowed_values": ["daily"]}]}],
}


def client(server: Sandbox, clock: Any = None, **options: Any) -> Any:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    given = {"credentials": {"cde": auth}, "clock": clock or SimulatedClock(), **options}
    return Alation(server.url, auth, ["critical_data_element", "otype"], **given)


@pytest.fixture
def cde(server: Sandbox) -> Any:
    return client(server).critical_data_element


@pytest.fixture
def slow() -> Iterator[tuple[Sandbox, Any, SimulatedClock]]:
    """A sandbox whose jobs take a minute, by a clock that no test waits for."""
    clock = SimulatedClock()
    with Sandbox(job_seconds=60.0, clock=clock.wall) as running:
        yield running, client(running, clock).critical_data_element, clock


def asked(server: Sandbox, path: str) -> int:
    return sum(log.path == path for log in server.requests)


# -------------------------------------------------------------------------------- elements


def test_an_element_is_made_read_changed_and_deleted(cde: Any) -> None:
    steward = {"source_key": "alation://user/1"}
    row = {"name": "LEI", "risk_level_value": 3, "stewards": [steward], "domains": [steward]}
    (made,) = cde.create([row]).rows
    assert cde.get(cde_id=made.id).risk_level.label == "High"
    assert cde.update([{"cde_id": made.id, "name": "Legal entity identifier"}]).ok
    (listed,) = cde.list(domain_keys=["alation://user/1"], risk_level=[3], latest_only=False)
    assert (listed.name, listed.cde_risk_level) == ("Legal entity identifier", "High")
    assert not list(cde.list(domain_keys=["alation://user/2"]))
    assert cde.change_status([{"cde_id": made.id, "new_status": "CERTIFIED"}]).ok
    assert [one.id for one in cde.list(status=["CERTIFIED", "IN_REVIEW"])] == [made.id]

    assert cde.delete([{"cde_id": made.id}]).ok
    assert not list(cde.list())
    again = cde.delete([{"cde_id": made.id}])
    assert [row.status for row in again.rows] == ["failed"]


def test_names_are_twice_only_where_that_is_allowed(cde: Any) -> None:
    rows = [{"name": "LEI"}, {"name": "LEI"}]
    run = cde.create(rows)
    assert [row.status for row in run.rows] == ["succeeded", "failed"]
    assert cde.create(rows[:1], allow_duplicates=True).ok
    assert cde.bulk_create(rows, allow_duplicates=True).ok
    assert len(list(cde.list(limit=2))) == 4
    run = cde.bulk_create([{"name": "LEI"}, {"name": "ISIN"}], allow_duplicates=False)
    # One was made, and the count does not say which.
    assert [row.status for row in run.rows] == ["unknown", "unknown"]
    assert run.status == "partial"


def test_many_are_made_by_a_job_that_is_found_by_its_key(server: Sandbox, cde: Any) -> None:
    run = cde.bulk_create([{"name": f"Element {number}"} for number in range(1001)])
    assert (run.status, len(run.jobs)) == ("successful", 2)
    jobs = list(cde.list_jobs(type="API_BULK_CREATION", order_by="-ts_created"))
    assert {job.key for job in jobs} == {job.handle.value for job in run.jobs}
    first = min(jobs, key=lambda job: job.id)
    made = list(cde.list(job_id=first.id))
    assert len(made) == 1000
    assert cde.bulk_delete([{"id": one.id} for one in made]).ok
    assert len(list(cde.list())) == 1
    assert cde.bulk_delete([{"id": made[0].id}, {"id": 1001}]).status == "failed"


def test_rows_that_are_unknown_are_looked_for_by_name(tmp_path: Any) -> None:
    lost = Fault("reset-after", method="POST", path=f"{ROOT}cde/")
    clock = SimulatedClock()
    with Sandbox(faults=[lost], clock=clock.wall) as server:
        catalog = client(server, clock, ledger=tmp_path / "ledger.sqlite")
        run = catalog.critical_data_element.create([{"name": "LEI"}])
        assert [row.status for row in run.rows] == ["unknown"]
        assert [row.id for row in catalog.resume(run.id).rows] == [1]


# ------------------------------------------------------------------------------------ jobs


def test_an_action_runs_alone_and_its_job_can_be_read(server: Sandbox, cde: Any) -> None:
    assert cde.create([{"name": "LEI"}, {"name": "ISIN"}]).ok
    actions = ("CALCULATE_DQ_SCORE", "CALCULATE_CURATION_SCORE")
    rows = [{"cde_id": cde_id, "action": action} for action in actions for cde_id in (1, 2)]
    run = cde.trigger_action(rows, concurrency=4)
    assert run.ok
    assert cde.get(cde_id=2).quality_score == 0.0
    job = cde.get_job(job_id=run.jobs[0].handle.value)
    assert (job.type, job.status) == ("CALCULATE_DQ_SCORE", "FINISHED")


def test_a_second_action_is_refused_while_one_runs_and_a_job_is_canceled(slow: Any) -> None:
    _, cde, clock = slow
    assert cde.create([{"name": "LEI"}]).ok
    row = {"cde_id": 1, "action": "DATA_MAPPING", "payload": {"keywords": ["lei"]}}
    waiting = cde.trigger_action([row], timeout=1)
    assert [one.status for one in waiting.rows] == ["unknown"]
    # A job of this number at the catalog's own job call would be another one.
    assert "catalog.job(" not in waiting.problems[0].message
    assert "with the operations of its endpoint" in waiting.problems[0].message
    busy = cde.trigger_action([row], timeout=1)
    assert [one.status for one in busy.rows] == ["failed"]
    assert "Another action" in busy.problems[0].message

    (job,) = cde.list_jobs(status="IN_PROGRESS")
    assert cde.cancel_job([{"job_id": job.id}]).ok
    clock.sleep(61)
    assert cde.get_job(job_id=job.id).status == "CANCELED"
    assert cde.trigger_action([row]).ok
    over = cde.cancel_job([{"job_id": cde.list_jobs(status="FINISHED").__next__().id}])
    assert [one.status for one in over.rows] == ["failed"]


# ------------------------------------------------------------------------------- standards


def test_a_standard_is_published_before_it_is_put_on_an_element(cde: Any) -> None:
    (made,) = cde.create_standard([STANDARD]).rows
    (standard,) = cde.list_standards()
    assert (standard.id, standard.status) == (made.id, "DRAFT")
    element = {"name": "LEI", "fields": [{"key": standard.key}]}
    refused = cde.create([element])
    assert "Only PUBLISHED" in refused.problems[0].message

    early = cde.change_standard_status([{"standard_id": made.id, "new_status": "PUBLISHED"}])
    text = "Invalid target status for Standard status transition: PolicyStatus.PUBLISHED"
    assert [(problem.kind, problem.message) for problem in early.problems] == [("refused", text)]
    steps = [
        {"standard_id": made.id, "new_status": word} for word in ("PENDING_APPROVAL", "PUBLISHED")
    ]
    assert cde.change_standard_status(steps).ok
    assert cde.create([element]).ok

    kept = cde.delete_standard([{"standard_id": made.id}])
    text = "Only DRAFT and PENDING APPROVAL Standards can be deleted"
    assert [(row.status, kept.problems[0].message) for row in kept.rows] == [("failed", text)]
    (other,) = cde.create_standard([STANDARD], allow_duplicates=True).rows
    assert cde.delete_standard([{"standard_id": other.id}]).ok


def test_a_structure_of_a_standard_is_refused_by_name(cde: Any) -> None:
    requirements = [{"name": "Checked", "fields": [{"accepted_values": ["daily"]}]}]
    run = cde.create_standard([{**STANDARD, "derived_requirements": requirements}])
    assert "Invalid structure" in run.problems[0].message


# ---------------------------------------------------------------------------------- tokens


def test_the_token_is_exchanged_once_and_renewed_once(server: Sandbox) -> None:
    cde = client(server).critical_data_element
    assert cde.bulk_create([{"name": "LEI"}]).ok
    list(cde.list_standards())
    assert asked(server, f"{ROOT}auth/") == 1
    assert asked(server, "/integration/v1/createAPIAccessToken/") == 1

    with server.world.lock:
        server.world.tokens.expire_all()
    assert len(list(cde.list())) == 1
    # The access token that the exchange sends has ended too, and is renewed as well.
    assert asked(server, "/integration/v1/createAPIAccessToken/") == 2
    assert asked(server, f"{ROOT}auth/") == 3


def test_other_operations_keep_the_token_of_the_client(server: Sandbox) -> None:
    catalog = client(server)
    assert list(catalog.otype.list())
    assert asked(server, f"{ROOT}auth/") == 0


@pytest.mark.parametrize("credentials", [{}, {"cde": OAuthClient("fake-id", "fake-secret")}])
def test_a_credential_that_cannot_serve_is_named_before_anything_is_sent(
    server: Sandbox, credentials: Any
) -> None:
    cde = client(server, credentials=credentials).critical_data_element
    calls: list[Callable[[], Any]] = [
        cde.list,
        lambda: cde.create([{"name": "LEI"}]),
        lambda: cde.get_job(job_id=1),
    ]
    for call in calls:
        with pytest.raises(ConfigurationError, match=r"critical_data_element\.\w+ needs .*'cde'"):
            call()
    assert not server.requests


def test_a_wrong_token_is_said_with_the_words_of_the_service(server: Sandbox) -> None:
    wrong = client(server, credentials={"cde": ApiAccessToken("fake-ended-token")})
    with pytest.raises(AuthenticationFailed, match="Access denied: Invalid Alation API token"):
        list(wrong.critical_data_element.list())


def test_nothing_but_the_token_of_the_service_opens_it(server: Sandbox) -> None:
    known = server.credentials
    body = {"user_id": known.user_id, "refresh_token": known.refresh_token}
    path = f"{server.url}/integration/v1/createAPIAccessToken/"
    access = requests.post(path, json=body, timeout=9).json()["api_access_token"]
    given = requests.post(f"{server.url}{ROOT}auth/", headers={"token": access}, timeout=9)
    assert given.headers["Content-Type"].startswith("text/plain")
    headers = {"CDEToken": given.text}
    assert requests.get(f"{server.url}{ROOT}cde/", headers=headers, timeout=9).json() == []
    for wrong in ({}, {"TOKEN": access}, {**headers, "TOKEN": access}, {"CDEToken": access}):
        answer = requests.get(f"{server.url}{ROOT}cde/", headers=wrong, timeout=9)
        assert answer.status_code == 401
    assert requests.post(f"{server.url}{ROOT}auth/", timeout=9).json() == {
        "detail": "Alation token provided is invalid.",
        "code": "401000",
    }


# ---------------------------------------------------------------------------------- checks


@pytest.mark.parametrize(
    ("operation", "row", "field"),
    [
        ("create", {"name": "LEI", "status": "CERTIFIED"}, "status"),
        ("create", {"name": "LEI", "risk_level_value": 4}, "risk_level_value"),
        ("create", {"name": "LEI", "owners": [{"source_key": "user/7"}]}, "owners[0].source_key"),
        ("create", {"name": "LEI", "owners": [{}]}, "owners[0].source_key"),
        ("create", {"name": "LEI", "options": {}}, "options"),
        ("update", {"cde_id": 1}, "cde_id"),
        ("update", {"cde_id": 1, "status": "DRAFT"}, "status"),
        ("update", {"cde_id": 1, "pdes": []}, "pdes"),
        ("trigger_action", {"cde_id": 1, "action": "SCORE"}, "action"),
        ("change_standard_status", {"standard_id": 1, "new_status": "IN_REVIEW"}, "new_status"),
        ("create_standard", {"name": "A", "purpose": "p", "scope": "s"}, "derived_requirements"),
    ],
)
def test_rows_that_no_server_takes_are_refused_offline(
    offline: Any, operation: str, row: dict[str, Any], field: str | None
) -> None:
    (problem,) = getattr(offline.critical_data_element, operation).validate([row])
    assert problem.field == field


def test_pages_of_more_than_a_hundred_are_refused_on_either_side(cde: Any) -> None:
    with pytest.raises(ConfigurationError, match="limit"):
        cde.list(limit=101)
    with pytest.raises(RequestRefused, match="HTTP 404"):
        cde.get(cde_id=9)
