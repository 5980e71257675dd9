"""What a rule says that it rests on is all that it looks at: its blocks are watched while it runs."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

import pytest

from tests.rules.examples import split_example
from tests.rules.matrices import schemas
from tfgen.evaluation.evaluate import Evaluator
from tfgen.module.model import RESOURCE_MODES, Module, Resource, parse_module
from tfgen.module.pieces import Pieces
from tfgen.rules.registry import RULES, load_documentation, load_rule
from tfgen.rules.root import Root
from tfgen.rules.rule import Rule, among
from tfgen.validate.folders.folder import read_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Argument, Block
    from tfgen.module.model import Declaration, SourceFile
    from tfgen.stacks.stack import Stack

ROOT = Path(__file__).parents[2]
RESTING = [name for name in RULES if isinstance(rule := load_rule(name), Rule) and rule.rests]
# The whole of the block, where it is not an argument.
ALL = "*"
# Of whichever resource: they are part of how blocks hang together, and of what a reference rests on.
ALWAYS_KNOWN = {"count", "for_each", "lifecycle", "provider", "provisioner", "region"}
_ASKED = ("configured", "plain", "value", "values_of", "check_all", "blocks_of", "kept")


class Watched(Resource):
    """A resource that remembers which of its arguments somebody looked at."""

    seen: ClassVar[set[tuple[str, str]]] = set()
    is_paused: ClassVar[bool] = False

    def argument(self, name: str) -> Argument | None:
        """The argument of this name."""
        self.note(name)
        with paused():
            return super().argument(name)

    def blocks(self, *types: str) -> tuple[Block, ...]:
        """The blocks of these types."""
        for name in types:
            self.note(name)
        with paused():
            return super().blocks(*types)

    def note(self, name: str) -> None:
        """Somebody looked at this."""
        if not Watched.is_paused:
            Watched.seen.add((self.address, name))


class WatchedBlock:
    """The block of such a resource, whose labels are no secret."""

    def __init__(self, block: Block) -> None:
        self.real = block
        self.owner: Watched | None = None

    def __getattr__(self, name: str) -> Any:
        if name == "body" and self.owner:
            self.owner.note(ALL)
        return getattr(self.real, name)


class Unasked:
    """A stack that says nothing but its account, which is a part of places: what a rule rests on is not the stack."""

    account_id = None

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"the {name} of the stack was looked at")


@contextmanager
def paused() -> Iterator[None]:
    before, Watched.is_paused = Watched.is_paused, True
    try:
        yield
    finally:
        Watched.is_paused = before


@pytest.fixture(autouse=True)
def _values_may_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an expression is worth rests on the ground of the block, which has tests of its own."""
    for name in _ASKED:
        monkeypatch.setattr(Evaluator, name, pausing(getattr(Evaluator, name)))


def pausing(method: Any) -> Any:
    def asked(*given: object, **named: object) -> object:
        with paused():
            return method(*given, **named)

    return asked


@pytest.mark.parametrize("name", RESTING)
def test_a_rule_looks_at_nothing_but_what_it_rests_on(name: str) -> None:
    rule = load_rule(name)
    assert isinstance(rule, Rule)
    for module in modules(name):
        root = Root(module, schemas(), cast("Stack", Unasked()))
        if rule.rests and rule.rests.each:
            for resource in module.resources:
                assert_known(rule, look(rule, root.showing([resource])), {resource.address})
        else:
            assert_known(rule, look(rule, root), of_kinds(rule, module))


def test_one_that_looks_at_more_is_found() -> None:
    known = load_rule("log-key-policy")
    assert isinstance(known, Rule)
    rule = Rule(known.name, known.severity, known.group, known.check, among("aws_cloudwatch_log_group", "provider"))
    (module, *_) = modules("log-key-policy")
    assert ("aws_kms_key.main", "policy") in look(rule, Root(module, schemas()))
    with pytest.raises(AssertionError):
        assert_known(rule, look(rule, Root(module, schemas())), of_kinds(rule, module))


def assert_known(rule: Rule, seen: set[tuple[str, str]], known: set[str]) -> None:
    others = {(address, name) for address, name in seen if address not in known and name not in ALWAYS_KNOWN}
    assert not others, f"{rule.name} looked at more"


def of_kinds(rule: Rule, module: Module) -> set[str]:
    assert rule.rests
    return {one.address for one in module.resources if one.type in rule.rests.kinds}


def look(rule: Rule, root: Root) -> set[tuple[str, str]]:
    """What a rule looks at beside the addresses of resources."""
    Watched.seen.clear()
    list(rule.check(root))
    return set(Watched.seen)


def modules(rule: str) -> Iterator[Module]:
    """The examples of the rule, and two stacks that have everything."""
    documentation = load_documentation(rule)
    for example in (documentation.bad, documentation.good):
        for text in split_example(example)[0].values():
            yield watched({"main.tf": text})
    yield from platform()


@cache
def platform() -> list[Module]:
    folders = [ROOT / "generated" / name for name in ("prod/us-east-1", "dev/us-west-2")]
    return [watched(read_folder(folder).texts) for folder in folders]


def watched(texts: Any) -> Module:
    """A module whose resources are watched."""
    module = parse_module("main", texts, {}, pieces=Pieces({}))
    for file in module.files:
        watch(file)
    return module


def watch(file: SourceFile) -> None:
    file.__dict__["declarations"] = tuple(map(watched_declaration, file.declarations))


def watched_declaration(declared: Declaration) -> Declaration:
    if declared.block.type not in RESOURCE_MODES:
        return declared
    block: Any = WatchedBlock(declared.block)
    block.owner = Watched(declared.file, block, declared.kept)
    return cast("Declaration", block.owner)
