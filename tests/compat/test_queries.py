from __future__ import annotations

from typing import Any

import allie_sdk as allie


def test_queries_are_created_and_read(client: Any) -> None:
    made = client.query.create_query(
        allie.QueryItem(datasource_id=1, content="SELECT 1;", title="Smoke test")
    )
    assert (type(made), made.status) == (allie.JobDetails, "successful")
    assert isinstance(made.result, allie.Query)

    read = client.query.get_query(made.result.id)
    assert (read.title, read.content, read.datasource_id) == ("Smoke test", "SELECT 1;", 1)
    assert client.query.get_queries(allie.QueryParams(title="Smoke test")) == [read]
    assert client.query.get_queries(allie.QueryParams(title="none")) is None
    assert client.query.get_query_sql(read.id) == "SELECT 1;"
