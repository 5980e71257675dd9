"""Read the files of config/ that everything begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.files import MAX_BYTES, read_file
from tfgen.disk.project import find_repository, is_within
from tfgen.errors import ConfigError, Position, Problem, describe_undecodable

if TYPE_CHECKING:
    from pathlib import Path


def read_config_file(path: Path, most: int = MAX_BYTES) -> str:
    """The text of such a file of at most so many bytes, without a byte order mark, line ends as they are.

    Raises FileNotFoundError, and ConfigError for a link out of the repository and for what cannot be read.
    """
    if not is_within(path, find_repository(path.parents[1])):
        fact = "this is a link to a place outside of the repository, where a branch has nothing to read."
        raise ConfigError(Problem(Position(str(path)), f"{fact} Put the file here."))
    try:
        return read_file(path, most=most).decode("utf-8-sig")
    except FileNotFoundError:
        raise
    except OSError as error:
        fact = f"the file cannot be read: {error.strerror}."
        raise ConfigError(Problem(Position(str(path)), f"{fact} Mend this and run tfgen again.")) from None
    except UnicodeDecodeError as error:
        raise ConfigError(Problem(Position(str(path)), f"the file is {describe_undecodable(error)}")) from None
