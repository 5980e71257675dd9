"""Read the outputs of stacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tfgen.terraform.context import Progress
from tfgen.terraform.init import init_modules
from tfgen.terraform.readback import UnreadableError, decode_exactly, parse_answer
from tfgen.terraform.schedule import run_waves

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tfgen.terraform.context import Context
    from tfgen.terraform.root_module import RootModule

_OUTPUT = ("output", "-json", "-no-color")


@dataclass(frozen=True)
class Output:
    """One output: its value, as JSON has it, and whether it is sensitive."""

    value: Any
    sensitive: bool


@dataclass(frozen=True)
class StackOutputs:
    """The outputs of one stack by name, or why they could not be read."""

    module: RootModule
    log: Path
    outputs: Mapping[str, Output]
    errors: tuple[str, ...] = ()


async def read_outputs(context: Context, modules: Sequence[RootModule]) -> list[StackOutputs]:
    """The outputs of the modules from their states. Raises Interrupted while initialising, and OutputError."""
    failed = await init_modules(context, modules)
    found = {
        module: StackOutputs(module, context.log(module).path, {}, errors=errors) for module, errors in failed.items()
    }

    async def work(module: RootModule) -> bool:
        context.observe(Progress(module.name, "output"))
        found[module] = await _read(context, module)
        context.observe(Progress(module.name, "output", ended="failed" if found[module].errors else "read"))
        return True

    ready = [module for module in modules if module not in failed]
    await run_waves([ready], work, parallel=context.parallel, is_stopped=lambda: context.is_stopped)
    return [found[module] for module in modules if module in found]


async def _read(context: Context, module: RootModule) -> StackOutputs:
    log = context.log(module)
    try:
        code, text = await context.supervisor.read(module.folder, _OUTPUT, log)
        outputs = {} if code else parse_answer(text, "output -json", _parse)
    except UnreadableError as error:
        return StackOutputs(module, log.path, {}, errors=(str(error),))
    return StackOutputs(module, log.path, outputs, errors=("the outputs cannot be read",) if code else ())


def _parse(text: bytes) -> dict[str, Output]:
    return decode_exactly(text, dict[str, Output])
