"""Lock the providers of stacks for several platforms: once for each set of providers, copied to all that need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.disk.project import as_typed
from tfgen.errors import OutputError, Position, Problem
from tfgen.terraform.context import Progress
from tfgen.terraform.providers import find_lock, group_by_providers, lock_content, share_lock
from tfgen.terraform.signals import Interrupted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.terraform.context import Context
    from tfgen.terraform.providers import ProviderSet
    from tfgen.terraform.root_module import RootModule


@dataclass(frozen=True)
class LockOptions:
    """Platforms such as `linux_amd64`, none for this one, and where providers come from instead of their registry.

    `terraform providers lock` does not look at the mirrors of the CLI configuration
    (https://developer.hashicorp.com/terraform/cli/commands/providers/lock).
    """

    platforms: tuple[str, ...] = ()
    fs_mirror: str | None = None
    net_mirror: str | None = None

    @property
    def arguments(self) -> list[str]:
        """As the engine wants them."""
        mirrors = (("-fs-mirror", self.fs_mirror), ("-net-mirror", self.net_mirror))
        return [
            *(f"{option}={value}" for option, value in mirrors if value),
            *(f"-platform={platform}" for platform in self.platforms),
        ]


async def lock_modules(
    context: Context, modules: Sequence[RootModule], options: LockOptions
) -> dict[RootModule, tuple[str, ...]]:
    """Add the checksums of the platforms to the lock files of the modules; the errors of those where it failed.

    Versions that are locked stay. Modules with the same providers have the same lock file afterwards. Raises
    Interrupted, and OutputError when a lock file cannot be written.
    """
    errors: dict[RootModule, tuple[str, ...]] = {}
    for providers, members in group_by_providers(modules).items():
        failure = await _lock(context, providers, members, options)
        errors |= dict.fromkeys(members, failure) if failure else {}
    return errors


async def _lock(
    context: Context, providers: ProviderSet, members: Sequence[RootModule], options: LockOptions
) -> tuple[str, ...]:
    first = members[0]
    try:
        if lock_content(first.folder) is None:
            share_lock(find_lock(context.selection.project, providers), [first])
        result = await context.execute(first, "lock", ["providers", "lock", "-no-color", *options.arguments])
        if context.is_stopped:
            raise Interrupted
        context.observe(Progress(first.name, "lock", ended="lock failed" if result.code else "locked"))
        if result.code:
            return result.failure
        share_lock(lock_content(first.folder), members[1:])
    except OSError as error:
        place = Position(as_typed(error.filename or first.lock_file))
        raise OutputError(Problem(place, f"cannot be written: {error.strerror}. Mend this.")) from None
    return ()
