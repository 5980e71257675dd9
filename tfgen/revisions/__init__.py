"""The project as a commit has it: what differs from it now, and which stacks that affects."""

from tfgen.revisions.difference import Difference, StackNews, find_difference

__all__ = ["Difference", "StackNews", "find_difference"]
