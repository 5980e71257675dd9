"""The log groups of a module, and what writes to groups of a name that it does not choose."""

from tfgen.evaluation.instances import plain_values
from tfgen.evaluation.values import UNKNOWN
from tfgen.hcl.syntax import Literal, Template
from tfgen.rules.api import Iterator, Resource, Root
from tfgen.rules.shared.arguments import plain_of


def find_groups(root: Root) -> dict[str, Resource]:
    """The log groups of a module by name, as far as names are known."""
    return {
        name: group
        for group in root.module.of_type("aws_cloudwatch_log_group")
        if (argument := group.argument("name"))
        for (name,) in plain_values(root.values, group, [argument.value])
        if isinstance(name, str)
    }


def may_be_declared(root: Root, name: str) -> bool:
    """Whether a group whose name is not known, or not all of it, may have this one."""
    return any(name.startswith(beginning) for beginning in _beginnings(root))


def _beginnings(root: Root) -> Iterator[str]:
    """How the names begin that are not known; with nothing, when no text stands first."""
    for group in root.module.of_type("aws_cloudwatch_log_group"):
        argument = group.argument("name")
        if argument is None:
            yield ""
        elif any(UNKNOWN in values for values in plain_values(root.values, group, [argument.value])):
            first = argument.value.parts[0] if isinstance(argument.value, Template) else None
            yield first.value if isinstance(first, Literal) and isinstance(first.value, str) else ""


def find_writers(root: Root) -> Iterator[tuple[Resource, str]]:
    """What writes logs, and the name of the group that it writes to and would make."""
    for function in root.module.of_type("aws_lambda_function"):
        name = plain_of(root, function.block.body, "function_name")
        if isinstance(name, str):
            yield function, f"/aws/lambda/{name}"
    for cluster in root.module.of_type("aws_rds_cluster"):
        exports, name = (
            plain_of(root, cluster.block.body, key) for key in ("enabled_cloudwatch_logs_exports", "cluster_identifier")
        )
        if isinstance(exports, list) and isinstance(name, str):
            yield from ((cluster, f"/aws/rds/cluster/{name}/{export}") for export in exports)
