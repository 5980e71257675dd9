"""What the `terraform_remote_state` data sources of root modules find in the states of others, by what is rendered."""

from tfgen.evaluation.evaluate import Evaluator
from tfgen.evaluation.types import DYNAMIC, STRING, Type, object_of
from tfgen.links.remote_states import StateRead, find_producers, find_state_reads
from tfgen.module.state import describe_state
from tfgen.rules.api import Mapping, Root, Sequence


class RemoteStates:
    """The root modules of a matrix, and what each reads of the others."""

    def __init__(self, roots: Sequence[Root]) -> None:
        self._roots = {root.module.folder: root for root in roots}
        self._producers = find_producers({folder: root.module for folder, root in self._roots.items()})
        self._reads = {folder: find_state_reads(root.values) for folder, root in self._roots.items()}
        self._outputs: dict[str, Mapping[str, Type | None]] = {}

    def types_of(self, root: Root) -> dict[str, Type]:
        """The types of its `terraform_remote_state` data sources, by address; without those that cannot be told."""
        found: dict[str, Type] = {}
        for read in self._reads[root.module.folder]:
            if producers := self._producers_of(root, read):
                found[read.declaration.address] = _type_of([self.outputs_of(name) for name in producers], root, read)
        return found

    def producers_of(self, root: Root, address: str = "") -> list[str]:
        """The folders whose states are read, by a data source or by all of them."""
        reads = [read for read in self._reads[root.module.folder] if address in ("", read.declaration.address)]
        return list(dict.fromkeys(name for read in reads for name in self._producers_of(root, read)))

    def outputs_of(self, folder: str) -> Mapping[str, Type | None]:
        """The outputs of a root module and their types; None of one that is null, which a state does not keep."""
        if folder not in self._outputs:
            self._outputs[folder] = {}  # while they are worked out: root modules may read each other's
            root = self._roots[folder]
            values = Evaluator(root.module, root.schemas, types) if (types := self.types_of(root)) else root.values
            self._outputs[folder] = dict(_output_types(values))
        return self._outputs[folder]

    def _producers_of(self, root: Root, read: StateRead) -> list[str]:
        """The folders that a data source reads; none unless all that it reads is rendered here."""
        address = read.declaration.address
        for state in read.states:
            if state is None:
                root.unchecked(f"{address}: what it reads, since it is not known which state that is")
            elif state not in self._producers:
                where = describe_state(state)
                root.unchecked(f"{address}: what it reads, since no root module here keeps its state at {where}")
        found = [self._producers.get(state) for state in read.states]
        return [] if None in found else list(dict.fromkeys(name for name in found if name))


def _type_of(producers: Sequence[Mapping[str, Type | None]], root: Root, read: StateRead) -> Type:
    """The type of a data source that reads these outputs: what all have, and of any type where they differ."""
    kept = [{name: type_ for name, type_ in outputs.items() if type_} for outputs in producers]
    shared = [name for name in kept[0] if all(name in outputs for outputs in kept)]
    types = {name: kept[0][name] if all(o[name] == kept[0][name] for o in kept) else DYNAMIC for name in shared}
    outputs = object_of({**_defaults(root, read), **types})
    return object_of(
        {"backend": STRING, "config": DYNAMIC, "defaults": DYNAMIC, "outputs": outputs, "workspace": STRING}
    )


def _defaults(root: Root, read: StateRead) -> dict[str, Type]:
    """What stands for outputs that a state does not have."""
    argument = read.declaration.argument("defaults")
    value = root.values.value(argument.value) if argument else None
    return dict(value.type.attributes) if value else {}


def _output_types(values: Evaluator) -> list[tuple[str, Type | None]]:
    found: list[tuple[str, Type | None]] = []
    for output in values.module.declared("output"):
        argument = output.argument("value")
        value = values.value(argument.value) if argument else None
        found.append((output.name, DYNAMIC if value is None else None if value.content is None else value.type))
    return found
