"""What rows say of other objects of the catalog: their type and their id."""
