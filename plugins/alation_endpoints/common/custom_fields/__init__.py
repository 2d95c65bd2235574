"""Values of custom fields, as they stand inside the objects of many endpoints."""
