"""References in tests to what neither the module nor the file declares.

Why:
    A test may look at everything in the module that its run is about, at the outputs of earlier runs and at its own
    variables. `terraform validate` does not look at that; `terraform test` fails when the run comes to it
    (https://developer.hashicorp.com/terraform/language/tests#assertions).

Bad:
    variable "name" {
      type = string
    }
    # in names.tftest.hcl
    run "names" {
      variables {
        name = "orders"
      }
      assert {
        condition     = var.nome == "orders"
        error_message = "Another name."
      }
    }

Good:
    variable "name" {
      type = string
    }
    # in names.tftest.hcl
    run "names" {
      variables {
        name = "orders"
      }
      assert {
        condition     = var.name == "orders"
        error_message = "Another name."
      }
    }
"""

from tfgen.errors import did_you_mean
from tfgen.hcl.syntax import Tuple
from tfgen.module.companions import runs, tested_module
from tfgen.module.declared import find_declared
from tfgen.module.references import find_body_references, find_references
from tfgen.module.uses import target_of
from tfgen.rules.api import (
    STRUCTURE,
    Block,
    Group,
    Hit,
    Iterator,
    Mapping,
    Module,
    Reference,
    Root,
    Rule,
    Severity,
    SourceFile,
)
from tfgen.rules.shared.test_blocks import companions

_KINDS = ("var", "local", "module", "data", "ephemeral", "output", "check")
_OTHERS = frozenset({"each", "count", "self", "path", "terraform", "provider", "action"})


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such reference."""
    for file in companions(root).tests:
        done: dict[str, Module | None] = {}
        for run in runs(file):
            for reference, message in _faults(root, file, run, done):
                yield Hit.at(file, reference.expression, message)
            done[run.labels[0]] = tested_module(root.module, file, run)


def _faults(
    root: Root, file: SourceFile, run: Block, done: Mapping[str, Module | None]
) -> Iterator[tuple[Reference, str]]:
    """What is wrong with the references of a run, before which others are done."""
    module = tested_module(root.module, file, run)
    own = _variables(root, file, run)
    for inner in run.body.blocks_of("variables", "assert"):
        for reference in find_body_references(inner.body):
            if reference.root == "run":
                yield from ((reference, message) for message in _run_faults(reference, done))
            elif module and (inner.type == "assert" or reference.root == "var"):
                yield from ((reference, message) for message in _target_faults(reference, module, own))
    failures = run.body.argument("expect_failures")
    for item in failures.value.items if failures and isinstance(failures.value, Tuple) else ():
        for reference in find_references(item) if module else ():
            if module:
                yield from ((reference, message) for message in _target_faults(reference, module, frozenset()))


def _variables(root: Root, file: SourceFile, run: Block) -> frozenset[str]:
    """The addresses of the variables that the file, the run, or values beside the module set or declare."""
    blocks = (*file.body.blocks_of("variables"), *run.body.blocks_of("variables"))
    names = [argument.name for block in blocks for argument in block.body.arguments]
    names += [block.labels[0] for block in file.body.blocks_of("variable") if block.labels]
    names += root.module.tfvars.given if root.module.tfvars else ()
    return frozenset(f"var.{name}" for name in names)


def _run_faults(reference: Reference, done: Mapping[str, Module | None]) -> Iterator[str]:
    name, output = (*map(str, reference.steps[:2]), "", "")[:2]
    if name not in done:
        yield f"there is no run {name} before this one. {did_you_mean(name, done)}".rstrip()
        return
    module = done[name]
    known = [declared.name for declared in module.declared("output")] if module else []
    if module and output and output not in known:
        yield f"the module of the run {name} has no output {output}. {did_you_mean(output, known)}".rstrip()


def _target_faults(reference: Reference, module: Module, own: frozenset[str]) -> Iterator[str]:
    if reference.root in _OTHERS or not reference.steps:
        return
    known = _declared(module, reference) | own
    target = target_of(reference)
    if target not in known:
        yield f"{target} is not declared in the module that this is about. {did_you_mean(target, known)}".rstrip()


def _declared(module: Module, reference: Reference) -> frozenset[str]:
    """The addresses of the kind that a reference is to."""
    kind = reference.root if reference.root in _KINDS else "resource"
    if kind in ("output", "check"):
        return frozenset(declared.address for declared in module.declared(kind))
    return find_declared(module)[kind]


RULE = Rule("undeclared-in-test", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
