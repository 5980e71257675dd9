"""Backend blocks that `terraform init` refuses.

Why:
    A backend is read before anything else, and only by init, so that validate says nothing: its values are written out,
    and its arguments are those of its type
    (https://developer.hashicorp.com/terraform/language/backend/s3). Arguments that are missing may come from the
    command line; in a file that tfgen wrote they have to be there. Values that scripts or workflows of the repository
    replace (`-backend-config`) are not judged.

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

from pathlib import Path

from tfgen.dialects.constructs import EARLY_BACKEND
from tfgen.disk.header import is_headed
from tfgen.errors import did_you_mean
from tfgen.evaluation.evaluate import UNKNOWN
from tfgen.evaluation.types import DYNAMIC, object_of
from tfgen.evaluation.values import Value
from tfgen.hcl.syntax import Call, walk
from tfgen.module.constructs import EARLY
from tfgen.module.init_options import ANY, find_init_options
from tfgen.module.references import find_references
from tfgen.rules.api import Block, Body, Declaration, Group, Hit, Iterator, Node, Root, Rule, Severity
from tfgen.rules.shared.backend_values import argument_fault, combination_faults, is_left_open, value_fault
from tfgen.rules.shared.backends import ARGUMENTS, BLOCKS, TYPES
from tfgen.rules.shared.shapes import hits
from tfgen.rules.shared.structure import find_faults

_BACKEND = "a backend"
_REMEDY = "Write the value."
_GONE = "Take it away."
_NEEDED = {"s3": ("bucket", "key")}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for terraform in root.module.declared("terraform"):
        for block in terraform.blocks("backend"):
            if len(block.labels) == 1:
                yield from hits(terraform, _faults(root, block, is_json=_is_json(terraform)), "")
                if root.stack or is_headed(terraform.file.text):
                    yield from hits(terraform, _missing(block), "")
        for cloud in terraform.blocks("cloud"):
            yield from hits(terraform, _cloud_faults(root, cloud, is_json=_is_json(terraform)), "")


def _cloud_faults(root: Root, cloud: Block, *, is_json: bool) -> Iterator[tuple[Node, str]]:
    """As of a backend: its values are written out, in its workspaces too."""
    yield from _early_faults(root, cloud.body, "the cloud block", is_json=is_json)
    yield from find_faults(cloud, root.values)
    for workspaces in cloud.body.blocks_of("workspaces"):
        yield from _early_faults(root, workspaces.body, "the cloud block", is_json=is_json)
        if workspaces.body.argument("name") and (tags := workspaces.body.argument("tags")):
            yield tags, "workspaces are chosen by name or by tags. Keep one of the two."
        yield from find_faults(workspaces, root.values)


def _is_json(settings: Declaration) -> bool:
    return settings.file.places is not None


def _early_faults(root: Root, body: Body, what: str, *, is_json: bool) -> Iterator[tuple[Node, str]]:
    """What a body refers to or calls; of what variables and locals stand for the rule engine-version tells.

    In JSON syntax all that is text, unless the engine knows references there.
    """
    if is_json and not root.dialect.has(EARLY_BACKEND.since):
        return
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


def _faults(root: Root, block: Block, *, is_json: bool) -> Iterator[tuple[Node, str]]:
    kind = block.labels[0]
    if kind not in TYPES:
        yield block, f'there is no backend "{kind}". {did_you_mean(kind, TYPES, otherwise="The usual one is s3.")}'
        return
    yield from _early_faults(root, block.body, _BACKEND, is_json=is_json)
    yield from _argument_faults(root, kind, block.body)
    yield from _block_faults(root, kind, block.body)


def _argument_faults(root: Root, kind: str, body: Body) -> Iterator[tuple[Node, str]]:
    given = {argument.name: root.values.value(argument.value) for argument in body.arguments}
    blocks = BLOCKS.get(kind, ())
    known = {name: type_ for name, type_ in ARGUMENTS.get(kind, {}).items() if name not in blocks}
    is_open = not root.stack and is_left_open(kind, given)
    for argument in body.arguments:
        name = argument.name
        if is_open and given[name].plain() == "":
            continue
        if name in blocks:
            yield argument, f"{name} is a block here. Write {name} {{ ... }} without =."
        elif known and name not in known:
            yield argument, f'the backend {kind} has no argument "{name}". {did_you_mean(name, known, otherwise=_GONE)}'
        elif (fault := argument_fault(kind, name, given[name], known.get(name, DYNAMIC))) and not _is_given(root, name):
            yield argument, fault
    for name, fault in combination_faults(kind, given):
        if not _is_given(root, name):
            yield body.argument(name) or body, fault


def _is_given(root: Root, name: str) -> bool:
    """Whether init gets another value for an argument of the backend, on the command line or in a file."""
    return not root.stack and not {name, ANY}.isdisjoint(find_init_options(Path(root.module.folder)))


def _block_faults(root: Root, kind: str, body: Body) -> Iterator[tuple[Node, str]]:
    seen: set[str] = set()
    for inner in body.blocks if kind in ARGUMENTS else ():
        if inner.type not in BLOCKS.get(kind, ()):
            yield inner, f"the backend {kind} has no block {inner.type}. Write {inner.type} = {{ ... }}."
        elif inner.type in seen:
            yield inner, f"there is a block {inner.type} already. Keep one of the two."
        elif fault := value_fault(kind, inner.type, _object_of(root, inner.body)):
            yield inner, fault
        seen.add(inner.type)


def _object_of(root: Root, body: Body) -> Value:
    """The arguments of a block as an object."""
    given = {argument.name: root.values.value(argument.value) for argument in body.arguments}
    return Value(object_of({name: value.type for name, value in given.items()}), given)


def _missing(block: Block) -> Iterator[tuple[Node, str]]:
    for name in _NEEDED.get(block.labels[0], ()):
        if block.body.argument(name) is None:
            yield block, f"the backend {block.labels[0]} has no {name}. Add it."


RULE = Rule("invalid-backend", Severity.ERROR, Group.REFERENCES, check)
