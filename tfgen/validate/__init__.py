"""Check Terraform without Terraform: what each root module says, and what all of them say together."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfgen.validate.answers.finding import Finding, Note, Report, Suppressed
    from tfgen.validate.paths import validate_paths
    from tfgen.validate.project import validate_project

__all__ = ["Finding", "Note", "Report", "Suppressed", "validate_paths", "validate_project"]

_HOMES = {"validate_paths": "tfgen.validate.paths", "validate_project": "tfgen.validate.project"}


def __getattr__(name: str) -> object:
    """The names above, imported when they are wanted: folders need no Jinja, and an unchanged project no rules."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(_HOMES.get(name, "tfgen.validate.answers.finding")), name)
