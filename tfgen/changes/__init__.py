"""What two versions of a root module differ in: by address and argument, never by text."""

from tfgen.changes.blocks import Blocks, read_blocks
from tfgen.changes.change import Change, Kind
from tfgen.changes.compare import Edit, compare_values
from tfgen.changes.groups import ChangeGroup, group_changes
from tfgen.changes.modules import compare_blocks
from tfgen.changes.types import TypeBook

__all__ = [
    "Blocks",
    "Change",
    "ChangeGroup",
    "Edit",
    "Kind",
    "TypeBook",
    "compare_blocks",
    "compare_values",
    "group_changes",
    "read_blocks",
]
