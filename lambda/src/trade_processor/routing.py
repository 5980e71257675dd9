"""Which method and path the API has: 404 for an unknown path, 405 with Allow for a wrong method."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from trade_processor.errors import RejectedError

if TYPE_CHECKING:
    from collections.abc import Mapping

Target = TypeVar("Target")


def find_route(routes: Mapping[tuple[str, str], Target], method: str, path: str) -> Target:
    """The target of `method` and `path`; `RejectedError` when there is none."""
    normal = path.rstrip("/") or "/"
    if (method, normal) in routes:
        return routes[method, normal]
    allowed = sorted(known for known, known_path in routes if known_path == normal)
    if not allowed:
        raise RejectedError(404, "not_found", "There is nothing at this path.")
    raise RejectedError(
        405,
        "method_not_allowed",
        f"This path answers {', '.join(allowed)} only.",
        headers={"Allow": ", ".join(allowed)},
    )
