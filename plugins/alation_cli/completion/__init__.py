"""Completion in a shell, for all commands: it asks a table that is kept, and imports nothing heavy.

`scripts` are for the shells, `protocol` is what they ask and how they are answered, `candidates`
decides, `tables` keeps what can be asked for, `gathering` finds that out.
"""

from alation_cli.completion.answering import Table, answer
from alation_cli.completion.scripts import ASKED_BY, SCRIPTS

__all__ = ["ASKED_BY", "SCRIPTS", "Table", "answer"]
