"""The Jinja environment of the templates: strict, fail-closed, with tfgen's filters."""

from __future__ import annotations

import re
from functools import cached_property, partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

import jinja2
import msgspec
from jinja2.lexer import TokenStream

from tfgen.disk.cache import NO_CACHE
from tfgen.disk.files import fingerprint
from tfgen.render.jinja.builtins import builtin_filters, builtin_tests, guarded
from tfgen.render.jinja.closure import read_facts
from tfgen.render.jinja.compiled import Compiled, code_files, find_compiled, note_compiled
from tfgen.render.jinja.parsed import Parsed, copy_tree
from tfgen.render.jinja.sandbox import Sandbox
from tfgen.render.jinja.walked import WalkingParser, forget
from tfgen.render.languages.dialect import HCL
from tfgen.render.languages.filters import HALF
from tfgen.render.names.undefined import NamedUndefined
from tfgen.render.templates.leftovers import refuse_leftovers
from tfgen.render.templates.loader import TemplateLoader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2 import nodes
    from jinja2.bccache import Bucket

    from tfgen.disk.cache import Cache
    from tfgen.render.jinja.closure import Facts
    from tfgen.render.languages.dialect import Dialect
    from tfgen.render.languages.text import Text

_KIND = "templates"
_MOST = 2_000  # templates that are kept compiled, some kilobytes each
_ESCAPE = re.compile(r"\\u", re.IGNORECASE)  # in which alone half of a surrogate pair can stand


class CompiledTemplates(jinja2.BytecodeCache):
    """Compiled templates between runs: compiling takes longer than rendering nine stacks.

    Jinja checks the template's text and its own version; the key adds what tfgen's code folds into constants. Compiled
    templates are marshalled code, which is why `tfgen.disk.cache` has to vouch for them.
    """

    def __init__(self, cache: Cache, variant: str = "") -> None:
        """`variant` tells apart environments that compile the same template to different code."""
        self._cache = cache
        self._code = f"{fingerprint(*code_files())} {variant}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if there is a compiled template for it."""
        content = self._cache.read(_KIND, f"{self._code} {bucket.key}")
        if content is not None:
            bucket.load_bytecode(BytesIO(content))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what the bucket holds; where that is impossible, the next run compiles again."""
        self._cache.write(_KIND, f"{self._code} {bucket.key}", bucket.bytecode_to_string())


class CompiledTogether(CompiledTemplates):
    """The same in one file, for who says when all is compiled: fifty files take longer to write than one."""

    def __init__(self, cache: Cache, variant: str) -> None:
        super().__init__(cache, variant)
        self._has_new = False

    @cached_property
    def _all(self) -> dict[str, bytes]:
        """What was compiled, by the key of its bucket, that which was used last at the end."""
        return self._cache.at_hand((_KIND, self._code), self._load)

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
            self._cache.write_later(_KIND, self._code, partial(msgspec.msgpack.encode, self._all))

    def _load(self) -> dict[str, bytes]:
        content = self._cache.read(_KIND, self._code)
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
