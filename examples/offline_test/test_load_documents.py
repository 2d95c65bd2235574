"""Tests the script without a server, on the tape cassettes/load_documents.yaml."""

from pathlib import Path

import pytest
from load_documents import load

from alation_core import Alation


@pytest.mark.alation_cassette("load_documents")
def test_each_line_becomes_a_document(alation_catalog: Alation) -> None:
    run = load(alation_catalog, Path(__file__).with_name("documents.csv"))
    assert [outcome.id for outcome in run.rows] == [1, 2]
