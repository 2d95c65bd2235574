from __future__ import annotations

from pathlib import Path
from typing import Any

import allie_sdk as allie
import pytest
from allie_sdk.models.data_dictionary_model import DataDictionaryTaskDetails

from alation_sandbox import Sandbox
from tests.compat.support import refusal


@pytest.fixture(autouse=True)
def no_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allie_sdk.methods.data_dictionary.sleep", lambda seconds: None)


def item(lines: str, **more: Any) -> Any:
    return allie.DataDictionaryItem(overwrite_values=True, file=lines.encode(), **more)


def test_a_data_dictionary_is_uploaded(client: Any, server: Sandbox, tmp_path: Path) -> None:
    told = client.data_dictionary.upload_data_dictionary(
        "data", 1, item("key,title\n,Sales\n", allow_reset=False)
    )
    assert (type(told), told.status) == (allie.JobDetails, "successful")
    assert isinstance(told.result, DataDictionaryTaskDetails)
    records = told.result.result.records
    assert (records.total, records.succeeded, records.failed) == (1, 1, 0)
    assert (told.result.state, told.result.dd_resource.oid) == ("COMPLETED", 1)
    assert told.result.report_download_link.startswith(server.url)
    title = server.world.table("data_source").get(1)
    assert title is not None
    assert title["title"] == "Sales"

    file = tmp_path / "dictionary.tsv"
    file.write_text("key\tdescription\n\t<p>All sales</p>\n", "utf-8")
    sent = allie.DataDictionaryItem(overwrite_values=False, file=file, content_type="text/tsv")
    assert client.data_dictionary.upload_data_dictionary("data", 1, sent).status == "successful"


def test_what_fails_is_told(client: Any) -> None:
    lines = "key,title\n,Sales\nsales.orders,Orders\n"
    part = client.data_dictionary.upload_data_dictionary("data", 1, item(lines))
    assert part.status == "partially_successful"
    assert part.result.result.records.failed == 1

    none = client.data_dictionary.upload_data_dictionary("data", 1, item("key,title\nx,y\n"))
    assert (none.status, none.msg) == ("failed", "Object not found")

    with refusal() as told:
        client.data_dictionary.upload_data_dictionary("table", 404, item(lines))
    assert told["status"] == 404
