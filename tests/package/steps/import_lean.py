"""In an install without extras: the core and every bundled plugin import, and pull in no extra."""

import importlib
import importlib.metadata
import importlib.util
import sys

LIBRARIES_OF_EXTRAS = (
    *("airflow", "click", "cryptography", "keyring", "opentelemetry", "psycopg", "pyarrow"),
    *("pytest", "python_calamine"),
    *("rich", "sqlalchemy", "vcr", "werkzeug", "xlsxwriter", "yaml"),
)


def main() -> None:
    """Import what the base install promises and look for what it must not need."""
    for library in LIBRARIES_OF_EXTRAS:
        if importlib.util.find_spec(library) is not None:
            raise SystemExit(f"{library} came with the base install; it belongs to an extra")
    for module in ("alation_core", "alation_endpoints.document", "alation_profiles.configuration"):
        importlib.import_module(module)
    for group in ("alation_core", "apache_airflow_provider"):
        for entry_point in importlib.metadata.entry_points(group=group):
            entry_point.load()
            print("loaded", entry_point.name)
    print(f"{len(sys.modules)} modules imported, none of them from an extra")


if __name__ == "__main__":
    main()
