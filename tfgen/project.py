"""Where things are in a project's folder."""

from pathlib import Path

OUTPUT = Path("generated")
"""The folder of the stacks."""
CACHE = Path(".tfgen")
"""What a run remembers for the next one; it may be deleted while nothing is planned."""
