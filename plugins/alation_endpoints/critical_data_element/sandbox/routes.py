"""The calls of the service, and who answers them."""

from __future__ import annotations

from alation_endpoints.critical_data_element.sandbox import elements, jobs, standards
from alation_endpoints.critical_data_element.sandbox.opening import exchange, opened
from alation_sandbox import Route

ROOT = "/cde-service/integration/"
CDES, CDE = ROOT + "cde/", ROOT + "cde/<int:cde_id>/"
JOBS, JOB = ROOT + "job/", ROOT + "job/<int:job_id>/"
STANDARDS, STANDARD = ROOT + "standard/", ROOT + "standard/<int:standard_id>/"

ROUTES = [
    Route("POST", ROOT + "auth/", exchange, auth=False),
    opened("GET", CDES, elements.list_all),
    opened("POST", CDES, elements.create),
    opened("POST", CDES + "bulk/", jobs.bulk_create),
    opened("POST", CDES + "bulk_delete/", elements.bulk_delete),
    opened("GET", CDE, elements.get),
    opened("PUT", CDE, elements.update),
    opened("DELETE", CDE, elements.delete),
    opened("POST", CDE + "status/", elements.change_status),
    opened("POST", CDE + "trigger_action/", jobs.trigger),
    opened("GET", JOBS, jobs.list_all),
    opened("GET", JOB, jobs.get),
    opened("POST", JOB + "cancel/", jobs.cancel),
    opened("GET", STANDARDS, standards.list_all),
    opened("POST", STANDARDS, standards.create),
    opened("POST", STANDARD + "status/", standards.change_status),
    opened("DELETE", STANDARD, standards.delete),
]
