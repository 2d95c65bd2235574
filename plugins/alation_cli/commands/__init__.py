"""One file per command, named as the command; each holds a Click command of its own name."""
