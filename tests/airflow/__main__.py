"""Installs Airflow beside this package, and runs its tests: `tox -e airflow`.

It is 300 MB. Where it cannot be installed, that is said loudly, and nothing has been tested.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
WANTED = (
    "apache-airflow==3.3.2",
    "apache-airflow-providers-standard",
    "apache-airflow-providers-openlineage",
    "charset-normalizer",
    "psycopg[binary]",
    "sqlalchemy",
)
PYTEST = ("-o", "filterwarnings=", "--allow-hosts=127.0.0.1,::1", "--timeout=180")
"""Airflow and its libraries warn of themselves."""


CLUSTER = "cluster"
"""As the first argument: the processes of `tests.airflow.cluster` are run."""
FOR_CLUSTER = (
    *("asyncpg", "psycopg2-binary", "redis"),
    # With celery 5.7 the provider blames the version of Airflow.
    *("apache-airflow-providers-celery", "celery<5.7"),
)


def installed(*more: str) -> str | None:
    """Install Airflow, and return why that failed, or None."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command = [*pip, "--constraint", str(HERE / "constraints.txt"), *WANTED, *more]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode == 0:
        return None
    lines = [line for line in done.stderr.splitlines() if not line.startswith("WARNING")]
    return "\n".join(lines[-5:]) or f"pip ended with {done.returncode}"


def main(arguments: list[str]) -> int:
    """Return 0 where all tests pass, or none could be run."""
    why = installed(*(FOR_CLUSTER if arguments[:1] == [CLUSTER] else ()))
    if why is not None:
        line = "!" * 78
        print(
            f"{line}\nSKIPPED: Airflow cannot be installed here, nothing of it was tested.\n{why}"
        )
        print(line, flush=True)
        return 0
    if arguments[:1] == [CLUSTER]:
        command = [sys.executable, "-m", "tests.airflow.cluster", *arguments[1:]]
        return subprocess.run(command, check=False).returncode
    given = arguments or [str(HERE)]
    return subprocess.run([sys.executable, "-m", "pytest", *PYTEST, *given], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
