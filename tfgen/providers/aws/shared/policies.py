"""The statements of the IAM and resource policies in a module, as far as they are written there."""

from fnmatch import fnmatchcase

from tfgen.hcl.syntax import Call, Literal, Object, Tuple
from tfgen.module.once import once_a_module
from tfgen.rules.api import Expression, Iterator, Mapping, Module, Resource, Root, Sequence
from tfgen.structs import Struct

IDENTITY_POLICIES = ("aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy")
"""The types of resources whose policy says what a user, a group or a role may do."""


class Statement(Struct, frozen=True, array_like=True):
    """One statement of a policy: its elements by name."""

    root: Root
    expression: Expression
    elements: Mapping[str, Expression]

    def texts(self, element: str, key: str | None = None) -> list[str]:
        """The known texts of an element, of one of its keys when it is a map; a single text is a list of one."""
        expression = self.elements.get(element)
        if key is not None:
            expression = _members(expression).get(key)
        plains = [self.root.values.plain(item) for item in _items(expression)]
        return [plain for plain in plains if isinstance(plain, str)]

    def items(self, element: str) -> Sequence[Expression]:
        """What an element lists; a single expression is a list of one."""
        return _items(self.elements.get(element))

    @property
    def allows(self) -> bool:
        """Whether its effect is Allow."""
        return self.texts("Effect") == ["Allow"]

    def is_for_service(self, service: str) -> bool:
        """Whether the principal is an AWS service, such as `events.amazonaws.com`."""
        return service in self.texts("Principal", "Service")

    def conditions(self, key: str) -> list[Expression]:
        """What a condition key, such as `kms:ViaService`, is compared with, by whatever operator."""
        compared = [_members(operator).get(key) for operator in _members(self.elements.get("Condition")).values()]
        return [item for value in compared if value for item in (value.items if isinstance(value, Tuple) else (value,))]

    def condition_keys(self) -> set[str]:
        """The condition keys that it asks for, such as `kms:ViaService`."""
        operators = _members(self.elements.get("Condition")).values()
        return {key for operator in operators for key in _members(operator)}

    def has_action(self, *actions: str) -> bool:
        """Whether each of these actions is matched by one of the statement's."""
        patterns = self.texts("Action")
        return all(any(fnmatchcase(action, pattern) for pattern in patterns) for action in actions)


def find_identity_policies(root: Root) -> Iterator[tuple[Resource, list[Statement]]]:
    """The identity policies of a module, each with its statements: none where they are not written there."""
    for policy in root.module.of_type(*IDENTITY_POLICIES):
        argument = policy.argument("policy")
        yield policy, read_statements(root, argument.value if argument else None) or []


def read_statements(root: Root, policy: Expression | None) -> list[Statement] | None:
    """The statements of a policy written as `jsonencode({...})`; None when it is written in another way."""
    if not isinstance(policy, Call) or policy.name != "jsonencode" or len(policy.arguments) != 1:
        return None
    known = _read_before(root.values.module)  # several rules ask for the same
    if policy not in known:
        written = _statements(policy.arguments[0])
        known[policy] = None if written is None else [(one, _members(one)) for one in written]
    found = known[policy]
    return None if found is None else [Statement(root, *one) for one in found]


@once_a_module
def _read_before(_: Module) -> dict[Expression, list[tuple[Expression, Mapping[str, Expression]]] | None]:
    """The statements of policies that were read in a module, each with its elements."""
    return {}


def _statements(document: Expression) -> Sequence[Expression] | None:
    statement = _members(document).get("Statement")
    if isinstance(statement, Object):
        return (statement,)
    if isinstance(statement, Tuple) and all(isinstance(item, Object) for item in statement.items):
        return statement.items
    return None


def _items(expression: Expression | None) -> Sequence[Expression]:
    return expression.items if isinstance(expression, Tuple) else (expression,) if expression else ()


def _members(expression: Expression | None) -> dict[str, Expression]:
    return dict(_pairs(expression)) if isinstance(expression, Object) else {}


def _pairs(expression: Object) -> Iterator[tuple[str, Expression]]:
    for key, value in expression.items:
        if isinstance(key, Literal) and isinstance(key.value, str):
            yield key.value, value
