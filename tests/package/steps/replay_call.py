"""Make one call through the installed wheel against a cassette; nothing reaches a network."""

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import vcr
import yaml

from alation_core import Alation, ApiAccessToken


def main() -> None:
    """Send the rows that the cassette holds and check that every row succeeded."""
    cassette = Path(sys.argv[1])
    request = yaml.safe_load(cassette.read_text(encoding="utf-8"))["interactions"][0]["request"]
    url = urlsplit(request["uri"])
    catalog = Alation(
        f"{url.scheme}://{url.netloc}",
        auth=ApiAccessToken("fake-access-token"),
        plugins=["document"],
    )
    with vcr.use_cassette(str(cassette), record_mode="none"):
        run = catalog.document.create(json.loads(request["body"]))
    if not run.ok:
        raise SystemExit(f"{cassette.name} ended {run.status}: {run.problems}")
    print(f"{cassette.name}: {run.status}, {len(list(run.rows))} rows")


if __name__ == "__main__":
    main()
