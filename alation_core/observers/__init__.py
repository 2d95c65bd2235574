"""What watches a run: the lines of its log, and what `progress=` shows. Nothing follows from it."""

from alation_core.observers.named import observer_of

__all__ = ["observer_of"]
