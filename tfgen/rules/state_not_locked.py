"""A state in S3 that nothing locks.

Why:
    Two applies at once write over each other's state, and what one of them made is forgotten. `use_lockfile` keeps a
    lock beside the state; `dynamodb_table` does it with a table, and is deprecated
    (https://developer.hashicorp.com/terraform/language/backend/s3#state-locking).

Bad:
    terraform {
      backend "s3" {
        bucket = "state"
        key    = "orders"
        region = "us-east-1"
      }
    }

Good:
    terraform {
      backend "s3" {
        bucket       = "state"
        key          = "orders"
        region       = "us-east-1"
        use_lockfile = true
      }
    }
"""

from tfgen.hcl.syntax import Literal
from tfgen.module.backend import find_backend
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among


def check(root: Root) -> Iterator[Hit]:
    """A hit for an s3 backend, complete in the file, with neither kind of lock."""
    backend = find_backend(root.module)
    if backend is None or backend.block.labels[0] != "s3":
        return
    lock = backend.block.body.argument("use_lockfile")
    locked = lock is not None and isinstance(lock.value, Literal) and lock.value.value is True
    if not locked and backend.block.body.argument("dynamodb_table") is None:
        message = "nothing keeps two applies from writing this state at once. Add use_lockfile = true."
        yield Hit.at(backend.file, backend.block, message)


RULE = Rule("state-not-locked", Severity.ERROR, Group.SECURITY, check, among("terraform"))
