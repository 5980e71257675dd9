"""Projects to start from: which there are, and how one becomes a new project in a folder of the user's."""

from tfgen.starters.catalogue import STARTERS, Starter
from tfgen.starters.plan import NewProject, plan_project
from tfgen.starters.write import write_project

__all__ = ["STARTERS", "NewProject", "Starter", "plan_project", "write_project"]
