"""What `alation doctor` looks at, a file for each part of it; each finding is a line."""
