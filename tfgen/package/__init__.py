"""The Lambda archive: built from pinned wheels and our sources, the same bytes on every machine."""

from tfgen.package.architecture import find_architecture
from tfgen.package.build import Archive, build_archive
from tfgen.package.manifest import ARCHIVE_PATH
from tfgen.package.outdated import is_outdated
from tfgen.package.wheels import Architecture

__all__ = ["ARCHIVE_PATH", "Architecture", "Archive", "build_archive", "find_architecture", "is_outdated"]
