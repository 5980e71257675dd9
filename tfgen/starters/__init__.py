"""Projects to start from: which there are, and how one becomes a new project in a folder of the user's."""

from tfgen.starters.catalogue import STARTERS, Starter
from tfgen.starters.plan import NewProject, plan_project
from tfgen.starters.update import Update, apply_update, plan_update
from tfgen.starters.write import write_project

__all__ = [
    "STARTERS",
    "NewProject",
    "Starter",
    "Update",
    "apply_update",
    "plan_project",
    "plan_update",
    "write_project",
]
