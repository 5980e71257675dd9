"""The Jinja environment of the templates: strict, fail-closed, with tfgen's filters."""

from __future__ import annotations

import re
from functools import cached_property, partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import msgspec
from jinja2.environment import TemplateModule
from jinja2.lexer import TokenStream

from tfgen.config.agreement import Disagreement
from tfgen.disk.cache import NO_CACHE
from tfgen.disk.files import fingerprint
from tfgen.errors import did_you_mean, listed
from tfgen.hcl import literals
from tfgen.render.builtins import builtin_filters, builtin_tests, guarded
from tfgen.render.closure import read_facts
from tfgen.render.compiled import Compiled, find_compiled, note_compiled
from tfgen.render.dialect import HCL
from tfgen.render.filters import HALF
from tfgen.render.leftovers import refuse_leftovers
from tfgen.render.loader import TemplateLoader
from tfgen.render.parsed import Parsed, copy_tree
from tfgen.render.sandbox import Sandbox
from tfgen.render.version_0_1 import FORMER_NAMES, MOVED_NAMES
from tfgen.render.walked import WalkingParser, forget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jinja2 import nodes
    from jinja2.bccache import Bucket

    from tfgen.disk.cache import Cache
    from tfgen.render.closure import Facts
    from tfgen.render.dialect import Dialect
    from tfgen.render.text import Text

_KIND = "templates"
_MOST = 2_000  # templates that are kept compiled, some kilobytes each


# Functions of Python and of Terraform that filters do the work of.
_FUNCTIONS = {"len": "length", "str": "string", "jsonencode": "json", "tostring": "string", "tonumber": "int"}
_FILTERS = frozenset(jinja2.filters.FILTERS) | {"json"}
_ESCAPE = re.compile(r"\\u", re.IGNORECASE)  # in which alone half of a surrogate pair can stand
_TERRAFORM = ("var", "local", "data", "each", "module", "path", "terraform")


class UndefinedNameError(jinja2.UndefinedError):
    """A template uses a name that does not exist; `owner` is the value it was looked up in, or None for the scope."""

    def __init__(self, name: str, owner: Mapping[str, object] | None) -> None:
        self.name = name
        self.owner = owner
        super().__init__(f'"{name}" is not defined')

    def explain(self, scope: Mapping[str, object]) -> str:
        """Fact and remedy, with the nearest name that exists in `scope` or in the owner."""
        if self.owner is None and self.name in scope:
            remedy = "Write `with context` at the end of the import, or pass it."
            return f'"{self.name}" is not known to imported macros. {remedy}'
        if elsewhere := self._elsewhere(scope):
            remedy = "Set it here too, or ask first whether it `is defined`."
            return f'"{self.name}" is not defined here, but in {", ".join(elsewhere)}. {remedy}'
        if remedy := _remedy_of_another(self.name, scope, self.owner):
            return f'"{self.name}" is not defined. {remedy}'
        if self.owner is not None and self.owner is scope.get("vars") and not self.owner:
            return (
                f'"{self.name}" is not defined: nothing is below vars. Set it in the config: vars: {{{self.name}: …}}.'
            )
        known = [str(name) for name in (scope if self.owner is None else self.owner)]
        remedy = did_you_mean(self.name, known, otherwise=f"Known here: {listed(sorted(known)) or 'nothing'}.")
        return f'"{self.name}" is not defined. {remedy}'

    def _elsewhere(self, scope: Mapping[str, object]) -> list[str]:
        """The names of the cells that define it, at the same place."""
        cells = scope.get("cells")
        path = () if self.owner is None else next(_paths_to(self.owner, scope), None)
        if path is None or not isinstance(cells, list):
            return []
        return [str(cell["stack"]["name"]) for cell in cells if self.name in _at(cell, path)]


