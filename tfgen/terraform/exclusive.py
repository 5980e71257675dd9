"""Keep two tfgen processes from working on one stack at once."""

from __future__ import annotations

import errno
import fcntl
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from tfgen.disk.files import find_link, open_lock
from tfgen.disk.project import CACHE, as_typed
from tfgen.errors import OutputError, Position, Problem, TfgenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.terraform.root_module import RootModule


@contextmanager
def exclusive(modules: Iterable[RootModule]) -> Iterator[None]:
    """Hold the locks of the modules; the system frees them with the process, however it ends.

    Raises TfgenError naming every module that another process is working on, and OutputError when locks cannot be made.
    """
    with ExitStack() as held:
        busy = [module.name for module in modules if not _try_lock(module, held)]
        if busy:
            raise TfgenError(
                *(f"{name}: another tfgen is at work on this stack. Wait until it has ended." for name in busy)
            )
        yield


def _refuse_links(module: RootModule) -> None:
    """Raise OSError where what is kept of the module would be written through a link, which could lead anywhere."""
    for kind in ("plans", "drift", "init"):
        if link := find_link(module.project, module.project / CACHE / kind / module.name):
            raise OSError(errno.ELOOP, "Is a link", str(link))


def _try_lock(module: RootModule, held: ExitStack) -> bool:
    path = module.project / CACHE / "locks" / module.name
    try:
        _refuse_links(module)
        file = held.enter_context(open_lock(module.project, path))
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise OutputError(
            Problem(Position(as_typed(error.filename or path)), f"cannot be written: {error.strerror}. Mend this.")
        ) from None
    return True
