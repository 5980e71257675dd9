"""The templates of a project by language, for code that reads them without rendering."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.config.languages import language_of
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.languages.dialect import dialect_of
from tfgen.render.targets.draft import file_name
from tfgen.render.templates.files import choose_templates, find_templates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.disk.cache import Cache


def read_languages(templates: Path, config: Config, cache: Cache) -> Iterator[tuple[TemplateEnvironment, list[str]]]:
    """The environment of each language and syntax, with the templates of all components in it, in order."""
    names = find_templates(templates).names
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in (*config.terraform, *config.documents):
        model = one.component.model
        for name in choose_templates(names, one.component.templates):
            if language := language_of(file_name(name), model.languages):
                found[language, model.syntax].append(name)
    for (language, syntax), chosen in found.items():
        yield TemplateEnvironment(templates, dialect_of(language, syntax), cache), chosen
