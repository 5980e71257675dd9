"""What nearly every rule is written with, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NewType

from tfgen.rules.rule import (
    ALONE,
    EACH,
    STRUCTURE,
    Group,
    Hit,
    MatrixRule,
    ProjectRule,
    Rule,
    Severity,
    among,
    each_with,
)
from tfgen.rules.sketch import Look, Sketch

if TYPE_CHECKING:
    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.hcl.syntax import Argument, Block, Body, Expression, Node
    from tfgen.module.calls import Call
    from tfgen.module.model import Declaration, Module, Resource, SourceFile
    from tfgen.module.references import Reference
    from tfgen.module.uses import Use
    from tfgen.rules.root import Matrix, Root
    from tfgen.rules.words import Word, Words
else:
    # To import types that only annotations name takes long, and a rule is also loaded to say how bad it is. Who asks
    # isinstance imports the type itself: of this one it fails.
    Argument = Block = Body = Call = Declaration = Evaluator = Expression = NewType("OnlyInAnnotations", object)
    Matrix = Module = Node = Reference = Resource = Root = SourceFile = Use = Word = Words = Argument

__all__ = [
    "ALONE",
    "EACH",
    "STRUCTURE",
    "Argument",
    "Block",
    "Body",
    "Call",
    "Declaration",
    "Evaluator",
    "Expression",
    "Group",
    "Hit",
    "Iterable",
    "Iterator",
    "Look",
    "Mapping",
    "Matrix",
    "MatrixRule",
    "Module",
    "Node",
    "ProjectRule",
    "Reference",
    "Resource",
    "Root",
    "Rule",
    "Sequence",
    "Severity",
    "Sketch",
    "SourceFile",
    "Use",
    "Word",
    "Words",
    "among",
    "each_with",
]