def _remedy_of_another(name: str, scope: Mapping[str, object], owner: Mapping[str, object] | None) -> str:
    """What is meant by a name that the stack has, that of each of `stacks` too, or that is Terraform's."""
    if owner is None and name in FORMER_NAMES and "stacks" in scope:
        return FORMER_NAMES[name]
    stack = (scope if owner is None else owner).get("stack")
    if isinstance(stack, dict) and name in stack:
        return f'Did you mean "stack.{name}"?'
    if owner is not None and owner is scope.get("stack") and name in MOVED_NAMES and name in scope:
        return f"It is {name} now, without stack.: tfgen migrate renames what tfgen 0.1 called so."
    if owner is None and (filter_ := _FUNCTIONS.get(name, name)) in _FILTERS:
        return f"It is a filter: write VALUE | {filter_}."
    if owner is None and name in _TERRAFORM:
        return "A setting is read by its bare name, as in {{ size | hcl }}; what Terraform reads is outside of {{ }}."
    return ""


def _paths_to(owner: object, scope: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    """The keys that lead to a map in a scope; lists are not looked into."""
    for key, value in scope.items():
        if value is owner:
            yield (key,)
        elif isinstance(value, dict):
            yield from ((key, *path) for path in _paths_to(owner, value))


def _at(scope: Any, path: Iterable[str]) -> Mapping[str, object]:
    for step in path:
        scope = scope.get(step) if isinstance(scope, dict) else None
    return scope if isinstance(scope, dict) else {}


class DisagreementError(jinja2.UndefinedError):
    """A template that is rendered for several cells reads what they do not agree on."""

    def __init__(self, found: Disagreement) -> None:
        super().__init__(f"{found}. Read it of one of `stacks`, or render once for each of its values.")


class NoSuchPartError(jinja2.UndefinedError):
    """A template asks for a part of a list that is not there, or of a value that has none."""

    def __init__(self, owner: object, name: object) -> None:
        if isinstance(owner, list | str) and isinstance(name, int):
            kind = "list" if isinstance(owner, list) else "text"
            fact = f"there is no item {name} in a {kind} of {len(owner)}, whose first is item 0. Name another"
            super().__init__(f"{fact}, or ask for its length first.")
        elif isinstance(owner, list):
            super().__init__(f'a list has no "{name}". Name an item by its number, or loop over the items.')
        else:
            kind = "text" if isinstance(owner, str) else "true or false" if isinstance(owner, bool) else "a number"
            super().__init__(f'"{name}" is asked of {kind}, which has no parts. Take it away, or set a map there.')


class NamedUndefined(jinja2.StrictUndefined):
    """Strict undefined that raises the name and its owner as values, so that the nearest name can be found."""

    __slots__ = ()

    def _fail_with_undefined_error(self, *_: Any, **__: Any) -> Any:
        owner = self._undefined_obj
        if isinstance(owner, Disagreement):
            raise DisagreementError(owner)
        if isinstance(owner, TemplateModule):  # what `{% import "_macros.j2" as macros %}` names
            owner = {name: macro for name, macro in vars(owner).items() if not name.startswith("_")}
        if not self._undefined_hint and isinstance(owner, list | str | int | float):
            raise NoSuchPartError(owner, self._undefined_name)
        if self._undefined_hint or not (owner is jinja2.utils.missing or isinstance(owner, dict)):
            raise jinja2.UndefinedError(self._undefined_message)
        raise UndefinedNameError(str(self._undefined_name), owner if isinstance(owner, dict) else None)

    # StrictUndefined binds its operations to the method of its own class; bind them again to this one.
    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error
    __contains__ = __call__ = __getitem__ = __lt__ = __le__ = __gt__ = __ge__ = _fail_with_undefined_error
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _fail_with_undefined_error
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __pow__ = __rpow__ = _fail_with_undefined_error
    __int__ = __float__ = __complex__ = __neg__ = __pos__ = __html__ = _fail_with_undefined_error
    # And what Jinja does not think of: range(), round(), abs(), reversed(), sets and bits.
    __index__ = __round__ = __abs__ = __reversed__ = __invert__ = __divmod__ = __rdivmod__ = _fail_with_undefined_error
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = _fail_with_undefined_error
    __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = _fail_with_undefined_error

    def __getattr__(self, name: str) -> Any:
        if name[:2] == name[-2:] == "__":
            raise AttributeError(name)
        return self._fail_with_undefined_error()


class CompiledTemplates(jinja2.BytecodeCache):
    """Compiled templates between runs: compiling takes longer than rendering nine stacks.

    Jinja checks the template's text and its own version; the key adds what tfgen's code folds into constants. Compiled
    templates are marshalled code, which is why `tfgen.disk.cache` has to vouch for them.
    """

    def __init__(self, cache: Cache, variant: str = "") -> None:
        """`variant` tells apart environments that compile the same template to different code."""
        self._cache = cache
        self._maker = f"{fingerprint(Path(__file__).parent, Path(literals.__file__))} {variant}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if there is a compiled template for it."""
        content = self._cache.read(_KIND, f"{self._maker} {bucket.key}")
        if content is not None:
            bucket.load_bytecode(BytesIO(content))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what the bucket holds; where that is impossible, the next run compiles again."""
        self._cache.write(_KIND, f"{self._maker} {bucket.key}", bucket.bytecode_to_string())


class CompiledTogether(CompiledTemplates):
    """The same in one file, for who says when all is compiled: fifty files take longer to write than one."""

    def __init__(self, cache: Cache, variant: str) -> None:
        super().__init__(cache, variant)
        self._has_new = False

    @cached_property
    def _all(self) -> dict[str, bytes]:
        """What was compiled, by the key of its bucket, that which was used last at the end."""
        return self._cache.at_hand((_KIND, self._maker), self._load)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if there is a compiled template for it."""
        if (content := self._all.pop(bucket.key, None)) is not None:
            self._all[bucket.key] = content
            bucket.load_bytecode(BytesIO(content))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Have the bucket's content kept by `save`."""
        self._all[bucket.key] = bucket.bytecode_to_string()
        self._has_new = True

    def save(self) -> None:
        """Keep all that was compiled, but for what was used longest ago where it is too much."""
        if self._has_new:
            self._has_new = False
            for key in list(self._all)[:-_MOST]:
                del self._all[key]
            self._cache.write_later(_KIND, self._maker, partial(msgspec.msgpack.encode, self._all))

    def _load(self) -> dict[str, bytes]:
        content = self._cache.read(_KIND, self._maker)
        try:
            return {} if content is None else msgspec.msgpack.decode(content, type=dict[str, bytes])
        except msgspec.MsgspecError:
            return {}


def _refuse_halves(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """Refuse what no file can hold, nor what is remembered of a template."""
    for constant in tree.find_all(jinja2.nodes.Const):
        if isinstance(constant.value, str) and not constant.value.isascii() and HALF.search(constant.value):
            fact = "a text holds half of a surrogate pair, which is not Unicode"
            raise jinja2.TemplateSyntaxError(fact, constant.lineno, name, filename)


class TemplateEnvironment(Sandbox):
    """Jinja as tfgen's templates use it: strict, in a sandbox, with the filters of one language.

    Settings are plain maps, and their keys win over the methods of `dict`.
    """

    def __init__(
        self, templates: Path, dialect: Dialect = HCL, cache: Cache = NO_CACHE, *, keeps_trees: bool = False
    ) -> None:
        """`templates` is the folder; `cache` is where compiled templates are kept.

        With `keeps_trees`, and where the process stays, the names of what is compiled are read next.
        """
        self.dialect = dialect
        self.variant = f"{dialect.name} {dialect.delimiters[0]}"
        compiled = CompiledTogether(cache, self.variant)
        super().__init__(
            *dialect.delimiters,
            # What remembers nothing is spared what was compiled as bytes: no run reads them.
            bytecode_cache=compiled if cache.remembers else None,
            loader=TemplateLoader(templates),
            undefined=NamedUndefined,
            finalize=dialect.finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        )
        self._compiled = compiled
        self._remembers = cache.remembers
        self._keeps_trees = keeps_trees or cache.puts_off
        self._told: dict[str, Facts] = {}
        self.keeps_readings = cache.puts_off
        self.readings: dict[str, Any] = cache.at_hand(("readings", templates, self.variant), dict[str, Any])
        """What `template_names` read of templates, where the process stays."""
        self._parsed = cache.at_hand(
            ("parsed", templates, self.variant), partial(Parsed, keeps_trees=self._keeps_trees)
        )
        self.filters = builtin_filters(self)
        self.filters |= {name: guarded(self, name, function) for name, function in dialect.filters.items()}
        self.tests.clear()
        self.tests.update(builtin_tests(self))

    def text_of(self, name: str, scope: Mapping[str, Any]) -> Text:
        """What a template renders to. Raises whatever the template does, and all that is wrong with its text."""
        return self.get_template(name).render(scope)  # type: ignore[return-value]  # of our template class

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, **options: Any) -> Any:  # type: ignore[override]
        """As usual, but of a template that the package brings along Jinja's part is done."""
        if name is None or filename is None or options or not isinstance(source, str):
            return super().compile(source, name, filename, **options)
        found = find_compiled(self.variant, name, source) if self._remembers else None
        if found is None:
            python = super().compile(source, name, filename, raw=True)
            found = Compiled(python, self._facts(name, source, filename))
            note_compiled(self.variant, name, source, found)
        self._parsed.keep_facts(name, source, found.facts)
        self._told[name] = found.facts
        return self._compile(found.python, filename)

    def save(self) -> None:
        """Have the next run know what was compiled."""
        self._compiled.save()

    def facts_of(self, name: str) -> Facts:
        """What a template uses and reads. Raises TemplateNotFound, and what parsing it raises.

        As what was compiled, it is not read again.
        """
        if (facts := self._told.get(name)) is None:
            assert self.loader  # noqa: S101 - the templates' folder
            source, filename, _ = self.loader.get_source(self, name)
            facts = self._told[name] = self._facts(name, source, filename)
        return facts

    def tree_of(self, name: str) -> nodes.Template:
        """The syntax tree of a template, for reading; it is empty where there is none. Raises what parsing raises."""
        assert self.loader  # noqa: S101 - the templates' folder
        try:
            source = self.loader.get_source(self, name)[0]
        except jinja2.TemplateNotFound:  # which `ignore missing` admits
            source = ""
        if (tree := self._parsed.tree(name, source)) is None:
            self._parsed.keep_tree(name, source, tree := self.parse(source))
            forget(tree)
        return tree

    def admitted(self, value: str) -> Text:
        """Plain text as the dialect admits it; raises ValueFilterError."""
        return self.dialect.finalize(value)

    def _facts(self, name: str, source: str, filename: str | None) -> Facts:
        if (found := self._parsed.facts(name, source)) is None:
            self._parse(source, name, filename)
            found = self._parsed.facts(name, source)
        assert found  # noqa: S101 - parsing keeps them
        return found

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = WalkingParser(self, source, name, filename).parse()
        if _ESCAPE.search(source):
            _refuse_halves(tree, name, filename)
        if name is not None:
            self._parsed.keep_facts(name, source, read_facts(tree))
            if self._keeps_trees:  # a copy, as compiling changes the tree
                self._parsed.keep_tree(name, source, copy_tree(tree))
        return tree

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        # What Jinja does, but for the extensions, of which none changes tokens; they are looked at on the way.
        tokens = list(self.lexer.tokeniter(source, name or "", filename, state))
        refuse_leftovers(tokens, self.dialect, name, filename)
        return TokenStream(self.lexer.wrap(tokens, name, filename), name, filename)
