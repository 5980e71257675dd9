"""Files of tests and of queries, which an engine reads beside a module.

https://developer.hashicorp.com/terraform/language/tests, https://opentofu.org/docs/cli/commands/test/,
https://developer.hashicorp.com/terraform/language/block/tfquery/list
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.dialects.files import is_query
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.tree import parse_tree
from tfgen.module.json_places import JsonPlaces
from tfgen.module.json_syntax import JsonSyntaxError, read_json
from tfgen.module.model import Declaration, SourceFile, SyntaxFault
from tfgen.module.repeated import refuse_repeated
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.hcl.syntax import Block
    from tfgen.module.calls import Call
    from tfgen.module.model import Module

TEST_LABELS: Final = {
    "mock_provider": 1,
    "override_data": 0,
    "override_module": 0,
    "override_resource": 0,
    "provider": 1,
    "run": 1,
    "test": 0,
    "variable": 1,
    "variables": 0,
}
"""The blocks of a file of tests, and how many labels each has."""
QUERY_LABELS: Final = {"list": 2, "locals": 0, "provider": 1, "variable": 1}
"""The blocks of a file of queries."""


class Companions(Struct, frozen=True, eq=False):
    """The files of tests and of queries of a module, and those that cannot be read."""

    tests: tuple[SourceFile, ...] = ()
    queries: tuple[SourceFile, ...] = ()
    faults: tuple[SyntaxFault, ...] = ()

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """All that can be read."""
        return (*self.tests, *self.queries)


NO_COMPANIONS: Final = Companions()
"""Those of a module without any."""


def runs(file: SourceFile) -> Iterator[Block]:
    """The runs of a file of tests, in their order."""
    return (block for block in file.body.blocks_of("run") if len(block.labels) == 1)


def call_of(module: Module, file: SourceFile, run: Block) -> Call | None:
    """The call of the module that a run is about, None where it is about the one beside it."""
    inner = run.body.blocks_of("module")
    return module.library.call(module, Declaration(file, inner[0])) if inner and module.library else None


def tested_module(module: Module, file: SourceFile, run: Block) -> Module | None:
    """The module that a run is about, None where not all of it is known."""
    if not run.body.blocks_of("module"):
        return None if module.faults else module
    call = call_of(module, file, run)
    return call.interface if call else None


def read_companions(folder: str, texts: Mapping[str, str], faults: Iterable[SyntaxFault] = ()) -> Companions:
    """What these files (name, from the module's folder, to text) hold; `faults` are those that are known already."""
    files: dict[str, SourceFile] = {}
    wrong = list(faults)
    for name, text in sorted(texts.items()):
        try:
            files[name] = _read(folder, name, text)
        except HclSyntaxError as error:
            wrong.append(SyntaxFault(name, error))
        except JsonSyntaxError as error:
            wrong.append(SyntaxFault(name, HclSyntaxError(error.line, error.column, str(error))))
    tests = tuple(file for name, file in files.items() if not is_query(name))
    queries = tuple(file for name, file in files.items() if is_query(name))
    return Companions(tests, queries, tuple(wrong))


def _read(folder: str, name: str, text: str) -> SourceFile:
    if not name.endswith(".json"):
        file = SourceFile(folder, name, normalize(text), parse_tree(text))
        refuse_repeated(file)
        return file
    native = read_json(text, QUERY_LABELS if is_query(name) else TEST_LABELS)
    body = parse_tree(native)
    return SourceFile(folder, name, normalize(native), body, JsonPlaces(text, body))
