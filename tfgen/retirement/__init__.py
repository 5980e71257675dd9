"""Folders that were rendered and may have live resources, and those of them that left the matrix."""

from tfgen.retirement.clear import Retired, find_retired, load_retired, locate_states
from tfgen.retirement.ledger import RetiredStack

__all__ = ["Retired", "RetiredStack", "find_retired", "load_retired", "locate_states"]
