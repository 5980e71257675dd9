"""What one writes is read: settings that nothing reads, idle switches, defaults that hide misspellings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trees import write_tree
from tfgen.config.load import load_config
from tfgen.disk.cache import NO_CACHE, VARIABLE, Cache
from tfgen.render.memory import names_read
from tfgen.render.names.read import NamesRead
from tfgen.validate.memory.resident import Resident
from tfgen.validate.project import validate_project
from tfgen.validate.sources.source import PROJECT_RULES
from tfgen.validate.sources.words import check_words

ROOT = Path(__file__).parents[3]
MATRIX = "project: {name: demo}\nregions: {eu-west-1: {}, us-east-1: {}}\nenvironments: {dev: {}, prod: {}}\n"
MAIN = "templates/main.tf.j2"


def found(folder: Path, template: str, settings: str = "", matrix: str = MATRIX, **more: str) -> list[str]:
    """What the rules say of a project with one template."""
    files = {"config/regions.yaml": matrix, MAIN: template, **more}
    if settings:
        files["config/settings.yaml"] = settings
    write_tree(folder, files)
    verdict = check_words(folder, load_config(folder), NO_CACHE)
    prefix = f"{folder}/"
    return [f"{each.rule} {str(each.hit.position).removeprefix(prefix)} {each.hit.address}" for each in verdict.hits]


def output(*values: str) -> str:
    return "".join(f'output "o{i}" {{\n  value = {{{{ {value} | hcl }}}}\n}}\n' for i, value in enumerate(values))


def properties(*names: str) -> str:
    return "properties:\n" + "".join(f"  {name}: {{type: integer, default: 1}}\n" for name in names)


def test_the_platform_is_clean() -> None:
    assert [str(each.hit) for each in check_words(ROOT, load_config(ROOT), NO_CACHE).hits] == []


def test_a_declared_setting_that_nothing_reads_is_found_at_its_line(tmp_path: Path) -> None:
    assert found(tmp_path, output("size"), properties("size", "days")) == [
        "unused-setting config/settings.yaml:3 days",
    ]


@pytest.mark.parametrize(
    ("template", "settings"),
    [
        (output("size + days"), properties("size", "days")),
        ("{% if days > 1 %}\n" + output("size") + "{% endif %}\n", properties("size", "days")),
        ("{% for i in range(days) %}\n# {{ i }}\n{% endfor %}\n" + output("size"), properties("size", "days")),
        ("{% set d = days %}\n" + output("size", "d"), properties("size", "days")),
        ("{% macro m(d) %}{{ d | hcl }}{% endmacro %}\n" + output("size", "m(days)"), properties("size", "days")),
        (output("size", "twice"), properties("size", "days") + "locals: {twice: days * 2}\n"),
        (output("size"), properties("size", "days") + "checks: [{condition: days > 0, error_message: few}]\n"),
        (output("[size, days]"), properties("size", "days")),
        (output("cells | map(attribute='days') | list", "size"), properties("size", "days")),
    ],
)
def test_a_setting_is_read_in_many_ways(tmp_path: Path, template: str, settings: str) -> None:
    assert found(tmp_path, template, settings) == []


def test_a_setting_is_read_by_a_component(tmp_path: Path) -> None:
    matrix = MATRIX + 'components: {main: {templates: "*.tf.j2", path: "{environment}/{region}", when: days > 0}}\n'
    assert found(tmp_path, output("size"), properties("size", "days"), matrix) == []


def test_a_setting_in_a_group_is_found_by_itself_and_a_group_as_a_whole(tmp_path: Path) -> None:
    settings = (
        "properties:\n"
        "  net:\n"
        "    properties:\n"
        "      zones: {default: 1}\n"
        "      nat: {default: 1}\n"
        "  logs: {properties: {days: {}, level: {}}}\n"
    )
    assert found(tmp_path, output("net.nat"), settings) == [
        "unused-setting config/settings.yaml:4 net.zones",
        "unused-setting config/settings.yaml:6 logs",
    ]


def test_a_group_that_is_read_as_a_whole_is_read(tmp_path: Path) -> None:
    assert found(tmp_path, output("net"), "properties: {net: {properties: {zones: {}, nat: {}}}}\n") == []


@pytest.mark.parametrize(
    "loop",
    [
        "{% for key, queue in queues.items() %}\n# {{ queue.name }}\n{% endfor %}\n",
        "{% for queue in queues.values() %}\n# {{ queue.name }}\n{% endfor %}\n",
        # Without a view it cannot be told from a list of things, so this reads all: {% for key in queues %}.
    ],
)
def test_a_key_in_a_map_of_things_is_found(tmp_path: Path, loop: str) -> None:
    settings = (
        "properties:\n  queues:\n    additionalProperties:\n      properties:\n        name: {}\n        fifo: {}\n"
    )
    assert found(tmp_path, loop, settings) == ["unused-setting config/settings.yaml:6 queues.*.fifo"]


def test_what_a_loop_goes_over_is_read(tmp_path: Path) -> None:
    settings = "properties: {zones: {type: array}, names: {additionalProperties: {}}}\n"
    loop = "{{% for item in {} %}}\n# {}\n{{% endfor %}}\n"
    template = loop.format("zones", "{{ loop.index }}") + loop.format("names", "{{ item }}")
    assert found(tmp_path, template, settings) == []


def test_a_local_that_nothing_reads_is_found(tmp_path: Path) -> None:
    assert found(tmp_path, output("size"), properties("size") + "locals:\n  twice: size * 2\n") == [
        "unused-setting config/settings.yaml:4 twice",
    ]


def test_without_a_declaration_what_is_set_is_looked_at(tmp_path: Path) -> None:
    matrix = MATRIX + "defaults:\n  size: 1\n  net: {nat: 1, zones: 2}\n  vars: {team: x}\n"
    assert found(tmp_path, output("size", "net.nat"), matrix=matrix) == [
        "unused-setting config/regions.yaml:6 net.zones",
        "unused-setting config/regions.yaml:7 vars",
    ]


def test_a_switch_that_only_checks_read_switches_nothing(tmp_path: Path) -> None:
    settings = (
        "properties:\n"
        "  size: {type: integer, default: 1}\n"
        "  features: {properties: {waf: {type: boolean, default: false}}}\n"
        "checks:\n"
        "  - {condition: '!features.waf || size > 1', error_message: size is too small.}\n"
    )
    assert found(tmp_path, output("size"), settings) == ["idle-switch config/settings.yaml:3 features.waf"]


@pytest.mark.parametrize(
    ("expression", "address"),
    [
        ("sise | default(1)", "sise"),
        ("net.zone | default(1)", "net.zone"),
        ("sise | d(1)", "sise"),
        ("sise if sise is defined else 1", "sise"),
        ("stack.regin | default('x')", "stack.regin"),
        ("project.nam | default('x')", "project.nam"),
    ],
)
def test_a_default_on_a_name_that_nobody_defines_is_found(tmp_path: Path, expression: str, address: str) -> None:
    settings = "properties: {size: {default: 1}, net: {properties: {zones: {default: 1}}}}\n"
    hits = found(tmp_path, output("size", "net.zones", expression), settings)
    assert hits == [f"hidden-misspelling {MAIN}:8 {address}"]


@pytest.mark.parametrize(
    "expression",
    [
        "size | default(1)",
        "net.zones | default(1)",
        "tags.Team | default('x')",
        "vars.team | default('x')",
        "(queues.a.name | default('x'))",
        "cache.port | default(1)",
        "stack.region | default('x')",
    ],
)
def test_a_default_on_what_a_declaration_or_a_cell_has_is_not(tmp_path: Path, expression: str) -> None:
    settings = (
        "properties:\n"
        "  size: {default: 1}\n"
        "  net: {properties: {zones: {default: 1}}}\n"
        "  queues: {additionalProperties: {properties: {name: {}}}}\n"
        '  cache: {type: [object, "null"], properties: {port: {}}}\n'
    )
    matrix = MATRIX.replace("prod: {}", "prod: {tags: {Team: x}, vars: {team: x}}")
    hits = found(tmp_path, output("size", "net", "queues", "cache", "vars", expression), settings, matrix)
    assert hits == []


def test_a_name_that_a_loop_or_a_macro_defines_is_no_misspelling(tmp_path: Path) -> None:
    template = (
        "{% macro m(a, b=none) %}{{ b | default(a) | hcl }}{% endmacro %}\n"
        "{% for item in [1, 2] %}\n# {{ item | default(1) }} {{ loop.index | default(1) }}\n{% endfor %}\n"
        "{% set there = size %}\n" + output("there | default(1)", "m(1)")
    )
    assert found(tmp_path, template, properties("size")) == []


def test_validate_tells_them_with_the_others_and_says_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(
        tmp_path,
        {"config/regions.yaml": MATRIX, "config/settings.yaml": properties("size", "days"), MAIN: output("size")},
    )
    monkeypatch.chdir(tmp_path)
    resident = Resident(Path(), NO_CACHE, stays=False)
    findings = validate_project(Path(), rules=PROJECT_RULES, resident=resident).findings
    assert [(each.rule, str(each.place), each.message) for each in findings] == [
        (
            "unused-setting",
            "config/settings.yaml:3",
            "nothing reads the setting days: no template, local, check or component. Remove it, or read it.",
        )
    ]


@pytest.mark.parametrize(
    ("settings", "matrix"),
    [
        (
            properties("size", "days").replace(
                "days:", "# tfgen:ignore unused-setting for a template to come\n  days:"
            ),
            MATRIX,
        ),
        (
            properties("size", "days"),
            MATRIX + "defaults: {checks: {ignore: [{rule: unused-setting, address: days, reason: later}]}}\n",
        ),
    ],
    ids=["comment", "setting"],
)
def test_a_finding_is_kept_quiet_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, matrix: str
) -> None:
    write_tree(tmp_path, {"config/regions.yaml": matrix, "config/settings.yaml": settings, MAIN: output("size")})
    monkeypatch.chdir(tmp_path)
    rules = [*PROJECT_RULES, "unused-suppression"]
    report = validate_project(Path(), rules=rules, resident=Resident(Path(), NO_CACHE, stays=False))
    assert report.findings == ()
    assert len(report.suppressed) == 1


MACROS = "templates/_macros.j2"
USING = '{% from "_macros.j2" import m %}\n' + output("m(size)")
MACRO = "{% macro m(given) %}{{ given + days }}{% endmacro %}\n"


@pytest.mark.parametrize(
    ("file", "text", "unread"),
    [
        (MACROS, MACRO.replace("+ days", ""), {"days"}),
        (MACROS, MACRO.replace("{{", "\n\n{{"), set()),
        (MAIN, output("size"), {"days"}),
        (MAIN, output("days"), {"size"}),
        (MAIN, USING.replace("m(size)", "m(1)"), {"size"}),
        ("templates/other.tf.j2", output("hours").replace("o0", "hours"), {"-hours"}),
    ],
)
def test_what_templates_read_is_remembered_until_they_or_what_they_use_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, text: str, unread: set[str]
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    folder, declared = tmp_path / "project", properties("size", "days", "hours")
    files = {"config/regions.yaml": MATRIX, "config/settings.yaml": declared, MACROS: MACRO, MAIN: USING}
    write_tree(folder, files)
    staying = Cache(folder)
    assert addresses(folder, Cache(folder)) == addresses(folder, staying) == {"hours"}
    write_tree(folder, {file: text})
    wanted = {"hours"} | unread if unread != {"-hours"} else set()
    caches = (staying, Cache(folder), NO_CACHE)
    assert [addresses(folder, cache) for cache in caches] == [wanted] * 3


def test_where_nothing_changed_no_template_is_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    folder = tmp_path / "project"
    write_tree(folder, {"config/regions.yaml": MATRIX, MACROS: MACRO, MAIN: USING})
    addresses(folder, Cache(folder))
    write_tree(folder, {"templates/other.tf.j2": output("hours")})
    parsed: list[str] = []
    monkeypatch.setattr(names_read, "read_names_of", lambda environment, name: (parsed.append(name), (NOTHING, ()))[1])
    addresses(folder, Cache(folder))
    assert parsed == ["other.tf.j2"]


NOTHING = NamesRead(frozenset(), {})


def addresses(folder: Path, cache: Cache) -> set[str]:
    return {each.hit.address for each in check_words(folder, load_config(folder), cache).hits}
