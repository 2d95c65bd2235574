"""One file per command, named as the command; each holds a Typer application `app`."""
