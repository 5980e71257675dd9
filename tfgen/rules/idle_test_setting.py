"""Values and overrides in tests that reach nothing in the module.

Why:
    A value for a variable that the module of the run does not declare, an override of what is not in it, and what a
    mock says of attributes that there are not, are ignored: the test then checks something else than it says
    (https://developer.hashicorp.com/terraform/language/tests#variables).

Bad:
    variable "name" {
      default = "orders"
    }
    # in names.tftest.hcl
    run "names" {
      variables {
        nome = "trades"
      }
    }

Good:
    variable "name" {
      default = "orders"
    }
    # in names.tftest.hcl
    run "names" {
      variables {
        name = "trades"
      }
    }
"""

from tfgen.errors import did_you_mean
from tfgen.module.companions import runs, tested_module
from tfgen.module.declared import find_declared
from tfgen.module.references import find_body_references
from tfgen.module.static_references import steps_of
from tfgen.rules.api import (
    STRUCTURE,
    Block,
    Group,
    Hit,
    Iterable,
    Iterator,
    Module,
    Node,
    Root,
    Rule,
    Severity,
    SourceFile,
)
from tfgen.rules.shared.test_blocks import companions
from tfgen.rules.shared.value_hits import value_hits

_OVERRIDES = ("override_resource", "override_data", "override_module")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each."""
    for file in companions(root).tests:
        for node, message in _faults(root, file):
            yield Hit.at(file, node, message)
    yield from value_hits(root, "idle-test-setting")


def _faults(root: Root, file: SourceFile) -> Iterator[tuple[Node, str]]:
    modules = [tested_module(root.module, file, run) for run in runs(file)]
    own = None if root.module.faults else root.module
    yield from _override_faults(file.body.blocks_of(*_OVERRIDES), [*modules, own])
    for run, module in zip(runs(file), modules, strict=True):
        yield from _override_faults(run.body.blocks_of(*_OVERRIDES), [module])
        if module:
            known = sorted(variable.name for variable in module.declared("variable"))
            for block in run.body.blocks_of("variables"):
                for argument in block.body.arguments:
                    if argument.name not in known and f"var.{argument.name}" not in _used(run):
                        remedy = did_you_mean(argument.name, known, otherwise="Take it away.")
                        yield argument, f"the module of this run has no variable {argument.name}. {remedy}"


def _used(run: Block) -> frozenset[str]:
    """The variables that asserts of the run itself look at."""
    return frozenset(one.target for block in run.body.blocks_of("assert") for one in find_body_references(block.body))


def _override_faults(blocks: Iterable[Block], modules: list[Module | None]) -> Iterator[tuple[Node, str]]:
    """The overrides of what none of the modules has, if all of them are known; into called ones is not looked."""
    known: set[str] = set()
    for module in modules:
        if module is None:
            return
        known |= {address for kind in ("resource", "data", "module") for address in find_declared(module)[kind]}
    for block in blocks:
        target = block.body.argument("target")
        names = [str(step) for step in steps_of(target.value) if step is not None] if target else []
        is_inner = names[:1] == ["module"] and len(names) > 2
        if target and names and not is_inner and ".".join(names) not in known:
            address = ".".join(names)
            remedy = did_you_mean(address, known, otherwise="Take the override away.")
            yield target.value, f"{address} is not in the module that is tested. {remedy}"


RULE = Rule("idle-test-setting", Severity.WARNING, Group.REFERENCES, check, STRUCTURE)
