"""The project as a commit has it: what differs from it now, and which stacks that affects."""

from tfgen.revisions.affected import Affected, AffectedStack, find_affected
from tfgen.revisions.difference import Difference, StackNews, find_difference
from tfgen.revisions.reasons import Reason
from tfgen.revisions.since import find_changes_since

__all__ = [
    "Affected",
    "AffectedStack",
    "Difference",
    "Reason",
    "StackNews",
    "find_affected",
    "find_changes_since",
    "find_difference",
]
