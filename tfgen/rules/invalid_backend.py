"""Backend blocks that `terraform init` refuses.

Why:
    A backend is read before anything else, and only by init, so that validate says nothing: its values are written out,
    and its arguments are those of its type
    (https://developer.hashicorp.com/terraform/language/backend/s3). Arguments that are missing may come from the
    command line; in a file that tfgen wrote they have to be there.

Bad:
    terraform {
      backend "s3" {
        bucket      = "trading-state"
        key         = "trading/dev/terraform.tfstate"
        region      = "us-east-1"
        use_lockfil = true
      }
    }

Good:
    terraform {
      backend "s3" {
        bucket       = "trading-state"
        key          = "trading/dev/terraform.tfstate"
        region       = "us-east-1"
        use_lockfile = true
      }
    }
"""

from tfgen.dialects.constructs import EARLY_BACKEND
from tfgen.disk.header import has_header
from tfgen.errors import did_you_mean
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.evaluate import UNKNOWN
from tfgen.hcl.syntax import Call, walk
from tfgen.module.constructs import EARLY
from tfgen.module.references import find_references
from tfgen.rules.api import Argument, Block, Body, Group, Hit, Iterator, Node, Root, Rule, Severity
from tfgen.rules.shared.backends import ARGUMENTS, TYPES, value_fault
from tfgen.rules.shared.shapes import hits
from tfgen.rules.shared.structure import find_faults

_BACKEND = "a backend"
_REMEDY = "Write the value."
_NEEDED = {"s3": ("bucket", "key")}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for terraform in root.module.declared("terraform"):
        for block in terraform.blocks("backend"):
            if len(block.labels) == 1:
                yield from hits(terraform, _faults(root, block), "")
                if root.stack or has_header(terraform.file.text.encode()):
                    yield from hits(terraform, _missing(block), "")
        for cloud in terraform.blocks("cloud"):
            yield from hits(terraform, _cloud_faults(root, cloud), "")


def _cloud_faults(root: Root, cloud: Block) -> Iterator[tuple[Node, str]]:
    """As of a backend: its values are written out, in its workspaces too."""
    yield from _early_faults(root, cloud.body, "the cloud block")
    yield from find_faults(cloud, root.values)
    for workspaces in cloud.body.blocks_of("workspaces"):
        yield from _early_faults(root, workspaces.body, "the cloud block")
        yield from find_faults(workspaces, root.values)


def _early_faults(root: Root, body: Body, what: str) -> Iterator[tuple[Node, str]]:
    """What a body refers to or calls; of what variables and locals stand for the rule engine-version tells."""
    fact = f"{what} is read before anything else, so it may not"
    for argument in body.arguments:
        late = [each for each in find_references(argument.value) if each.root not in EARLY]
        calls = [part for part in walk(argument.value) if isinstance(part, Call)]
        if late:
            remedy = "Write the value, or give it to init with -backend-config." if what == _BACKEND else _REMEDY
            yield late[0].expression, f"{fact} refer to anything. {remedy}"
        elif calls and not root.dialect.has(EARLY_BACKEND.since):
            yield argument, f"{fact} call functions. {_REMEDY}"
        elif not calls and not any(find_references(argument.value)) and root.values.plain(argument.value) is UNKNOWN:
            yield argument, f"{argument.name} cannot be worked out. {_REMEDY}"


def _faults(root: Root, block: Block) -> Iterator[tuple[Node, str]]:
    kind = block.labels[0]
    if kind not in TYPES:
        yield block, f'there is no backend "{kind}". {did_you_mean(kind, TYPES, otherwise="The usual one is s3.")}'
        return
    yield from _early_faults(root, block.body, _BACKEND)
    known = ARGUMENTS.get(kind)
    for argument in block.body.arguments:
        if known and argument.name not in known:
            remedy = did_you_mean(argument.name, known, otherwise="Take it away.")
            yield argument, f'the backend {kind} has no argument "{argument.name}". {remedy}'
        elif message := _value_fault(root, kind, argument):
            yield argument, message
    for inner in block.body.blocks if kind in ARGUMENTS else ():
        yield inner, f"the backend {kind} has no blocks. Write {inner.type} = {{ ... }}."


def _value_fault(root: Root, kind: str, argument: Argument) -> str | None:
    value = root.values.value(argument.value)
    wanted = ARGUMENTS.get(kind, {}).get(argument.name)
    try:
        given = (convert(value, wanted) if wanted else value).plain()
    except ConversionError as error:
        return f"{argument.name} does not fit: {error}."
    return None if given is UNKNOWN or given is None else value_fault(kind, argument.name, given)


def _missing(block: Block) -> Iterator[tuple[Node, str]]:
    for name in _NEEDED.get(block.labels[0], ()):
        if block.body.argument(name) is None:
            yield block, f"the backend {block.labels[0]} has no {name}. Add it."


RULE = Rule("invalid-backend", Severity.ERROR, Group.REFERENCES, check)
