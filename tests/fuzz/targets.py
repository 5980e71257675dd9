"""What is fuzzed: each target takes a seed, makes an input of it, and raises for nothing but TfgenError."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from tests.fuzz.corpus import hcl_texts, yaml_texts
from tests.fuzz.grammar import write_expression
from tests.fuzz.mutate import PIECES, mutate
from tests.fuzz.rendering import fuzz_render
from tests.hcl.random_hcl import RandomHcl
from tfgen.config.load import parse_config
from tfgen.errors import TfgenError
from tfgen.evaluation.plain import evaluate_template_text, evaluate_text
from tfgen.hcl.format import format_hcl
from tfgen.hcl.literals import format_literal
from tfgen.hcl.parse import parse_strictly, read_hcl
from tfgen.hcl.source import HclSyntaxError, NestingError, normalize
from tfgen.hcl.tokens import tokenize
from tfgen.hcl.tree import parse_tree
from tfgen.rules.registry import RULES
from tfgen.schema import load_schemas
from tfgen.validate.answers.answer import Answerer, Scope
from tfgen.validate.folders.folder import Folder
from tfgen.validate.judging.check import Checker
from tfgen.validate.verdicts.verdict import join_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.schema import Schemas

# CPU seconds for one input, ten times what the slowest takes on a slow machine.
SLOW = 20
_MUTATED = 0.6  # of the texts that two parsers are asked about; the others are made by the grammar


def broken_hcl(random: Random) -> str:
    """A Terraform file with faults."""
    return mutate(random.choice(hcl_texts()), random, hcl_texts())


def fuzz_yaml(random: Random) -> str:
    """The loader of the matrix."""
    text = mutate(random.choice(yaml_texts()), random, yaml_texts())
    with suppress(TfgenError):
        parse_config(text, "config/regions.yaml")
    return text


def fuzz_filters(random: Random) -> str:
    """A value as an HCL literal, which is read back as that value."""
    value = _value(random, 3)
    with suppress(TfgenError):
        written = format_literal(value)
        answer = evaluate_text(written, None, {})
        assert answer.problems or answer.value == value or _holds_floats(value), (written, answer.value)
    return repr(value)


def fuzz_lexer(random: Random) -> str:
    """The tokens lie in the text, one behind the other."""
    text = broken_hcl(random)
    with suppress(TfgenError):
        whole = normalize(text)
        end = 0
        for _, piece, start in tokenize(whole):
            assert start >= end
            assert whole.startswith(piece, start)
            end = start + len(piece)
    return text


def fuzz_formatter(random: Random) -> str:
    """What is formatted stays as it is."""
    text = broken_hcl(random)
    with suppress(TfgenError):
        formatted = format_hcl(text)
        assert format_hcl(formatted) == formatted
    return text


def fuzz_parsers(random: Random) -> str:
    """Both parsers, and the tree that rules read."""
    text = broken_hcl(random)
    for parse in (parse_tree, read_hcl):
        with suppress(TfgenError):
            parse(text)
    return text


def fuzz_grammar(random: Random) -> str:
    """The tree that rules and formatter read exists for what HashiCorp's parser accepts, and for nothing else."""
    text = normalize(broken_hcl(random) if random.random() < _MUTATED else RandomHcl(random).file())
    ours, theirs = _refusal(parse_tree, text), _refusal(parse_strictly, text)
    if isinstance(ours, NestingError) or (theirs and theirs.message.startswith("Attribute redefined")):
        return text
    assert bool(ours) == bool(theirs), (ours, theirs)
    return text


def _refusal(parse: Callable[[str], object], text: str) -> HclSyntaxError | None:
    try:
        parse(text)
    except HclSyntaxError as error:
        return error
    return None


def fuzz_evaluator(random: Random) -> str:
    """Expressions with all functions, and templates."""
    text = write_expression(random)
    if random.random() < 0.3:
        text = mutate(text, random, (text, "local.x", "[for a in range(9) : a]"))
    scope = {
        "a": 5,
        "b": {"c": [1, "x", None]},
        "x": ["é", 1e300, {}],
        "local": {"x": {"a": [[], {}]}},
        "each": {"key": "k"},
    }
    evaluate_text(text, None, scope)
    evaluate_template_text(text, None, scope)
    return text


def fuzz_validate(random: Random) -> str:
    """A folder of one or two files, through all rules."""
    texts = {f"{name}.tf": broken_hcl(random) for name in ("main", "other")[: random.choice((1, 1, 2))]}
    folder = Folder("fuzz", "fuzz", texts)
    checker = Checker(RULES, _schemas())
    with suppress(TfgenError):
        verdicts = [checker.check_folder(folder), checker.check_matrix([folder], None, None)]
        Answerer([folder]).answer(join_verdicts(verdicts), ran=RULES, scope=Scope(RULES))
    return "\n----\n".join(texts.values())


def fuzz_expressions_in_a_module(random: Random) -> str:
    """Expressions of the grammar where they stand in a module, through all rules."""
    places = ("locals {\n  x = %s\n  y = %s\n}\n", 'output "o" {\n  value = %s\n}\nlocals {\n  x = %s\n}\n')
    block = 'resource "aws_vpc" "a" {\n  for_each = %s\n  cidr_block = %s\n}\n'
    text = random.choice((*places, block)) % (write_expression(random), write_expression(random))
    folder = Folder("fuzz", "fuzz", {"main.tf": text})
    checker = Checker(RULES, _schemas())
    with suppress(TfgenError):
        checker.check_folder(folder)
        checker.check_matrix([folder], None, None)
    return text


def _value(random: Random, depth: int) -> object:
    if depth and random.random() < 0.5:
        if random.random() < 0.5:
            return [_value(random, depth - 1) for _ in range(random.randint(0, 3))]
        return {_text(random): _value(random, depth - 1) for _ in range(random.randint(0, 3))}
    return random.choice(
        (None, True, False, random.randint(-(10**20), 10**20), random.uniform(-1e9, 1e9), _text(random))
    )


def _text(random: Random) -> str:
    return "".join(random.choice((*PIECES, "a", "b", "\ud800")) for _ in range(random.randint(0, 6)))[:200]


def _holds_floats(value: object) -> bool:
    """Whether there is a number in it of which 15 digits are kept."""
    if isinstance(value, dict | list):
        return any(map(_holds_floats, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float)


@cache
def _schemas() -> Schemas:
    return load_schemas()


TARGETS: dict[str, Callable[[Random], str]] = {
    "yaml": fuzz_yaml,
    "filters": fuzz_filters,
    "lexer": fuzz_lexer,
    "formatter": fuzz_formatter,
    "parsers": fuzz_parsers,
    "grammar": fuzz_grammar,
    "evaluator": fuzz_evaluator,
    "render": fuzz_render,
    "validate": fuzz_validate,
    "expressions": fuzz_expressions_in_a_module,
}


def try_seed(target: str, seed: int) -> str:
    """What is wrong with a target for a seed, nothing if it held."""
    began = time.process_time()
    try:
        TARGETS[target](Random(f"{target} {seed}"))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
        return f"{type(error).__name__}: {str(error)[:200]} ({where})"
    took = time.process_time() - began
    return f"took {took:.1f} s" if took > SLOW else ""
