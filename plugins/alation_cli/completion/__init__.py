"""Completion in a shell, for all commands: it asks a table that is kept, and imports nothing heavy.

`scripts` are for the shells, `protocol` is what they ask and how they are answered, `candidates`
decides, `tables` keeps what can be asked for, `gathering` finds that out.
"""
