"""Files that are not HCL.

Why:
    Terraform reads nothing of a module in which one file is wrong. The verdict is that of HashiCorp's own parser, which
    also refuses what looks right at first sight: two arguments on one line, say
    (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md).

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16" enable_dns_support = true
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block         = "10.0.0.0/16"
      enable_dns_support = true
    }
"""

from functools import lru_cache

from tfgen.errors import Position
from tfgen.hcl.parse import parse_strictly
from tfgen.hcl.source import HclSyntaxError
from tfgen.module.companions import NO_COMPANIONS
from tfgen.module.pieces import ALIKE, Piece
from tfgen.module.tfvars import NO_TFVARS
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, SourceFile
from tfgen.rules.sketch import Gap

# What HashiCorp's parser says of an argument that is set twice; duplicate-argument says it at the right place.
_DUPLICATE = "Attribute redefined"
_TEXTS = 4096
_READ = "read strictly"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such file, at the first place that cannot be read."""
    folder, tfvars = root.module.folder, root.module.tfvars or NO_TFVARS
    tests = root.module.companions or NO_COMPANIONS
    for fault in (*root.module.faults, *((*tfvars.faults, *tests.faults) if not root.callers else ())):
        if fault.unread:
            root.unchecked(f"{fault.file}, and names that it may declare: {fault.error.message}", Gap(said=True))
        else:
            yield _hit(folder, fault.file, fault.error)
    if root.stack is not None:
        return  # rendering has had both parsers read it
    beside = [file for file in (*tfvars.files, *tests.files) if not root.callers and not file.places]
    for file in (*root.module.files, *beside):
        error = None if _are_read(file) else _find_error(file.text)
        if error and not error.message.startswith(_DUPLICATE):
            yield _hit(folder, file.name, error)


def _are_read(file: SourceFile) -> bool:
    """Whether the file is cut into blocks that other files may have too, each of which can be read by itself."""
    return bool(file.pieces) and all(_is_read(file, piece) for _, piece in file.pieces)


def _is_read(file: SourceFile, piece: Piece) -> bool:
    """Whether a block can be read: as another of its mould can, which has the same tokens but for plain literals."""
    if _READ not in piece.kept:
        alike = piece.kept.get(ALIKE)
        of_mould = alike.kept if alike else {}
        is_read = _READ in of_mould or _find_error(file.text_of(piece.block)) is None
        if is_read:
            of_mould[_READ] = True
        piece.kept[_READ] = is_read
    return bool(piece.kept[_READ])


@lru_cache(maxsize=_TEXTS)
def _find_error(text: str) -> HclSyntaxError | None:
    try:
        parse_strictly(text)
    except HclSyntaxError as error:
        return error
    return None


def _hit(folder: str, file: str, error: HclSyntaxError) -> Hit:
    path = f"{folder}/{file}" if folder else file
    return Hit(Position(path, error.line, error.column), error.message)


RULE = Rule("syntax", Severity.ERROR, Group.SYNTAX, check)
