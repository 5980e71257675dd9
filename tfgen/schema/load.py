"""Find the schemas that a project may use: those it keeps itself, and those that come with tfgen."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.inputs import note_folder
from tfgen.disk.project import find_repository, is_within
from tfgen.errors import TfgenError, did_you_mean, quoted
from tfgen.schema.constraint import Constraint, ConstraintError, Version
from tfgen.schema.provider import ProviderSchema
from tfgen.schema.shipped import SHIPPED
from tfgen.schema.table import FORMAT, SUFFIX, Label, read_label
from tfgen.structs import Struct, field, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DATA_FOLDER = Path(__file__).parent / "data"
PROJECT_FOLDER = "config/schemas"
AWS = "registry.terraform.io/hashicorp/aws"

DEFAULT_HOST = "registry.terraform.io"
# OpenTofu's name for the same providers: each engine means its own registry by a source without a host.
_SAME_HOSTS = ("registry.opentofu.org",)


def full_source(source: str) -> str:
    """The source with host and namespace: `aws` and `hashicorp/aws` are `registry.terraform.io/hashicorp/aws`.

    https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses
    """
    parts = source.lower().split("/")
    if len(parts) == 1:
        parts = ["hashicorp", *parts]
    if len(parts) == 2:
        parts = [DEFAULT_HOST, *parts]
    if parts[0] in _SAME_HOSTS:
        parts[0] = DEFAULT_HOST
    return "/".join(parts)


class SchemaFile(Struct, frozen=True):
    """A schema on disk: where it is, what it describes, and whether it came with tfgen (`shipped`)."""

    path: Path
    label: Label
    shipped: bool

    @property
    def version(self) -> Version:
        """The version it describes. Raises ConstraintError when it is none."""
        return Version.parse(self.label.version)

    def load(self) -> ProviderSchema:
        """The schema; read once, as long as the file stays as it is. Raises TfgenError when it is damaged."""
        return _load(self.path, self.path.stat().st_mtime_ns)


class Schemas(Struct, frozen=True, dict=True, weakref=True):
    """The schemas at hand, one a source and version, in that order.

    `assumed` are the providers, by full source, of which another version is taken where the constraint admits none: the
    one that is named or, with None, the nearest. `callers` are the constraints of each module that calls the one in
    question, by full source: a version has to suit one of them too.
    """

    files: tuple[SchemaFile, ...]
    assumed: Mapping[str, str | None] = field(default_factory=dict)
    callers: tuple[Mapping[str, str | None], ...] = ()

    def versions(self, source: str) -> tuple[str, ...]:
        """The versions of a provider, lowest first."""
        return tuple(file.label.version for file in self._of(source))

    def provider(self, source: str = AWS, constraint: str | None = None) -> tuple[ProviderSchema, ...]:
        """The versions that the constraint admits, lowest first; without a constraint all that there are.

        With the next one above where a version between the two is admitted, for that one would be installed: what it
        has, the highest admitted that is known may not have yet. Empty when there is none: another version is taken in
        its place only if that is `assumed`. Raises ConstraintError when the constraint is not one, TfgenError when a
        file is damaged.
        """
        if (source, constraint) not in self._found:  # each root module asks for the same
            self._found[source, constraint] = self._find(source, constraint)
        return self._found[source, constraint]

    @cached_property
    def _found(self) -> dict[tuple[str, str | None], tuple[ProviderSchema, ...]]:
        return {}

    def _find(self, source: str, constraint: str | None) -> tuple[ProviderSchema, ...]:
        wanted = Constraint.parse(constraint) if constraint is not None else None
        admitted = [file for file in self._of(source) if not wanted or wanted.admits(file.version)]
        held = [file for file in admitted if self.suits_a_caller(source, file.version)]
        above = self._next_above(held[-1], wanted) if held and wanted else []
        return tuple(file.load() for file in [*held, *above] or self._assume(source, wanted))

    def exact(self) -> Schemas:
        """Only what providers say of themselves; where none of these is admitted, those of other versions.

        What they accept and an extracted schema refuses is as sure as the extraction.
        """
        files = tuple(file for file in self.files if file.label.exact)
        return replace(self, files=files, assumed={file.label.source: None for file in files})

    def assume(self, wanted: Mapping[str, str | None]) -> Schemas:
        """With versions to take where none is admitted, by source or its last part; None: the nearest.

        Raises TfgenError for a provider or a version of which there is no schema.
        """
        return replace(self, assumed={self._known(name, version): version for name, version in wanted.items()})

    def required(self, constraints: Mapping[str, Iterable[str | None]]) -> Schemas:
        """Of each provider the versions that one of these constraints admits; all where none does, or none is given."""
        files = [
            file
            for source in dict.fromkeys(file.label.source for file in self.files)
            for file in self._admitted(source, [*constraints.get(source, ())]) or self._of(source)
        ]
        return replace(self, files=tuple(files))

    def _admitted(self, source: str, constraints: Iterable[str | None]) -> list[SchemaFile]:
        return [file for file in self._of(source) if any(_admits(one, file.version) for one in constraints)]

    def called_by(self, callers: Iterable[Mapping[str, str | None]]) -> Schemas:
        """For a module that these modules call: what they require, by full source; all of it holds on the way down."""
        above = self.callers or ({},)
        return replace(self, callers=tuple(_join(outer, inner) for outer in above for inner in callers))

    def suits_a_caller(self, source: str, version: Version) -> bool:
        """Whether who calls admits the version of a provider, one of those at least; True where nobody is known to."""
        if (source, version) not in self._suits:
            constraints = [required.get(full_source(source)) for required in self.callers]
            is_suited = not constraints or any(_admits(constraint, version) for constraint in constraints)
            self._suits[source, version] = is_suited
        return self._suits[source, version]

    @cached_property
    def _suits(self) -> dict[tuple[str, Version], bool]:
        return {}

    def leaves_out_some(self, required: Mapping[str, str | None], sources: Iterable[str]) -> bool:
        """Whether callers, or a lock file, leave out a version of these providers that is admitted otherwise."""
        of = set(map(full_source, sources))
        known = [file for file in self.files if file.label.source in of]
        admitted = [file for file in known if _admits(required.get(file.label.source), file.version)]
        return not all(self.suits_a_caller(file.label.source, file.version) for file in admitted)

    def asked(self, source: str, constraint: str | None) -> str | None:
        """The constraint with that of the first who calls, for who has to be told that it admits nothing."""
        above = [required.get(full_source(source)) for required in self.callers[:1]]
        return ", ".join(dict.fromkeys(filter(None, [constraint, *above]))) or None

    def nearest(self, source: str, constraint: str | None) -> str | None:
        """The version nearest to those that a constraint names, None where there is no schema of the provider."""
        wanted = Constraint.parse(constraint) if constraint is not None else None
        found = self._nearest(source, wanted)
        return found.label.version if found else None

    def _of(self, source: str) -> list[SchemaFile]:
        full = full_source(source)
        return [file for file in self.files if file.label.source == full]

    def _next_above(self, last: SchemaFile, wanted: Constraint) -> list[SchemaFile]:
        above = [file for file in self._of(last.label.source) if file.version > last.version][:1]
        return [file for file in above if wanted.admits_between(last.version, file.version)]

    def _assume(self, source: str, wanted: Constraint | None) -> list[SchemaFile]:
        if (full := full_source(source)) not in self.assumed:
            return []
        version = self.assumed[full]
        nearest = self._nearest(source, wanted)
        if version is None:
            return [nearest] if nearest else []
        return [file for file in self._of(source) if file.version == Version.parse(version)]

    def _nearest(self, source: str, wanted: Constraint | None) -> SchemaFile | None:
        files = self._of(source)[::-1]
        return min(files, key=lambda file: wanted.distance(file.version) if wanted else (), default=None)

    def _known(self, name: str, version: str | None) -> str:
        """The full source of a provider that is known."""
        of_name = (file for file in self.files if file.label.source.rpartition("/")[2] == name)
        files = self._of(name) or list(of_name)
        if not files:
            known = sorted({file.label.source.rpartition("/")[2] for file in self.files})
            remedy = did_you_mean(name, known, otherwise="`tfgen schema list` shows which there are.")
            raise TfgenError(f"there is no schema of a provider {quoted(name)} to assume. {remedy}")
        if version is not None and Version.parse(version) not in [file.version for file in files]:
            known = [file.label.version for file in files]
            raise TfgenError(f"there is no schema of {name} {version} to assume. There are: {', '.join(known)}")
        return files[0].label.source


def _join(outer: Mapping[str, str | None], inner: Mapping[str, str | None]) -> dict[str, str | None]:
    """The constraints of both."""
    sources = {**outer, **inner}
    joined = {source: [one[source] for one in (outer, inner) if one.get(source)] for source in sources}
    return {source: ", ".join(filter(None, constraints)) or None for source, constraints in joined.items()}


def _admits(constraint: str | None, version: Version) -> bool:
    try:
        return constraint is None or Constraint.parse(constraint).admits(version)
    except ConstraintError:
        return True  # which a rule tells


def load_schemas(project: Path | None = None) -> Schemas:
    """The schemas in the project's `config/schemas/`, and the shipped ones that it does not replace.

    One of the project replaces a shipped one of the same version, and a shipped one of the same major version that is
    not exact. Raises TfgenError when a file in these folders is not a schema.
    """
    files = [*_SHIPPED, *_list_files(project)]
    renewed = {(file.label.source, file.version.major) for file in files if not file.shipped and file.label.exact}
    found = {
        (file.label.source, file.version): file
        for file in files
        if file.label.exact or not file.shipped or (file.label.source, file.version.major) not in renewed
    }
    return Schemas(tuple(found[key] for key in sorted(found)))


def file_name(source: str, version: str) -> str:
    """`hashicorp-aws-5.100.0.schema.gz`; the host stands in front when it is not Terraform's registry."""
    host, *names = full_source(source).split("/")
    parts = names if host in (DEFAULT_HOST, "terraform.io") else [host, *names]
    return f"{'-'.join(parts)}-{version}{SUFFIX}"


def _list_files(project: Path | None) -> Iterator[SchemaFile]:
    """Those of a project."""
    if project is not None:
        note_folder(project / PROJECT_FOLDER)
        for path in sorted((project / PROJECT_FOLDER).glob(f"*{SUFFIX}")):
            if not is_within(path, find_repository(project)):
                raise TfgenError(
                    f"{path}: this is a link out of the repository, which is not followed. Put the file here"
                )
            yield SchemaFile(path, read_label(path), shipped=False)


def _shipped(source: str, version: str, *, exact: bool) -> SchemaFile:
    return SchemaFile(DATA_FOLDER / file_name(source, version), Label(FORMAT, source, version, exact), shipped=True)


_SHIPPED = tuple(_shipped(source, version, exact=exact) for source, version, exact in SHIPPED)


@lru_cache
def _load(path: Path, changed: int) -> ProviderSchema:  # noqa: ARG001 - part of the key
    return ProviderSchema(path)
