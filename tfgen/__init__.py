"""Plain, reviewable, proven Terraform for every environment and region, from one YAML matrix and Jinja templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from tfgen import api

__all__ = ["__version__", "api"]
__version__ = "0.1.0"


def __getattr__(name: str) -> ModuleType:
    """Import `tfgen.api` when somebody asks for it: the command must not wait for what it does not use."""
    if name != "api":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return import_module("tfgen.api")
