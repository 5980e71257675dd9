"""What may stand in files of tests and of queries.

Of every version and both engines together, as in `structure`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.hcl.syntax import Block
from tfgen.module.companions import NO_COMPANIONS, QUERY_LABELS, TEST_LABELS
from tfgen.rules.shared.structure import Kind, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.module.companions import Companions
    from tfgen.module.model import SourceFile
    from tfgen.rules.root import Root

_OVERRIDES: Final = {"override_resource": 0, "override_data": 0}
_OVERRIDE: Final = Shape(dict.fromkeys(("target", "values", "override_during"), Kind.ANY), ("target",))
_MOCK: Final = Shape(dict.fromkeys(("defaults", "override_during"), Kind.ANY))
SHAPES: Final[Mapping[str, Shape]] = {
    "run": Shape(
        dict.fromkeys(("command", "providers", "expect_failures"), Kind.ANY)
        | {"state_key": Kind.TEXT, "parallel": Kind.FLAG, "skip_cleanup": Kind.FLAG},
        (),
        {"assert": 0, "variables": 0, "module": 0, "plan_options": 0, "override_module": 0, "backend": 1, **_OVERRIDES},
        frozenset({"variables", "module", "plan_options"}),
    ),
    "plan_options": Shape(dict.fromkeys(("mode", "replace", "target"), Kind.ANY) | {"refresh": Kind.FLAG}),
    "module": Shape({"source": Kind.TEXT, "version": Kind.ANY}, ("source",)),
    "mock_provider": Shape(
        {"alias": Kind.TEXT, "source": Kind.TEXT, "override_during": Kind.ANY, "for_each": Kind.ANY},
        (),
        {"mock_resource": 1, "mock_data": 1, **_OVERRIDES},
    ),
    "mock_resource": _MOCK,
    "mock_data": _MOCK,
    "override_resource": _OVERRIDE,
    "override_data": _OVERRIDE,
    "override_module": Shape(dict.fromkeys(("target", "outputs", "override_during"), Kind.ANY), ("target",)),
    "test": Shape({"parallel": Kind.FLAG, "skip_cleanup": Kind.FLAG}),
    "assert": Shape({"condition": Kind.ANY, "error_message": Kind.ANY}, ("condition", "error_message")),
}
"""The blocks of tests that have a shape of their own, wherever they stand."""
TEST_FILE: Final = Shape({}, (), TEST_LABELS, frozenset({"variables", "test"}))
QUERY_FILE: Final = Shape({}, (), QUERY_LABELS)
LIST: Final = Shape(
    dict.fromkeys(("provider", "count", "for_each", "include_resource", "limit"), Kind.ANY),
    ("provider",),
    {"config": 0},
    frozenset({"config"}),
)


def companions(root: Root) -> Companions:
    """The tests and queries of a module, which count where it is the root."""
    return NO_COMPANIONS if root.callers else root.module.companions or NO_COMPANIONS


def whole(file: SourceFile) -> Block:
    """A file as if it were one block."""
    return Block(file.body.start, file.body.end, "", (), file.body)
