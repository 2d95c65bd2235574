"""Create a data source with a password, extract some of its schemas, and delete it again.

The password comes from the variable SHOP_PASSWORD. It is sent, and stands in no result, log or
ledger. A create is sent once: sources are listed first, since a second one would be made. Run it
with ``python examples/datasource.py``.
"""

from __future__ import annotations

import os

from _connect import catalog

from alation_core import Alation

TITLE = "Shop DB"
PASSWORD = os.environ.get("SHOP_PASSWORD", "fake-password")


def source_id(server: Alation) -> int | None:
    """Return the id of the source; None where there is none."""
    sources = server.datasource.list_ocf()
    return next((source.id for source in sources if source.title == TITLE), None)


def connect(server: Alation) -> None:
    """Make the source."""
    connector = next(iter(server.connector.list()))
    row = {
        "connector_id": connector.id,
        "title": TITLE,
        "uri": "mysql://db.example.org:3306/shop",
        "db_username": "svc_catalog",
        "db_password": PASSWORD,
    }
    run = server.datasource.create_ocf([row])
    run.raise_for_problems()
    print(f"created with {connector.name}; the run tells the password: {PASSWORD in repr(run)}")


def extract(server: Alation, ds_id: int | None) -> None:
    """Say when extractions run, and start one for the sales at once."""
    sources = server.datasource
    check = sources.check_configuration_ocf(ds_id=ds_id, check="network_connection")
    print("checked:", check.raw)
    sources.refresh_available_schemas_ocf([{"ds_id": ds_id}]).raise_for_problems()
    listed = sources.list_available_schemas_ocf(ds_id=ds_id)
    print("to be had:", *(schema.raw["name"] for schema in listed))

    every_night = {"cron_extraction": "15 3 * * *", "disable_auto_extraction": False}
    sources.update_extraction_config_ocf([every_night], ds_id=ds_id).raise_for_problems()
    print("runs at:", sources.get_extraction_config_ocf(ds_id=ds_id).cron_extraction)

    # With remove_filtered_schemas the schemas that are not brought would be deleted.
    sales = {"limit_schemas": ["sales"], "exclude_schemas": [], "remove_filtered_schemas": False}
    run = sources.start_metadata_extraction_ocf([sales], ds_id=ds_id)
    print("extracted:", run.status)


def main() -> None:
    """Connect the source, extract it, look at its schemas, and clear up."""
    with catalog() as server:
        if source_id(server) is None:
            connect(server)
        ds_id = source_id(server)
        extract(server, ds_id)
        print("in the catalog:", *(schema.name for schema in server.rdbms_schema.list(ds_id=ds_id)))
        update = {"ds_id": ds_id, "description": "Orders and customers", "private": True}
        server.datasource.update_ocf([update]).raise_for_problems()
        for row in server.datasource.delete_ocf([{"ds_id": ds_id}]).rows:
            print("deleted:", row.status)


if __name__ == "__main__":
    main()
