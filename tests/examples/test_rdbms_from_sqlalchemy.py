import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from alation_sandbox import Sandbox
from tests.examples.support import ROOT, printed_by
from tests.processes import PATIENCE

# The table with the foreign keys comes first by name, and one column refers to its own table.
LIBRARY = """
CREATE TABLE authors_of_books (
    id INTEGER PRIMARY KEY,
    author INTEGER NOT NULL REFERENCES people (id),
    corrects INTEGER REFERENCES authors_of_books (id),
    note TEXT
);
CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL);
CREATE UNIQUE INDEX people_by_name ON people (name);
CREATE VIEW names AS SELECT name FROM people;
"""


def test_it_loads_a_demo_database() -> None:
    assert printed_by("rdbms_from_sqlalchemy") == [
        "schemas: 1 of 1 successful",
        "tables: 3 of 3 successful",
        "columns: 8 of 8 successful",
        "1.main.customers (TABLE): id, name, city",
        "1.main.orders (TABLE): id, total, customer_id",
        "1.main.big_orders (VIEW): id, total",
    ]


def load(server: Sandbox, address: str, *options: str) -> subprocess.CompletedProcess[str]:
    known = server.credentials
    variables = {
        "ALATION_HOST": server.url,
        "ALATION_USER_ID": str(known.user_id),
        "ALATION_REFRESH_TOKEN": known.refresh_token,
    }
    return subprocess.run(
        [sys.executable, "examples/rdbms_from_sqlalchemy.py", address, *options],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def column(server: Sandbox, key: str) -> dict[str, Any]:
    found = server.world.table("rdbms_column").by_key(key=key)
    assert found is not None
    names = ("column_type", "nullable", "position", "index")
    return {name: found[name] for name in names}


def test_it_loads_any_database_with_types_keys_and_views(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as connection:
        connection.executescript(LIBRARY)

    with Sandbox() as server:
        load(server, f"sqlite:///{tmp_path / 'library.sqlite'}").check_returncode()

        assert column(server, "1.main.people.name") == {
            "column_type": "VARCHAR(40)",
            "nullable": False,
            "position": 2,
            "index": {"isOtherIndex": True},
        }
        assert column(server, "1.main.authors_of_books.author") == {
            "column_type": "INTEGER",
            "nullable": False,
            "position": 2,
            "index": {"isForeignKey": True, "referencedColumnId": "1.main.people.id"},
        }
        assert column(server, "1.main.authors_of_books.corrects")["index"] == {
            "isForeignKey": True,
            "referencedColumnId": "1.main.authors_of_books.id",
        }
        view = server.world.table("rdbms_table").by_key(key="1.main.names")
        assert view is not None
        assert (view["table_type"], "SELECT name FROM people" in view["sql"]) == ("VIEW", True)


def test_it_stops_where_the_data_source_does_not_exist(tmp_path: Path) -> None:
    with Sandbox() as server:
        finished = load(server, f"sqlite:///{tmp_path / 'empty.sqlite'}", "--ds-id", "9")

        assert finished.returncode == 1
        assert finished.stdout == "schemas: 0 of 1 failed\n"
        assert "Data source with id 9 does not exist" in finished.stderr
        assert not list(server.world.table("rdbms_schema").rows())
