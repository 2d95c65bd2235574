"""Entry point of the command `alation`."""

from __future__ import annotations

import sys

from alation_cli.output.streams import make_bearable


def main() -> None:
    """Run the command; without the libraries of its extra, say how to get them."""
    make_bearable()
    try:
        from alation_cli.app import app
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("rich", "typer"):
            raise
        sys.exit(
            f"alation: the command needs {missing.name}, which the extra 'cli' brings: "
            "pip install 'alation-core[cli]'"
        )
    app(prog_name="alation")


if __name__ == "__main__":
    main()
