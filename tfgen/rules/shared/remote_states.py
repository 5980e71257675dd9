"""What the `terraform_remote_state` data sources of root modules find in the states of others, by what is rendered."""

from tfgen.evaluation.evaluate import Evaluator
from tfgen.evaluation.types import DYNAMIC, STRING, Type, object_of
from tfgen.links.remote_states import find_state_reads
from tfgen.module.state import State, describe_state, state_of
from tfgen.rules.api import Iterator, Look, Mapping, Matrix, Root, Sequence, Sketch
from tfgen.structs import Struct

_MOST_OPEN = 8


class _Read(Struct, frozen=True, array_like=True):
    """A `terraform_remote_state` by its address, and the states that it reads; None where one cannot be told."""

    address: str
    states: tuple[State | None, ...]


class _Linked(Struct, frozen=True, array_like=True):
    """Where a root module keeps its state, if that is known, and what it reads of others."""

    state: State | None
    reads: tuple[_Read, ...]


def _look(root: Root) -> _Linked:
    reads = (_Read(read.declaration.address, read.states) for read in find_state_reads(root.values))
    return _Linked(state_of(root.module), tuple(reads))


STATES = Look("remote-states", _Linked, _look)


class RemoteStates:
    """The root modules of a matrix, and what each reads of the others. Of those with their files few are at hand."""

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self._sketches: dict[str, Sketch] = {}
        self._reads: dict[str, tuple[_Read, ...]] = {}
        self._producers: dict[State, str] = {}
        self._shared: set[State] = set()  # whose outputs a state has that several write, nothing here tells
        for sketch, linked in matrix.seen(STATES):
            self._sketches[sketch.folder] = sketch
            self._reads[sketch.folder] = linked.reads
            if linked.state and self._producers.setdefault(linked.state, sketch.folder) != sketch.folder:
                self._shared.add(linked.state)
        self._outputs: dict[str, Mapping[str, Type | None]] = {}
        self._open: dict[str, Root] = {}

    def readers(self) -> Iterator[Root]:
        """The root modules that read what another one here puts out, with their files."""
        for folder in self._reads:
            if self.producers_of(folder):
                yield self._root(folder)

    def types_of(self, root: Root) -> dict[str, Type]:
        """The types of its `terraform_remote_state` data sources, by address; without those that cannot be told."""
        found: dict[str, Type] = {}
        for read in self._reads[root.module.folder]:
            if producers := self._producers_of(root.module.folder, read):
                found[read.address] = _type_of([self.outputs_of(name) for name in producers], root, read.address)
        return found

    def producers_of(self, folder: str, address: str = "") -> list[str]:
        """The folders whose states are read, by a data source or by all of them."""
        reads = [read for read in self._reads[folder] if address in ("", read.address)]
        return list(dict.fromkeys(name for read in reads for name in self._producers_of(folder, read)))

    def outputs_of(self, folder: str) -> Mapping[str, Type | None]:
        """The outputs of a root module and their types; None of one that is null, which a state does not keep."""
        if folder not in self._outputs:
            self._outputs[folder] = {}  # while they are worked out: root modules may read each other's
            root = self._root(folder)
            values = Evaluator(root.module, root.schemas, types) if (types := self.types_of(root)) else root.values
            self._outputs[folder] = dict(_output_types(values))
        return self._outputs[folder]

    def _root(self, folder: str) -> Root:
        if folder not in self._open:
            for name in list(self._open)[: 1 - _MOST_OPEN]:
                del self._open[name]
            self._open[folder] = self._matrix.open(self._sketches[folder])
        return self._open[folder]

    def _producers_of(self, folder: str, read: _Read) -> list[str]:
        """The folders that a data source reads; none unless all that it reads is rendered here."""
        for state in read.states:
            if state is None:
                note = f"{read.address}: what it reads, since it is not known which state that is"
                self._sketches[folder].unchecked(note)
            elif state not in self._producers:
                note = f"{read.address}: what it reads, since no root module here keeps its state at"
                self._sketches[folder].unchecked(f"{note} {describe_state(state)}")
            elif state in self._shared:
                note = f"{read.address}: what it reads, since several root modules here keep their state at"
                self._sketches[folder].unchecked(f"{note} {describe_state(state)}")
        found = [self._producers.get(one) if one and one not in self._shared else None for one in read.states]
        return [] if None in found else list(dict.fromkeys(name for name in found if name))


def _type_of(producers: Sequence[Mapping[str, Type | None]], root: Root, address: str) -> Type:
    """The type of a data source that reads these outputs: what all have, and of any type where they differ."""
    kept = [{name: type_ for name, type_ in outputs.items() if type_} for outputs in producers]
    shared = [name for name in kept[0] if all(name in outputs for outputs in kept)]
    types = {name: kept[0][name] if all(o[name] == kept[0][name] for o in kept) else DYNAMIC for name in shared}
    outputs = object_of({**_defaults(root, address), **types})
    return object_of(
        {"backend": STRING, "config": DYNAMIC, "defaults": DYNAMIC, "outputs": outputs, "workspace": STRING}
    )


def _defaults(root: Root, address: str) -> dict[str, Type]:
    """What stands for outputs that a state does not have."""
    read = root.module.resource(address)
    argument = read.argument("defaults") if read else None
    value = root.values.value(argument.value) if argument else None
    return dict(value.type.attributes) if value else {}


def _output_types(values: Evaluator) -> list[tuple[str, Type | None]]:
    found: list[tuple[str, Type | None]] = []
    for output in values.module.declared("output"):
        argument = output.argument("value")
        value = values.value(argument.value) if argument else None
        found.append((output.name, DYNAMIC if value is None else None if value.content is None else value.type))
    return found
