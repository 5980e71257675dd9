"""Initialise stacks: providers downloaded once, locked once, and nothing done that was done before.

Terraform's plugin cache is not safe for several inits at once (https://github.com/hashicorp/terraform/issues/31964),
and without a lock file an init unpacks a provider over the one in the cache, even while that is running. So of the
stacks with the same providers and the same lock file one goes first, alone; the others then get its lock file, find all
in the cache, write nothing there, and may run at once. A lock across processes keeps a second tfgen out meanwhile.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.dialects.lock_file import LOCK_FILE
from tfgen.disk.files import open_lock, read_file, write_whole
from tfgen.disk.project import CACHE, as_typed
from tfgen.errors import OutputError, Position, Problem
from tfgen.terraform.blocks import read_blocks
from tfgen.terraform.context import Progress
from tfgen.terraform.environment import plugin_cache
from tfgen.terraform.providers import find_lock, group_by_providers, lock_content, provider_set, share_lock
from tfgen.terraform.schedule import run_waves
from tfgen.terraform.signals import Interrupted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from tfgen.terraform.context import Context
    from tfgen.terraform.root_module import RootModule

_PATIENCE = 0.2  # seconds between two tries for the lock of the plugin cache
_BACKEND_CHANGED = "Backend configuration changed"
_BACKEND_REMEDY = (
    "The state is in another place than before. To move it there: tfgen init --migrate-state{options}. To use what is "
    "there already: tfgen init --reconfigure{options}"
)


@dataclass(frozen=True)
class InitOptions:
    """What the user may ask of an init: `flags` for the engine, and to run it where it is not needed."""

    flags: tuple[str, ...] = ()
    always: bool = False


async def init_modules(
    context: Context, modules: Sequence[RootModule], options: InitOptions = InitOptions()
) -> dict[RootModule, tuple[str, ...]]:
    """Initialise the modules that need it; the errors of those where it failed.

    Raises Interrupted, and OutputError when a lock file cannot be copied.
    """
    needed = [module for module in modules if options.always or not is_initialised(context, module)]
    work = _Init(context, options)
    for providers, members in group_by_providers(needed).items():
        lacking = [module for module in members if lock_content(module.folder) is None]
        if lacking:
            work.share(find_lock(context.selection.project, providers), lacking)
        await work.run(members)
    if context.is_stopped:
        raise Interrupted
    return work.errors


def is_initialised(context: Context, module: RootModule) -> bool:
    """Whether an init like the one now needed was done here, and what it installed is still there."""
    try:
        known = read_file(_record(module), follow=False).decode(errors="replace")
    except OSError:
        return False
    links = (_data_folder(context, module) / "providers").glob("*/*/*/*/*")
    return known == _fingerprint(context, module) and all(path.exists() for path in links)


class _Init:
    """Inits that share a plugin cache."""

    def __init__(self, context: Context, options: InitOptions) -> None:
        self.errors: dict[RootModule, tuple[str, ...]] = {}
        self._context = context
        self._options = options

    def share(self, lock: bytes | None, modules: Sequence[RootModule]) -> None:
        """Give modules a lock file."""
        try:
            share_lock(lock, modules)
        except OSError as error:
            place = Position(as_typed(error.filename or LOCK_FILE))
            raise OutputError(Problem(place, f"cannot be written: {error.strerror}. Mend this.")) from None

    async def run(self, modules: Sequence[RootModule]) -> None:
        """Initialise modules with the same providers: those with the same lock file together."""
        alike: defaultdict[bytes | None, list[RootModule]] = defaultdict(list)
        for module in modules:
            alike[lock_content(module.folder)].append(module)
        for members in alike.values():
            rest = await self._warm(members)
            await run_waves(
                [rest], self._init, parallel=self._context.parallel, is_stopped=lambda: self._context.is_stopped
            )

    async def _warm(self, modules: Sequence[RootModule]) -> Sequence[RootModule]:
        """Initialise one after the other until one succeeds, and give the rest, which is returned, its lock file."""
        async with self._cache_lock():
            for number, module in enumerate(modules, 1):
                if await self._init(module):
                    self.share(lock_content(module.folder), modules[number:])
                    return modules[number:]
        return ()

    async def _init(self, module: RootModule) -> bool:
        arguments = ["init", "-input=false", "-no-color", *self._options.flags]
        result = await self._context.execute(module, "init", arguments)
        self._context.observe(Progress(module.name, "init", ended="initialised" if result.code == 0 else "init failed"))
        if result.code == 0:
            write_record(self._context, module)
            return True
        self.errors[module] = self._explain(module, result.failure)
        return False

    def _explain(self, module: RootModule, errors: tuple[str, ...]) -> tuple[str, ...]:
        if not any(error.startswith(_BACKEND_CHANGED) for error in errors):
            return errors
        options = f" {module.name}"
        return (f"{_BACKEND_CHANGED}. {_BACKEND_REMEDY.format(options=options)}",)

    @asynccontextmanager
    async def _cache_lock(self) -> AsyncIterator[None]:
        folder = plugin_cache(self._context.supervisor.environment)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = open_lock(folder, folder / ".tfgen.lock")
        except OSError as error:
            fact = f"cannot be used as plugin cache: {error.strerror}. Correct TF_PLUGIN_CACHE_DIR."
            raise OutputError(Problem(Position(str(folder)), fact)) from None
        with file:
            while not _try_lock(file.fileno()):
                if self._context.is_stopped:
                    raise Interrupted
                await asyncio.sleep(_PATIENCE)
            yield


def write_record(context: Context, module: RootModule) -> None:
    """Remember the init; where that is not possible the next run does it again."""
    try:
        write_whole(_record(module), _fingerprint(context, module).encode())
    except OSError:
        return


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _record(module: RootModule) -> Path:
    return module.project / CACHE / "init" / module.name


def _data_folder(context: Context, module: RootModule) -> Path:
    return module.folder / context.supervisor.environment.get("TF_DATA_DIR", ".terraform")


def _fingerprint(context: Context, module: RootModule) -> str:
    """A name for everything that an init depends on."""
    environment = context.supervisor.environment
    blocks = [block.text for block in read_blocks(module.folder) if block.type in ("terraform", "module")]
    facts = [
        str(context.supervisor.engine),
        *blocks,
        *provider_set(module.folder),
        *(read_file(path).decode(errors="replace") for path in sorted(module.folder.glob("*.tf.json"))),
        (lock_content(module.folder) or b"").decode(errors="replace"),
        *(environment.get(name, "") for name in ("TF_CLI_ARGS", "TF_CLI_ARGS_init", "TF_DATA_DIR")),
        str(plugin_cache(environment)),
        "installed" if _data_folder(context, module).is_dir() else "not installed",
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
