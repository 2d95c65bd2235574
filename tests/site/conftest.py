"""The pages as two builders make them: `tox -e docs` builds them, and says in SITE where they are.

Elsewhere these tests are not collected.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BUILDERS = ("mkdocs", "zensical")
collect_ignore_glob = [] if os.environ.get("SITE") else ["test_*.py"]


@pytest.fixture(params=BUILDERS)
def site(request: pytest.FixtureRequest) -> Path:
    """The folder that a builder filled."""
    folder = Path(os.environ["SITE"]).resolve() / str(request.param)
    assert (folder / "index.html").exists(), f"{request.param} has built nothing"
    return folder
