"""Register critical data elements, put a standard on one of them, and let its quality be rated.

The service of critical data elements takes a token of its own, which is given for an access token:
the client holds a credential named "cde" for it. A standard is published before it is put on an
element. Run it with ``python examples/critical_data_element.py``.
"""

from __future__ import annotations

from _connect import catalog

from alation_core import Alation

NAMES = ("Legal entity identifier", "Counterparty number")
STANDARD = {
    "name": "Accuracy",
    "purpose": "Values that reports can rely on.",
    "scope": "All elements of regulatory reports.",
    "derived_requirements": [
        {"name": "Checked", "fields": [{"name": "How often", "allowed_values": ["daily"]}]}
    ],
}


def publish_standard(server: Alation) -> str | None:
    """Publish the standard and return the key by which elements name it."""
    run = server.critical_data_element.create_standard([STANDARD])
    run.raise_for_problems()
    standard_id = next(iter(run.rows)).id
    steps = [
        {"standard_id": standard_id, "new_status": status}
        for status in ("PENDING_APPROVAL", "PUBLISHED")
    ]
    server.critical_data_element.change_standard_status(steps).raise_for_problems()
    standards = server.critical_data_element.list_standards()
    return next(one.key for one in standards if one.id == standard_id)


def register(server: Alation) -> None:
    """Make the elements that are not there yet, by a job."""
    known = {element.name for element in server.critical_data_element.list()}
    rows = [{"name": name, "risk_level_value": 2} for name in NAMES if name not in known]
    run = server.critical_data_element.bulk_create(rows, allow_duplicates=False)
    run.raise_for_problems()
    print("made:", run.counts["succeeded"])


def main() -> None:
    """Register the elements twice, and look after the first one."""
    with catalog() as server:
        register(server)
        register(server)
        first = next(iter(server.critical_data_element.list(search=NAMES[0])))
        change = {"cde_id": first.id, "fields": [{"key": publish_standard(server)}]}
        server.critical_data_element.update([change]).raise_for_problems()
        action = {"cde_id": first.id, "action": "CALCULATE_DQ_SCORE"}
        run = server.critical_data_element.trigger_action([action])
        run.raise_for_problems()
        print(first.name, "was rated:", run.jobs[0].status)
        run = server.critical_data_element.delete([{"cde_id": first.id}, {"cde_id": first.id}])
        print(*(row.status for row in run.rows))


if __name__ == "__main__":
    main()
