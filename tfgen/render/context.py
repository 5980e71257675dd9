"""The names that a template may use: what a stack is called, and every setting of its section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from tfgen.config.matrix import Project
    from tfgen.stack import Stack


def build_context(project: Project, stack: Stack, root: str) -> dict[str, Any]:
    """The scope of a stack's templates; `root` is the way from the stack's folder to the project's."""
    return {
        **msgspec.to_builtins(stack.settings),
        "project": {"name": project.name, "root": root},
        "stack": {
            "environment": stack.environment,
            "region": stack.region,
            "name": stack.name,
            "account_id": stack.settings.account_id,
            "home_region": stack.settings.home_region,
            "is_home": stack.is_home,
            "regions": list(stack.regions),
            "shared_account": stack.shared_account,
        },
    }
