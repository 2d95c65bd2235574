"""What OpenLineage is told of a load: where its rows came from, and what was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit


def facets(host: str, operation: str, rows: Any, summary: Mapping[str, Any] | None) -> Any:
    """Return the lineage of a load; the libraries of OpenLineage are there when it is asked for.

    Args:
        host: address of the catalog; empty: nothing was done that could be told.
        operation: endpoint and operation.
        rows: as the DAG gave them.
        summary: of the run; None: it has not ended.
    """
    from airflow.providers.openlineage.extractors import OperatorLineage
    from openlineage.client.event_v2 import InputDataset, OutputDataset
    from openlineage.client.facet_v2 import output_statistics_output_dataset

    counts = {} if summary is None else summary["counts"]
    written = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(
        rowCount=counts.get("succeeded", 0)
    )
    server = urlsplit(host)
    output = OutputDataset(
        namespace=f"alation://{server.netloc}",
        name=operation.partition(".")[0],
        outputFacets={"outputStatistics": written},
    )
    if not host:
        return OperatorLineage()
    inputs = [InputDataset(*_place(rows))] if isinstance(rows, str) and rows else []
    return OperatorLineage(inputs=inputs, outputs=[output])


def _place(rows: str) -> tuple[str, str]:
    """Return the namespace and the name of a file, as OpenLineage names them."""
    rows = rows.removeprefix("file://")
    if "://" not in rows:
        return "file", rows
    # Cut by hand: in the name of an object ? and # are letters like others.
    scheme, _, rest = rows.partition("://")
    bucket, _, name = rest.partition("/")
    # A connection may stand before the bucket.
    return f"{scheme}://{bucket.rpartition('@')[2]}", name.lstrip("/") or "/"
