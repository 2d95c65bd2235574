from __future__ import annotations

from typing import Any

import pytest
from allie_sdk.methods.job import AlationJob

from alation_sandbox import JobEnd, Sandbox


@pytest.mark.parametrize(
    ("end", "status"), [(JobEnd(result=["Done."]), "successful"), (JobEnd("failed"), "failed")]
)
@pytest.mark.parametrize("shape", ["job_id", "job_name", "task", "job"])
def test_a_job_is_found_by_each_form_of_its_handle(
    client: Any, server: Sandbox, shape: str, end: JobEnd, status: str
) -> None:
    job = server.world.start_job(lambda world: end, name="MetadataExtraction#2_x")
    handles = {
        "job_id": {"job_id": job.id},
        "job_name": {"job_name": job.name},
        "task": {"task": {"id": job.id}},
        "job": {"job": {"id": job.id}},
    }
    session = client.document.session
    asked = AlationJob(client.access_token, session, server.url, handles[shape])

    (details,) = asked.check_job_status()

    assert (details["status"], details["result"]) == (status, end.result)
