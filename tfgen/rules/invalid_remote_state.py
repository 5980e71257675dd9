"""`terraform_remote_state` that cannot be read: of a backend that is not there, or with arguments it does not take.

Why:
    `config` is what a backend block holds, as an object, and Terraform refuses what the backend does not know, or lacks
    (https://developer.hashicorp.com/terraform/language/state/remote-state-data).

Bad:
    data "terraform_remote_state" "network" {
      backend = "s3"
      config = {
        bukket = "trading-state"
        key    = "network.tfstate"
        region = "us-east-1"
      }
    }
    output "vpc_id" {
      value = data.terraform_remote_state.network.outputs.vpc_id
    }

Good:
    data "terraform_remote_state" "network" {
      backend = "s3"
      config = {
        bucket = "trading-state"
        key    = "network.tfstate"
        region = "us-east-1"
      }
    }
    output "vpc_id" {
      value = data.terraform_remote_state.network.outputs.vpc_id
    }
"""

from tfgen.errors import did_you_mean
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.types import STRING
from tfgen.evaluation.values import UNKNOWN, Value
from tfgen.hcl.syntax import Literal, Object
from tfgen.rules.api import ALONE, Argument, Group, Hit, Iterator, Node, Resource, Root, Rule, Severity
from tfgen.rules.shared.backend_values import argument_fault, combination_faults
from tfgen.rules.shared.backends import ARGUMENTS, CLOUD, REQUIRED, TYPES
from tfgen.rules.shared.shapes import hits


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for data in root.module.resources:
        if data.mode == "data" and data.type == "terraform_remote_state":
            yield from hits(data, _faults(root, data))


def _faults(root: Root, data: Resource) -> Iterator[tuple[Node, str]]:
    defaults = data.argument("defaults")
    if defaults and root.values.value(defaults.value).type.kind not in ("object", "map", "dynamic"):
        yield defaults, "defaults is an object: the outputs that are taken where the state has none."
    backend = data.argument("backend")
    kind = _text(root.values.value(backend.value)) if backend else UNKNOWN
    if not isinstance(kind, str) or backend is None:
        return
    if kind not in (*TYPES, CLOUD):
        yield backend, f'there is no backend "{kind}". {did_you_mean(kind, TYPES, otherwise="The usual one is s3.")}'
    elif (config := data.argument("config")) and root.values.value(config.value).content is not None:
        yield from _config_faults(root, kind, config)
    elif required := REQUIRED.get(kind):
        yield data.block, f"the backend {kind} needs {', '.join(required)}. Add config = {{ {required[0]} = ... }}."


def _text(value: Value) -> object:
    """What a value is as text, if it can be."""
    try:
        return convert(value, STRING).plain()
    except ConversionError:
        return UNKNOWN


def _config_faults(root: Root, kind: str, config: Argument) -> Iterator[tuple[Node, str]]:
    value = root.values.value(config.value)
    if value.type.kind not in ("object", "map", "dynamic"):
        yield config, "config is an object: the arguments of the backend."
        return
    if not isinstance(value.content, dict):
        return
    places = _places(config)
    for name, given in value.content.items():
        place, wanted = places.get(name, config), ARGUMENTS.get(kind, {}).get(name)
        if wanted is None and kind in ARGUMENTS:
            remedy = did_you_mean(name, ARGUMENTS[kind], otherwise="Take it away.")
            yield place, f'the backend {kind} has no argument "{name}". {remedy}'
        elif wanted is not None and (fault := argument_fault(kind, name, given, wanted)):
            yield place, fault
    for name, fault in combination_faults(kind, value.content):
        yield places.get(name, config), fault
    for name in REQUIRED.get(kind, ()):
        if name not in value.content:
            yield config, f"the backend {kind} has no {name} here. Add it."


def _places(config: Argument) -> dict[str, Node]:
    """The keys that are written out."""
    items = config.value.items if isinstance(config.value, Object) else ()
    return {key.value: key for key, _ in items if isinstance(key, Literal) and isinstance(key.value, str)}


RULE = Rule("invalid-remote-state", Severity.ERROR, Group.REFERENCES, check, ALONE)
