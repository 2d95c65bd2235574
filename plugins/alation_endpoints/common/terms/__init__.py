"""Documents, terms and folders: objects with a title, counted and listed by one kind of job."""
