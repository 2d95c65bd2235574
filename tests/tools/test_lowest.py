"""The constraints of the environment `lowest` are the lower bounds of the project, all of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tools.lowest import lowest

PROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text("utf-8"))


def test_every_library_of_the_project_has_one_lower_bound() -> None:
    lines = list(lowest(PROJECT["project"]))
    assert {"marshmallow", "click", "pyarrow"} <= {line.partition("==")[0] for line in lines}
    assert not any(line.startswith("alation-core") for line in lines)
    assert len(lines) == len({line.partition("==")[0] for line in lines})


@pytest.mark.parametrize(
    ("extra", "told"),
    [(["click"], "no lower bound"), (["requests>=2.33"], "two lower bounds")],
)
def test_a_library_without_a_bound_or_with_two_is_named(extra: list[str], told: str) -> None:
    project = {
        "name": "own",
        "dependencies": ["requests>=2.32"],
        "optional-dependencies": {"x": extra, "all": ["own[x]"]},
    }
    with pytest.raises(ValueError, match=told):
        list(lowest(project))
