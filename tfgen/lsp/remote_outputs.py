"""What a `terraform_remote_state` in a template finds: the outputs of the stacks whose states it reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from tfgen.disk.project import OUTPUT
from tfgen.evaluation.evaluate import Evaluator
from tfgen.links.remote_states import REMOTE_STATE, find_state_reads
from tfgen.module.model import parse_module
from tfgen.module.state import read_literals, state_of
from tfgen.schema import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tfgen.generate import RenderPlan
    from tfgen.hcl.syntax import Body
    from tfgen.module.model import Module
    from tfgen.module.state import State
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.stacks.stack import Stack

OUTPUTS: Final = 3
"""How many names are before an output, behind `data`: the type, the name, and `outputs`."""
_MOST: Final = 200  # stacks whose backends are read for one answer


@dataclass(frozen=True)
class Output:
    """An output, the stack that has it, and its expression and description there."""

    name: str
    stack: str
    value: str
    description: str


def find_outputs(plan: RenderPlan, project: Path, path: Sequence[str]) -> dict[str, Output]:
    """The outputs that are read at a path behind `data`, `terraform_remote_state.network.outputs`, by their names.

    Those of the last good render, in one stack of each component that declares the data source. Empty where it reads
    what no stack keeps, and for another path.
    """
    if len(path) != OUTPUTS or (path[0], path[2]) != (REMOTE_STATE, "outputs"):
        return {}
    modules, stacks = _Modules(plan, project / OUTPUT), plan.config.root_modules
    readers = {stack.component: stack for stack in reversed(stacks) if modules.declares(stack.name, path[1])}
    found: dict[str, Output] = {}
    for reader in readers.values():
        states = _read_states(modules.parse(reader.name), path[1])
        near = sorted((stack for stack in stacks if stack.name in modules.files), key=partial(_is_apart, reader))
        keepers = (one for one in near[:_MOST] if state_of(modules.parse(one.name, "terraform")) in states)
        if states and (keeper := next(keepers, None)):
            found |= {output.name: output for output in _outputs(keeper.name, modules.parse(keeper.name, "output"))}
    return found


def _is_apart(reader: Stack, other: Stack) -> bool:
    """Whether a stack has no cell of the reader's: mostly a state is read of one that has."""
    return {cell.name for cell in reader.cells}.isdisjoint(cell.name for cell in other.cells)


def _read_states(module: Module, name: str) -> set[State]:
    reads = (read for read in find_state_reads(Evaluator(module, Schemas(()))) if read.declaration.name == name)
    return {state for read in reads for state in read.states if state}


class _Modules:
    """Root modules of the last good render, by their folders."""

    def __init__(self, plan: RenderPlan, output: Path) -> None:
        self.files: dict[str, list[RenderedFile]] = {}
        self._output = output
        self._trees: dict[str, Body] = {}
        for file in plan.files:
            if file.blocks:
                self.files.setdefault(file.folder, []).append(file)

    def declares(self, folder: str, name: str) -> bool:
        """Whether there is a `terraform_remote_state` of this name."""
        blocks = (block for file in self.files.get(folder, ()) for block in file.blocks)
        return ("data", (REMOTE_STATE, name)) in ((block.type, block.labels) for block in blocks)

    def parse(self, folder: str, *types: str) -> Module:
        """The root module, or what files of it say that have blocks of these types."""
        files = [file for file in self.files[folder] if not types or any(block.type in types for block in file.blocks)]
        texts = {file.name: file.text for file in files}
        return parse_module((self._output / folder).as_posix(), texts, self._trees)


def _outputs(stack: str, module: Module) -> Iterator[Output]:
    for declaration in module.declared("output"):
        value = declaration.argument("value")
        text = " ".join(declaration.file.text_of(value.value).split()) if value else ""
        said = read_literals(declaration.block.body).get("description", "")
        yield Output(declaration.name, stack, text, str(said))
