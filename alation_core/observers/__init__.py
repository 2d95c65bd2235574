"""What watches a run: the lines of its log, and what `progress=` shows. Nothing follows from it."""
