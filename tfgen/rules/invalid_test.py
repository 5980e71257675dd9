"""Files of tests that the engine refuses.

Why:
    A file of tests holds runs, with the values, providers, mocks and overrides for them, and each block has arguments
    of its own. `terraform init` and `terraform validate` refuse what does not belong there
    (https://developer.hashicorp.com/terraform/language/tests, https://opentofu.org/docs/cli/commands/test/).

Bad:
    # in names.tftest.hcl
    run "names" {
      comand = plan
    }

Good:
    # in names.tftest.hcl
    run "names" {
      command = plan
    }
"""

from pathlib import PurePosixPath

from tfgen.dialects.dialect import Engine
from tfgen.errors import did_you_mean
from tfgen.hcl.syntax import Attribute, Block, Index, Literal, Name, Object, Tuple
from tfgen.module.calls import is_local, is_registry
from tfgen.module.companions import TEST_LABELS, call_of, runs
from tfgen.module.references import find_references
from tfgen.module.static_references import is_text, steps_of
from tfgen.patterns import regex
from tfgen.rules.api import (
    STRUCTURE,
    Argument,
    Body,
    Evaluator,
    Expression,
    Group,
    Hit,
    Iterator,
    Node,
    Root,
    Rule,
    Severity,
    SourceFile,
)
from tfgen.rules.shared.sources import source_faults
from tfgen.rules.shared.structure import find_faults
from tfgen.rules.shared.test_blocks import SHAPES, TEST_FILE, companions, whole
from tfgen.rules.shared.value_hits import value_hits

_WORDS = {"command": ("plan", "apply"), "mode": ("normal", "refresh-only"), "override_during": ("plan", "apply")}
_CHECKABLE = ("var", "output", "check", "data")
_NAME = regex(r"[^\W\d][\w-]*")
_NO_OBJECTS = frozenset({"local", "path", "terraform", "each", "count", "self", "run", "provider", "module"})


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for file in companions(root).tests:
        for node, message in _file_faults(root, file):
            yield Hit.at(file, node, message)
    yield from value_hits(root, "invalid-test")


def _file_faults(root: Root, file: SourceFile) -> Iterator[tuple[Node, str]]:
    for argument in file.body.arguments:
        yield argument, f"{argument.name} stands outside of any block. Put it into one, such as variables {{ }}."
    for node, message in find_faults(whole(file), root.values, TEST_FILE, what="test"):
        if isinstance(node, Block):
            yield node, _of_file(node, message)
    for block in file.body.blocks:
        if block.type in TEST_LABELS:
            yield from _block_faults(root.values, block)
    # OpenTofu takes runs of one name: pass_with_variables in internal/command/testdata/test of its source
    names_runs = root.dialect.engine is Engine.TERRAFORM
    yield from (one for one in _twice(file.body) if names_runs or getattr(one[0], "type", "") != "run")
    for run in runs(file):
        yield from _module_faults(root, file, run)
        yield from _provider_faults(file, run)
        yield from _option_faults(run)
        if not _NAME.fullmatch(run.labels[0]):
            yield run, f'"{run.labels[0]}" is no name. Use letters, digits, _ and -, and begin with a letter or _.'


def _twice(body: Body) -> Iterator[tuple[Node, str]]:
    """Blocks that say once more what one in the same place says: runs, configurations, mocks and overrides."""
    seen: set[tuple[str, str]] = set()
    for block in body.blocks:
        if (key := _key_of(block)) and key in seen:
            yield block, f"there is a {' '.join(key)} already here. Keep one of the two, or name another one."
        seen |= {key} if key else set()
        if block.type in ("run", "mock_provider"):
            yield from _twice(block.body)


def _key_of(block: Block) -> tuple[str, str] | None:
    """What there may be one of."""
    kind = "provider" if block.type == "mock_provider" else block.type
    if block.type.startswith("override_"):
        target = block.body.argument("target")
        steps = [str(step) for step in steps_of(target.value)] if target else []
        return (block.type, ".".join(steps)) if steps and "None" not in steps else None
    if kind in ("run", "provider", "mock_resource", "mock_data", "variable") and len(block.labels) == 1:
        alias = block.body.argument("alias")
        name = alias.value.value if alias and isinstance(alias.value, Literal) else ""
        return kind, f"{block.labels[0]}.{name}" if name and kind == "provider" else block.labels[0]
    return None


def _module_faults(root: Root, file: SourceFile, run: Block) -> Iterator[tuple[Node, str]]:
    """A module that is not there, or that no run can be about."""
    for block in run.body.blocks_of("module"):
        source, call = block.body.argument("source"), call_of(root.module, file, run)
        if source is None:
            continue
        found = list(source_faults(root, source, block.body.argument("version")))
        if call and call.fault and _starts_above(root.module.folder, call.source):
            root.unchecked(
                f"the module {call.source} of a run: the path starts in a folder above, where the tests are run"
            )
        elif call and call.fault and not found:
            start = root.module.folder or "the folder of the module"
            yield source.value, f"{call.fault}. Correct the path: it starts in {start}."
        if call and root.dialect.engine is Engine.TERRAFORM and not (is_local(call.source) or is_registry(call.source)):
            found = found or [(source, "a run is about a local module or one from a registry. Name one.")]
        yield from found


