"""What dataflows and lineage have in common: the objects of paths, their keys, the books."""
