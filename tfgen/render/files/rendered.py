"""A file that was rendered and found right; its text is not in memory."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

from tfgen.disk.stored import read_if
from tfgen.render.targets.draft import file_name
from tfgen.structs import Struct

if TYPE_CHECKING:
    from tfgen.disk.stored import Stored
    from tfgen.hcl.parse import BlockHeader
    from tfgen.render.files.lazy_renderer import LazyRenderer
    from tfgen.render.targets.draft import Draft
    from tfgen.render.targets.target import Target


class RenderedFile(Struct, frozen=True, eq=False):
    """What a template made for a target: the SHA-256 of the final text, and the blocks of a Terraform file.

    `spooled` is where the text is, if this run has made it. Else it is on the disk, or can be made again.
    """

    target: Target
    template: str
    renderer: LazyRenderer
    digest: bytes
    blocks: tuple[BlockHeader, ...] = ()
    spooled: Stored | None = None

    @property
    def folder(self) -> str:
        """The folder it belongs to: the name of its target."""
        return self.target.name

    @property
    def name(self) -> str:
        """The file's name in that folder."""
        return file_name(self.template)

    @property
    def draft(self) -> Draft:
        """What was formatted; it is rendered if somebody asks for its text."""
        return self.renderer.draft_of(self.template, self.target)

    @property
    def text(self) -> str:
        """The final text."""
        return self.read().decode()

    def read(self) -> bytes:
        """The final text, as it is written. Raises OutputError or TemplateError when it cannot be had any more."""
        if self.spooled:
            return self.spooled.read()
        path = os.path.join(self.renderer.place, self.folder, self.name)  # noqa: PTH118 - many files
        content = read_if(path, self.digest)
        return self.renderer.make_again(self.template, self.target, self.digest) if content is None else content
