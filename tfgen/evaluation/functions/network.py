"""Functions on CIDR blocks: https://developer.hashicorp.com/terraform/language/functions#ip-network-functions."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, Final

from tfgen.errors import count_of
from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.functions.parts import whole
from tfgen.evaluation.values import UNKNOWN
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_LEADING_ZEROS: Final = regex(r"\b0+(?=\d)")
_MOST_BITS: Final = 32


def _parse(prefix: str) -> Network:
    address, _, length = prefix.partition("/")
    if "." in address and ":" not in address:
        address = _LEADING_ZEROS.sub("", address)  # Terraform reads 010 as ten
    if not length.isdigit():
        raise FunctionError(f'"{prefix}" is no CIDR block', 0)
    try:
        return ipaddress.ip_network(f"{address}/{length}", strict=False)
    except ValueError:
        raise FunctionError(f'"{prefix}" is no CIDR block', 0) from None


def _cidrsubnet(prefix: str, newbits: float, netnum: float) -> Any:
    network = _parse(prefix)
    bits, index = whole(newbits, 1), whole(netnum, 2)
    length = network.prefixlen + bits
    if bits < 0 or index < 0:
        return UNKNOWN  # Terraform accepts it, and gives no subnet
    if length > network.max_prefixlen:
        raise FunctionError(f"a /{network.prefixlen} cannot be made {count_of(bits, 'bit')} longer", 1)
    if index >= 1 << bits:
        raise FunctionError(f"{count_of(bits, 'bit')} {'has' if bits == 1 else 'have'} no subnet number {index}", 2)
    start = int(network.network_address) + (index << (network.max_prefixlen - length))
    return f"{type(network.network_address)(start)}/{length}"


def _cidrhost(prefix: str, hostnum: float) -> str:
    network = _parse(prefix)
    index = whole(hostnum, 1)
    size = 1 << (network.max_prefixlen - network.prefixlen)
    if not -size <= index < size:
        raise FunctionError(f"a /{network.prefixlen} has no host number {index}", 1)
    return str(type(network.network_address)(int(network.network_address) + index % size))


def _cidrnetmask(prefix: str) -> str:
    network = _parse(prefix)
    if network.version == 6:
        raise FunctionError("IPv6 blocks have no netmask", 0)
    return str(network.netmask)


def _cidrsubnets(prefix: str, *newbits: float) -> list[str]:
    network = _parse(prefix)
    limit = network.max_prefixlen
    address, end = int(network.network_address), int(network.broadcast_address) + 1
    subnets = []
    for argument, bits in enumerate(newbits, start=1):
        more = whole(bits, argument)
        length = network.prefixlen + more
        if not 1 <= more <= _MOST_BITS or length > limit:
            raise FunctionError(f"a /{network.prefixlen} cannot be made {count_of(more, 'bit')} longer", argument)
        size = 1 << (limit - length)
        address = -(-address // size) * size
        if address + size > end:
            raise FunctionError(f"there is no room left for a /{length}", argument)
        subnets.append(f"{type(network.network_address)(address)}/{length}")
        address += size
    return subnets


PLAIN: Final[Mapping[str, Callable[..., Any]]] = {
    "cidrhost": _cidrhost,
    "cidrnetmask": _cidrnetmask,
    "cidrsubnet": _cidrsubnet,
    "cidrsubnets": _cidrsubnets,
}