def _starts_above(folder: str, source: str) -> bool:
    """Whether a path begins with a folder that leads to this one, as with `-test-directory` in a folder above it."""
    names = [name for name in PurePosixPath(source).parts if name != "."]
    return is_local(source) and bool(names) and names[0] in PurePosixPath(folder).parts


def _provider_faults(file: SourceFile, run: Block) -> Iterator[tuple[Node, str]]:
    """Configurations for a run that the file does not have."""
    known = {key[1] for block in file.body.blocks_of("provider", "mock_provider") if (key := _key_of(block))}
    argument = run.body.argument("providers")
    if argument and not isinstance(argument.value, Object):
        yield argument, "providers is a map, written out: providers = { <name> = <name>.<alias> }."
    for _, value in argument.value.items if argument and isinstance(argument.value, Object) else ():
        steps = [str(step) for step in steps_of(value)]
        if steps and "None" not in steps and ".".join(steps) not in known:
            name = ".".join(steps)
            remedy = did_you_mean(name, known, otherwise="Add it, as a provider or mock_provider block.")
            yield value, f"this file has no provider {name}. {remedy}"


def _option_faults(run: Block) -> Iterator[tuple[Node, str]]:
    """Options of the plan that are none, or do not go together."""
    for options in run.body.blocks_of("plan_options"):
        mode, refresh = options.body.argument("mode"), options.body.argument("refresh")
        if mode and refresh and getattr(mode.value, "name", "") == "refresh-only" and _is_false(refresh.value):
            yield refresh, "a refresh-only plan has to refresh. Take this away."
        for name in ("replace", "target"):
            argument = options.body.argument(name)
            if argument and not isinstance(argument.value, Tuple):
                yield argument, f"{name} is a list of addresses, written out: {name} = [ ... ]."


def _is_false(value: Expression) -> bool:
    return isinstance(value, Literal) and value.value in (False, "false")


def _of_file(block: Block, message: str) -> str:
    """A message about a block at the top of the file."""
    if block.type in TEST_LABELS:
        return message.replace("already in this test block", "already in this file")
    remedy = did_you_mean(block.type, TEST_LABELS, otherwise=f"They have {', '.join(TEST_LABELS)}.")
    return f'files of tests have no block "{block.type}". {remedy}'


def _block_faults(values: Evaluator, block: Block) -> Iterator[tuple[Node, str]]:
    if shape := SHAPES.get(block.type):
        yield from find_faults(block, values, shape)
        for argument in block.body.arguments:
            yield from _word_faults(argument)
    if block.type == "assert":
        yield from _condition_faults(block)
    if block.type.startswith("override_"):
        yield from _target_faults(block)
    if (failures := block.body.argument("expect_failures")) and block.type == "run":
        yield from _failure_faults(failures.value)
    for inner in block.body.blocks if block.type in ("run", "mock_provider") else ():
        yield from _block_faults(values, inner)


def _word_faults(argument: Argument) -> Iterator[tuple[Node, str]]:
    words = _WORDS.get(argument.name)
    if words and not (isinstance(argument.value, Name) and argument.value.name in words):
        yield argument, f"{argument.name} is one of {', '.join(words)}, without quotes."


def _condition_faults(block: Block) -> Iterator[tuple[Node, str]]:
    condition = block.body.argument("condition")
    if condition and not any(find_references(condition.value)):
        fact = "this condition refers to nothing, so it would always say the same."
        yield condition, f"{fact} Refer to what it is to check."


def _target_faults(block: Block) -> Iterator[tuple[Node, str]]:
    target = block.body.argument("target")
    if target is None:
        return
    kind = _kind_of(target.value)
    wanted = block.type.removeprefix("override_")
    if kind != wanted:
        named = {"resource": "a managed resource", "data": "a data source", "module": "a module call"}[wanted]
        yield target.value, f"{block.type} is for {named}. Name one."


def _kind_of(value: Expression) -> str:
    """What an address leads to: `resource`, `data` or `module`; nothing when it is none."""
    names = [step for step in steps_of(value) if step is not None]
    while len(names) > 2 and names[0] == "module":
        names = names[2:]
    if len(names) == 3 and names[0] == "data":
        return "data"
    if len(names) == 2:
        return "module" if names[0] == "module" else "" if names[0] in _NO_OBJECTS else "resource"
    return ""


def _failure_faults(value: Expression) -> Iterator[tuple[Node, str]]:
    if not isinstance(value, Tuple):
        yield value, "expect_failures has to be a list of references. Write expect_failures = [ ... ]."
        return
    for item in value.items:
        if is_text(item):
            continue
        root = (steps_of(item) or [None])[0]
        if not isinstance(item, Attribute | Index) or (root in _NO_OBJECTS and root not in _CHECKABLE):
            fact = "only variables, outputs, checks and resources can be expected to fail."
            yield item, f"{fact} Name one, as in var.name."


RULE = Rule("invalid-test", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
