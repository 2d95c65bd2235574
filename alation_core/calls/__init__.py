"""What users call: writes, reads, a job by its handle, going on with a run."""
