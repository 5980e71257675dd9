"""Outputs of another root module's state that it does not have, or has with another type.

Why:
    A `terraform_remote_state` is read while Terraform plans, so that an output which the other root module does not
    have is found as late as that, and one of another type where it is used
    (https://developer.hashicorp.com/terraform/language/state/remote-state-data). What counts is what the other's
    files say: its state has an output once it is applied. A state keeps no output that is null.

Bad:
    # in dev/us-east-1
    terraform {
      backend "s3" {
        bucket = "trading-state"
        key    = "network/terraform.tfstate"
        region = "us-east-1"
      }
    }
    output "vpc_id" {
      value = "vpc-1"
    }
    # in dev/us-west-2
    data "terraform_remote_state" "network" {
      backend = "s3"
      config = {
        bucket = "trading-state"
        key    = "network/terraform.tfstate"
        region = "us-east-1"
      }
    }
    output "vpc" {
      value = data.terraform_remote_state.network.outputs.vpcid
    }

Good:
    # in dev/us-east-1
    terraform {
      backend "s3" {
        bucket = "trading-state"
        key    = "network/terraform.tfstate"
        region = "us-east-1"
      }
    }
    output "vpc_id" {
      value = "vpc-1"
    }
    # in dev/us-west-2
    data "terraform_remote_state" "network" {
      backend = "s3"
      config = {
        bucket = "trading-state"
        key    = "network/terraform.tfstate"
        region = "us-east-1"
      }
    }
    output "vpc" {
      value = data.terraform_remote_state.network.outputs.vpc_id
    }
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tfgen.conformance.check import check_schema
from tfgen.errors import did_you_mean, quoted
from tfgen.evaluation.evaluate import Evaluator
from tfgen.links.remote_states import REMOTE_STATE, output_read
from tfgen.module.uses import find_uses
from tfgen.rules.rule import Group, Hit, MatrixRule, Severity
from tfgen.rules.shared.remote_states import STATES, RemoteStates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.evaluation.types import Type
    from tfgen.module.fault import Fault
    from tfgen.module.uses import Use
    from tfgen.rules.root import Matrix, Root


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each fault that is one once the types of the outputs are known."""
    states = RemoteStates(matrix)
    for root in states.readers():
        if types := states.types_of(root):
            before = set(map(_key, _faults(root, root.values)))
            for fault in _faults(root, Evaluator(root.module, root.schemas, types)):
                if _key(fault) not in before:
                    yield Hit.at(fault.file, fault.node, _message(states, root, fault), address=fault.address)


def _faults(root: Root, values: Evaluator) -> Iterable[Fault]:
    return (*values.check_all(), *check_schema(root.module, root.schemas, values).faults)


def _key(fault: Fault) -> tuple[str, int, int, str]:
    return fault.file.name, fault.node.start, fault.node.end, fault.kind


def _message(states: RemoteStates, root: Root, fault: Fault) -> str:
    """What is wrong, and with the outputs of which root module; a missing output in words of its own."""
    use = _find_use(root, fault)
    producers = states.producers_of(root.module.folder, use.target if use else "")
    if use and fault.kind in ("unknown-attribute", "invalid-index") and (name := output_read(use.reference)):
        for producer in producers:
            if not states.outputs_of(producer).get(name):
                return _missing(name, states.outputs_of(producer), _seen_from(root, producer))
    read = use.file.text_of(use.reference.expression) if use else REMOTE_STATE
    return f"{fault.message} {read} is what {' and '.join(_seen_from(root, name) for name in producers)} puts out."


def _seen_from(root: Root, producer: str) -> str:
    """The folder of a producer from that of the reader: the same words in each stack of a matrix."""
    return os.path.relpath(producer, root.module.folder)


def _missing(name: str, outputs: Mapping[str, Type | None], producer: str) -> str:
    if name in outputs:
        return f"the output {quoted(name)} of {producer} is null, and a state keeps no output that is null."
    known = [known for known, type_ in outputs.items() if type_]
    names = f"It has: {', '.join(known)}." if known else "It has no outputs."
    return f"{producer} has no output {quoted(name)}. {did_you_mean(name, known, otherwise=names)}"


def _find_use(root: Root, fault: Fault) -> Use | None:
    """The reference to a remote state that a fault is about: the one around it, else the first inside."""
    near = [
        use
        for use in find_uses(root.module)
        if use.target.startswith(f"data.{REMOTE_STATE}.") and use.file is fault.file and _overlaps(use, fault)
    ]
    return near[0] if near else None


def _overlaps(use: Use, fault: Fault) -> bool:
    node = use.reference.expression
    return node.start < fault.node.end and fault.node.start < node.end


RULE = MatrixRule("unknown-remote-output", Severity.ERROR, Group.MATRIX, check, (STATES,))
