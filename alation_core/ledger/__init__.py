"""The durable record of runs: SQLite, written before each step, so that nothing is lost."""
