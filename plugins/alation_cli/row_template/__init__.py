"""Files to begin with: the headings of a write, what each takes, and a row that fits."""
