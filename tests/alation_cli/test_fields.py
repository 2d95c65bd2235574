"""Wire names and typed values at the command line: in files, parameters and what is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from alation_core.plugins.entry_points import installed_points
from alation_sandbox import Sandbox
from tests.alation_cli import rated
from tests.alation_cli.support import newest_run, run, variables


@pytest.fixture(autouse=True)
def plugin(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("site")
    rated.install(folder)
    monkeypatch.syspath_prepend(str(folder))
    installed_points.cache_clear()
    rated.BODIES.clear()
    rated.QUERIES.clear()
    rated.ANSWERS.clear()
    yield
    installed_points.cache_clear()


FILES = {
    "rows.jsonl": (
        '{"kind": "rating", "class": "gold", "score": 0.1000000000000000055, "share": 1.10,'
        ' "scores": [1.10, 2], "at": "2025-03-14T12:00:00Z"}\n{"kind": "note", "score": "1.10"}\n'
    ),
    "rows.json": (
        '[{"kind": "rating", "class": "gold", "score": 0.1000000000000000055, "share": 1.10,'
        ' "scores": [1.10, 2], "at": "2025-03-14T12:00:00Z"},\n{"kind": "note", "score": "1.10"}]'
    ),
    "rows.csv": (
        "kind,class,score,share,scores,at\n"
        'rating,gold,0.1000000000000000055,1.1,"[1.10, 2]",2025-03-14T12:00:00Z\n'
        "note,,1.10,,,\n"
    ),
}
BODY = (
    '[{"kind":"rating","class":"gold","score":0.1000000000000000055,"share":1.1,'
    '"scores":[1.10,2],"at":"2025-03-14T12:00:00Z"},{"kind":"note","score":"1.10"}]'
)


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_wire_names_and_its_numbers_keep_their_digits(name: str) -> None:
    Path(name).write_text(FILES[name])

    assert run("validate", "rated.send", name).exit_code == 0
    result = run("load", "rated.send", name, "--sandbox")
    assert result.exit_code == 0, result.output
    assert rated.BODIES == [BODY]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with Sandbox(routes=rated.alation_sandbox()) as running:
        for name, value in variables(running).items():
            monkeypatch.setenv(name, value)
        yield running


def test_rejects_keep_the_digits_and_can_be_loaded_again(server: Sandbox) -> None:
    row = f'{RATING}, "score": 0.1000000000000000055, "scores": [-0, 1e400]}}'
    bad = '{"kind": "rating", "class": "GOLD", "score": 1.10}'
    Path("rows.jsonl").write_text(f"{row}\n{bad}\n")
    rated.ANSWERS.append(400)

    assert run("load", "rated.send", "rows.jsonl", "--on-invalid", "skip").exit_code == 1
    result = run("runs", "rejects", newest_run()["id"])
    assert result.exit_code == 0, result.output
    good, rejected = result.stdout.splitlines()
    assert '"score": 0.1000000000000000055, "scores": [-0, 1E+400]' in good
    assert '"score": 1.10,' in rejected

    Path("again.jsonl").write_text(good)
    assert run("load", "rated.send", "again.jsonl").exit_code == 0
    assert rated.BODIES[0] == rated.BODIES[1]


RATING = '{"kind":"rating","class":"gold"'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.csv",
            "kind,klass\nrating,gold\n",
            "field 'klass': Unknown field; did you mean 'class'?",
        ),
        ("a.jsonl", '{"kind":"rating","class_":"gold"}', "Unknown field; did you mean 'class'?"),
        (
            "a.jsonl",
            '{"kind":"rating","class":"gold","share":0.1000000000000000055}',
            "cannot be kept exactly",
        ),
        ("a.jsonl", f'{RATING},"scores":[1,1]', "line 1"),
        (
            "a.jsonl",
            '{"kind":"rating","class":"gold","scores":[1e99999999999999999999]}',
            "scores[0]",
        ),
        ("a.jsonl", '{"kind":"rating","class":"GOLD"}', "Must be one of: gold, silver"),
        ("a.csv", "kind,class,at\nrating,gold,2025-03-14T12:00:00\n", "has no offset"),
        ("a.csv", 'kind,class,part\nrating,gold,"{""type"": 1}"\n', "field 'part.type'"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(name: str, content: str, said: str) -> None:
    Path(name).write_text(content)

    result = run("validate", "rated.send", name)
    assert result.exit_code == 2
    assert said in result.output
    assert name in result.output


def test_parameters_are_named_by_their_attributes() -> None:
    result = run("get", "rated.list", "--sandbox", "--param", "class_=gold", "--output", "csv")

    assert result.exit_code == 0, result.output
    assert rated.QUERIES == ["class=gold"]
    assert result.stdout.splitlines() == ["class,score,at", "gold,1.5,2025-03-14T12:00:00Z"]
    refused = run("get", "rated.list", "--sandbox", "--param", "class=gold")
    assert refused.exit_code == 2
    assert "did you mean 'class_'" in refused.output


def test_endpoints_tell_both_names_of_a_parameter() -> None:
    result = run("endpoints", "rated")

    assert "params of rated.list: class_ (required, sent as class), since" in result.stdout


def test_the_schema_has_wire_names() -> None:
    described = json.loads(run("schema", "rated.send").stdout)

    assert described["items"]["anyOf"][0]["properties"]["class"] == {"enum": ["gold", "silver"]}
    part = {"$ref": "#/$defs/Part"}
    assert described["items"]["anyOf"][0]["properties"]["part"] == part
    assert described["$defs"]["Part"]["properties"]["parts"] == {"type": "array", "items": part}
