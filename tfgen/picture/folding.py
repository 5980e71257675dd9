"""Which resource is a part of which other one: policies of their bucket, alarms of what they watch."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.picture import aws
from tfgen.picture.aws_looks import is_on_aws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tfgen.module.model import Declaration
    from tfgen.picture.uses import Use

_FLEETING = ("data.", "ephemeral.")


class Folding:
    """The parts of a module's resources; `root` is what is drawn in the end."""

    def __init__(self, drawn: Mapping[str, Declaration], uses: Sequence[Use]) -> None:
        self._drawn = drawn
        self._by_owner: defaultdict[str, list[Use]] = defaultdict(list)
        self._by_target: defaultdict[str, list[Use]] = defaultdict(list)
        for use in uses:
            self._by_owner[use.owner].append(use)
            self._by_target[use.target].append(use)
        self._parents: dict[str, str] = {}
        self._parts: defaultdict[str, list[str]] = defaultdict(list)
        self._fold_by_argument(aws.parent_arguments)
        self._fold_into_users()
        self._fold_by_argument(aws.last_arguments)

    def root(self, address: str) -> str:
        """What an address is drawn as: itself, or what it is a part of, directly or through others."""
        while address in self._parents:
            address = self._parents[address]
        return address

    @property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """Each root with its parts behind it, in the order of the module."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for address in self._drawn:
            if address not in self._parents:
                found[address].insert(0, address)
            else:
                found[self.root(address)].append(address)
        return {root: tuple(addresses) for root, addresses in found.items()}

    def _fold_by_argument(self, arguments_of: Callable[[str], tuple[str, ...]]) -> None:
        for address in self._drawn:
            if address not in self._parents and not address.startswith(_FLEETING):
                any(self._fold(address, parent) for parent in self._candidates(address, arguments_of))

    def _candidates(self, address: str, arguments_of: Callable[[str], tuple[str, ...]]) -> Iterator[str]:
        type_ = type_of(address)
        uses = self._by_owner[address]
        for argument in arguments_of(type_):
            for use in reversed(uses) if aws.names_owner_last(type_) else uses:
                if use.outermost == argument and self._may_be_parent(use, type_):
                    yield use.target
        if not is_on_aws(type_):
            yield from _parent_by_name(type_, uses)

    def _may_be_parent(self, use: Use, type_: str) -> bool:
        """What only comes first is a parent within one service, and a module call or a constant never is."""
        target = type_of(use.target)
        if use.target.startswith(("module.", "data.")) or not aws.may_be_parent(type_, use.outermost, target):
            return False
        return not use.is_weak or target.startswith("_".join(type_.split("_")[:2]))

    def _fold_into_users(self) -> None:
        """Until nothing changes: what a part uses is used by what that is a part of."""
        todo = [one for one in self._drawn if one not in self._parents and self._is_for_its_user(one)]
        while left := [one for one in todo if not self._fold_into_user(one)]:
            if len(left) == len(todo):
                return
            todo = left

    def _is_for_its_user(self, address: str) -> bool:
        return address.startswith(_FLEETING) or aws.is_for_its_user(type_of(address))

    def _fold_into_user(self, address: str) -> bool:
        uses = (use for part in self._with_parts(address) for use in self._by_target[part])
        # Of what is only read, everything that names it is a user: a policy document too.
        is_read = address.startswith(_FLEETING)
        users = {self.root(use.owner) for use in uses if is_read or aws.is_use(type_of(use.owner), use.outermost)}
        users.discard(address)
        return len(users) == 1 and self._fold(address, users.pop())

    def _fold(self, address: str, parent: str) -> bool:
        """Make one a part of the other, unless that is a part of it."""
        if self.root(parent) == address:
            return False
        self._parents[address] = parent
        self._parts[parent].append(address)
        return True

    def _with_parts(self, address: str) -> Iterator[str]:
        yield address
        for part in self._parts[address]:
            yield from self._with_parts(part)


def _parent_by_name(type_: str, uses: Sequence[Use]) -> Iterator[str]:
    """`google_storage_bucket_iam_member` is a part of the one `google_storage_bucket` that it names."""
    for use in uses:
        if not use.is_weak and type_.startswith(f"{type_of(use.target)}_") and not use.target.startswith("data."):
            yield use.target


def type_of(address: str) -> str:
    """The resource type in an address; `module` for a module call."""
    root, _, rest = address.partition(".")
    return rest.partition(".")[0] if root in ("data", "ephemeral") else root
