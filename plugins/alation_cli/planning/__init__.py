"""What `alation plan` and `alation apply` do around the plugin: rows of a file, and the table."""
