"""The connection: recognised by Airflow, its form, its test, and what it never tells."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from airflow.sdk import DAG
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowSensorTimeout,
    AirflowSkipException,
    TaskDeferred,
)

from alation_airflow.hooks import AlationHook
from alation_airflow.provider import get_provider_info
from alation_airflow.sensors import AlationJobSensor
from alation_core import Alation, ConfigurationError, LedgerOption
from alation_core.engines import carry_on
from alation_sandbox import Fault, Sandbox
from tests.airflow.conftest import Connect, Moment
from tests.airflow.engine import documents, event_of

pytestmark = pytest.mark.usefixtures("connect")


def test_airflow_knows_the_provider_and_its_connection() -> None:
    from airflow.providers_manager import ProvidersManager

    manager = ProvidersManager()
    assert manager.providers["alation-core"].data["name"] == "Alation"
    assert manager._hooks_lazy_dict is not None
    fields = {name.removeprefix("extra__alation__") for name in manager.connection_form_widgets}
    assert {"auth", "ledger", "lease", "rate", "senders"} <= fields
    behaviour = manager.field_behaviours["alation"]
    assert "Host" in behaviour["relabeling"]["host"]


def test_what_airflow_is_told_imports_nothing_of_airflow() -> None:
    code = (
        "import sys, alation_airflow.provider as p; p.get_provider_info(); "
        "sys.exit('airflow' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert get_provider_info()["package-name"] == "alation-core"


def test_the_test_of_a_connection(connect: Connect, server: Sandbox) -> None:
    assert AlationHook().test_connection() == (True, f"{server.url} accepts the credentials")
    connect(password="another one")
    good, words = AlationHook().test_connection()
    assert (good, "another one" in words) == (False, False)
    connect(host="http://127.0.0.1:9")
    assert AlationHook().test_connection()[0] is False


@pytest.mark.parametrize(
    ("extra", "changed", "words"),
    [
        ({"auth": None}, {}, "extra.auth"),
        ({"auth": "password"}, {}, "extra.auth"),
        ({"ledgr": "x"}, {}, "ledgr, which means nothing"),
        ({}, {"host": None}, "no host"),
        ({}, {"host": "acme.example.com"}, "the host of the connection 'alation_default' 'acme"),
        ({}, {"host": "http://acme.example.com"}, "the host of the connection 'alation_default' "),
        ({}, {"login": None}, "no login"),
        ({}, {"login": "me@example.com"}, "a number"),
        ({}, {"password": ""}, "no password"),
        ({"rate": "fast"}, {}, "rate"),
        ({"rate": True}, {}, "rate"),
        ({"senders": "many"}, {}, "senders"),
        ({"senders": 1.5}, {}, "senders"),
        ({"lease": [60]}, {}, "lease"),
        ({"ledger": ["a"]}, {}, "ledger"),
        ({"allow_insecure": "yes"}, {}, "allow_insecure"),
        ({}, {"login": "9" * 5000}, "a number"),
    ],
)
def test_a_connection_that_cannot_be_used_is_told(
    connect: Connect, extra: dict[str, Any], changed: dict[str, Any], words: str
) -> None:
    connect(extra, **changed)
    good, told = AlationHook().test_connection()
    assert (good, words in told) == (False, True), told
    with pytest.raises(ConfigurationError):
        AlationHook().get_conn()


@pytest.mark.parametrize("extra", ["[1]", "5", '"auth"', "auth=oauth"])
def test_an_extra_that_is_no_json_object_is_told(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, extra: str
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ALATION_DEFAULT", json.dumps({**connect(), "extra": extra}))
    assert "no JSON object" in AlationHook().test_connection()[1]


@pytest.mark.parametrize("host", ["{url}", "{url}/", " {url} ", "{name}", "{name}/"])
def test_a_port_stands_in_the_host_or_in_its_own_field(
    connect: Connect, server: Sandbox, host: str
) -> None:
    address = urlsplit(server.url)
    name = f"http://{address.hostname}"
    connect(host=host.format(url=server.url, name=name), port=address.port)
    assert AlationHook().test_connection() == (True, f"{server.url} accepts the credentials")


def test_a_connection_may_be_written_as_a_uri_whose_values_are_texts(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    known, address = server.credentials, urlsplit(server.url)
    extra = {
        "auth": "refresh_token",
        "ledger": str(tmp_path / "a b.sqlite"),
        "lease": "30",
        "rate": "50.5",
        "senders": "1",
        "allow_insecure": "true",
    }
    login = f"{known.user_id}:{quote(known.refresh_token, safe='')}"
    uri = f"alation://http://{login}@{address.netloc}/?{urlencode(extra)}"
    monkeypatch.setenv("AIRFLOW_CONN_ALATION_DEFAULT", uri)
    hook = AlationHook()
    assert hook.test_connection() == (True, f"{server.url} accepts the credentials")
    assert hook.ledger() == LedgerOption(extra["ledger"], lease=30)


def test_requests_name_the_provider_and_airflow(connect: Connect) -> None:
    from airflow import __version__ as version

    from alation_airflow.hooks import AGENT

    assert version in AGENT
    assert AlationHook().get_conn() is not None


def test_the_password_of_a_ledger_is_masked(connect: Connect) -> None:
    from airflow.sdk._shared.secrets_masker import redact

    connect({"ledger": "postgresql://loader:hunter2%40x@db/ledgers"}, password="swordfish")
    hook = AlationHook()
    hook.ledger()
    hook.get_conn()
    assert "hunter2" not in str(redact("at postgresql://loader:hunter2@x@db, swordfish"))
    assert "swordfish" not in str(redact("it is swordfish"))
    hook.ledger("postgresql://db/ledgers?user=loader&password=marlin%261&sslpassword=halibut")
    assert "marlin" not in str(redact("with password=marlin&1"))
    assert "halibut" not in str(redact("with sslpassword=halibut"))


def sensor(job: int | str, **options: Any) -> AlationJobSensor:
    with DAG("nightly"):
        return AlationJobSensor(task_id="wait", job=job, poke_interval=0.1, **options)


def job_at_work(catalog: Alation) -> int | str:
    """Return the handle of a job that has not ended."""
    left = carry_on(
        catalog, "document.create", lambda: documents(2), key="one", ledger=None, leave_after=0.0
    )
    assert left.waits is not None
    return left.waits["jobs"][0]["value"]


def test_a_sensor_waits_for_a_job_in_the_worker(moment: Moment) -> None:
    moment.hold()
    job = job_at_work(AlationHook().get_conn())
    task = sensor(str(job))
    assert task.poke({}) is False
    moment.release()
    task.execute({})
    assert task.poke({}) is True


def test_a_sensor_waits_for_a_job_beside_the_worker(moment: Moment) -> None:
    moment.hold()
    job = job_at_work(AlationHook().get_conn())
    with pytest.raises(TaskDeferred) as deferred:
        sensor(job, deferrable=True).execute({})
    moment.release()
    event = event_of(deferred.value.trigger)
    assert event["status"] == "ended"
    sensor(job, deferrable=True).execute_complete({}, event)
    sensor(job, deferrable=True).execute({})  # it has ended: nothing is deferred


@contextmanager
def job_that_will_fail(connect: Connect, moment: Moment) -> Iterator[int | str]:
    """Yield a job that is at work, and fails when the moment passes."""
    faults = [Fault("failed-job", "POST", "/integration/v2/document/")]
    with Sandbox(job_seconds=0.25, faults=faults, clock=moment) as server:
        known = server.credentials
        connect(host=server.url, login=str(known.user_id), password=known.refresh_token)
        moment.hold()
        yield job_at_work(AlationHook().get_conn())


def test_a_sensor_believes_no_event_and_fails_where_the_job_failed(
    connect: Connect, moment: Moment
) -> None:
    with job_that_will_fail(connect, moment) as job:
        with pytest.raises(AirflowException, match="has not ended"):
            sensor(job, deferrable=True).execute_complete({}, {"status": "ended"})
        moment.release()
        with pytest.raises(AirflowFailException, match="ended: failed"):
            sensor(job).execute({})
    with pytest.raises(AirflowException):
        sensor(job).poke({})


def test_a_sensor_that_may_fail_is_skipped_in_the_worker_and_beside_it(
    connect: Connect, moment: Moment
) -> None:
    with job_that_will_fail(connect, moment) as job:
        with pytest.raises(AirflowSensorTimeout, match="within 9 seconds"):
            sensor(job, deferrable=True, timeout=9).execute_complete({}, {"status": "deadline"})
        moment.release()
        for deferrable in (False, True):
            for word in ("soft_fail", "never_fail"):
                with pytest.raises(AirflowSkipException):
                    sensor(job, deferrable=deferrable, **{word: True}).execute({})
        with pytest.raises(AirflowFailException):
            sensor(job, deferrable=True).execute({})


def test_a_plan_is_kept_and_counted(tmp_path: Any) -> None:
    from alation_airflow.operators import AlationPlanOperator

    out = tmp_path / "plan.json"
    with DAG("nightly"):
        task = AlationPlanOperator(
            task_id="plan",
            endpoint="document",
            rows=lambda: documents(3),
            plan_key="title",
            within={"document_hub_id": 1},
            out=str(out),
        )
    assert task.execute({}) == {"changes": True, "counts": {"new": 3}}
    assert out.stat().st_size > 0
