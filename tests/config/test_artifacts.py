"""What the matrix says of artifacts: which there are in which cells, and what is wrong with it."""

from __future__ import annotations

import pytest

from tfgen.config.load import Config, parse_config
from tfgen.errors import ConfigError

FRAME = """\
project: {name: demo}
environments: {dev: {arch: arm64, ports: [1]}, prod: {arch: x86_64, ports: []}}
regions: {here: {}}
artifacts:
"""
APP = """\
  app:
    source: src
    python: "3.13"
    architecture: ${arch}
    output: dist/app-${arch}.zip
"""
WEB = """\
  web:
    command: [npm, run, "build:${stack.environment}"]
    inputs: [web/src/**]
    output: dist/${stack.environment}/web.zip
"""
ONE = '  app: {source: src, python: "3.13", architecture: arm64, output: dist/app.zip}\n'


def parse(artifacts: str) -> Config:
    return parse_config(FRAME + artifacts, "regions.yaml")


def refused(artifacts: str) -> str:
    """What is wrong with it, below the frame."""
    with pytest.raises(ConfigError) as caught:
        parse(artifacts)
    return str(caught.value)


def test_an_artifact_is_built_once_for_each_value_that_cells_have() -> None:
    found = parse(APP).artifacts
    assert [(one.name, one.model.architecture, one.output, one.cells) for one in found] == [
        ("app", "arm64", "dist/app-arm64.zip", ("dev/here",)),
        ("app", "x86_64", "dist/app-x86_64.zip", ("prod/here",)),
    ]


def test_an_artifact_that_depends_on_no_cell_is_built_once() -> None:
    assert [one.output for one in parse(ONE).artifacts] == ["dist/app.zip"]


def test_words_of_a_command_depend_on_the_cell_too() -> None:
    assert [one.model.command[2] for one in parse(WEB).artifacts] == ["build:dev", "build:prod"]


def test_each_cell_knows_the_outputs_that_are_for_it() -> None:
    dev, prod = parse(APP + WEB).cells
    assert dev.scope["artifacts"] == {
        "app": {"output": "dist/app-arm64.zip"},
        "web": {"output": "dist/dev/web.zip"},
    }
    assert prod.scope["artifacts"]["app"] == {"output": "dist/app-x86_64.zip"}


def test_expressions_are_terraforms() -> None:
    (found,) = parse(ONE.replace("dist/app.zip", '"dist/${upper(project.name)}.zip"')).artifacts
    assert found.output == "dist/DEMO.zip"


def test_a_dollar_that_is_doubled_stands_for_itself() -> None:
    (found, *_) = parse(WEB.replace("build:$", "build:$$")).artifacts
    assert found.model.command[2] == "build:${stack.environment}"


SAME = APP.replace("dist/app-${arch}.zip", "dist/app.zip")
WRONG = {
    "two values and one output": (
        SAME,
        ('regions.yaml:9: artifacts.app.output is "dist/app.zip" for dev/here and for prod/here, which differ in '
        'architecture. Name it in the output too: "${arch}".'),
    ),
    "two artifacts and one output": (
        ONE + ONE.replace("app:", "again:"),
        ('regions.yaml:6: artifacts.again.output is "dist/app.zip" like that of artifacts.app. '
        "Give each a file of its own."),
    ),
    "a value that is none": (
        APP.replace("architecture: ${arch}", "architecture: ${arch}64"),
        'regions.yaml:8: artifacts.app.architecture is "arm6464" in dev/here: expected arm64 or x86_64.',
    ),
    "a misspelt name": (
        APP.replace("architecture: ${arch}", "architecture: ${arhc}"),
        ("regions.yaml:8: artifacts.app.architecture names arhc, which is not set in dev/here. "
        'Did you mean "arch"?'),
    ),
    "no text": (
        APP.replace("architecture: ${arch}", "architecture: ${ports}"),
        "regions.yaml:8: artifacts.app.architecture holds no text in dev/here: expected text or a whole number.",
    ),
    "no expression": (
        APP.replace("architecture: ${arch}", "architecture: ${arch +}"),
        ("regions.yaml:8: artifacts.app.architecture is not a Terraform template: expected an expression, found } "
        "(column 9)."),
    ),
    "what changes each time": (
        APP.replace("app-${arch}", "${timestamp()}"),
        "regions.yaml:9: artifacts.app.output: timestamp",
    ),
    "both kinds": (
        ONE.replace("source: src", "source: src, command: [x]"),
        "regions.yaml:5: artifacts.app has both a source and a command. Remove one.",
    ),
    "no kind": (
        "  app: {output: a.zip}\n",
        ("regions.yaml:5: artifacts.app has nothing to build it from. Add source for an archive of Python, or command "
        "for anything else."),
    ),
    "a key of the other kind": (
        ONE.replace("source: src", "source: src, folder: x"),
        "regions.yaml:5: artifacts.app.folder does not go with a source. Remove it.",
    ),
    "a missing key": (
        '  app: {source: src, python: "3.13", output: a.zip}\n',
        ("regions.yaml:5: artifacts.app.architecture is missing. Set it to the instruction set that runs it, arm64 or "
        "x86_64."),
    ),
    "missing inputs": (
        "  app: {command: [x], output: a.zip}\n",
        "regions.yaml:5: artifacts.app.inputs is missing. Set it to the files and patterns that the command reads.",
    ),
    "a number for a version": (
        ONE.replace('"3.13"', "3.13"),
        'regions.yaml:5: artifacts.app.python is 3.13: expected text like "3.13". Quote it: "3.13".',
    ),
    "an output that is packed": (
        ONE.replace("dist/", "src/"),
        "regions.yaml:5: artifacts.app.output is in src, which it is packed from. Choose another folder.",
    ),
    "a misspelt key": (
        ONE.replace("source", "sorce"),
        'regions.yaml:5: unknown key "artifacts.app.sorce". Did you mean "source"?',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("artifacts", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_line(artifacts: str, message: str) -> None:
    assert message in refused(artifacts)


@pytest.mark.parametrize(
    "path",
    [
        "../x.zip",
        "/tmp/x.zip",
        "a/../../x.zip",
        "./x.zip",
        "a//x.zip",
        "C:/x.zip",
        "a\\\\x.zip",
        "~/x.zip",
        "a/",
        "a b",
    ],
)
@pytest.mark.parametrize("key", ["output", "source", "requirements", "ca_bundle"])
def test_a_path_that_may_lead_out_of_the_project_is_refused(key: str, path: str) -> None:
    known = {"output": "dist/app.zip", "source": "src"}.get(key)
    text = ONE.replace(f"{key}: {known}", f'{key}: "{path}"') if known else ONE.replace("{", f'{{{key}: "{path}", ', 1)
    assert "expected a path from the project" in refused(text)


@pytest.mark.parametrize("folder", [".git", "config", "Config", "generated", "templates", ".tfgen"])
def test_nothing_is_built_in_folders_that_are_tfgens_or_gits(folder: str) -> None:
    assert "nothing is built in that folder" in refused(ONE.replace("dist/", f"{folder}/"))


@pytest.mark.parametrize("pattern", ["../**", "/etc/*", "a/**b", "a/../b"])
def test_an_input_outside_of_the_project_is_refused(pattern: str) -> None:
    assert "expected a path from the project" in refused(WEB.replace("web/src/**", pattern))


@pytest.mark.parametrize("name", ["artifacts", "project", "stack", "stacks"])
def test_no_layer_may_set_what_templates_have_from_tfgen(name: str) -> None:
    assert refused(f"{ONE}defaults:\n  {name}: 1\n") == (
        f"regions.yaml:7: {name} is a name that tfgen itself gives to templates. Choose another for the setting."
    )


def test_no_setting_may_be_called_like_what_templates_have_of_artifacts() -> None:
    from tfgen.settings.declaration import parse_declaration

    with pytest.raises(ConfigError, match="has a name that tfgen itself gives to templates"):
        parse_declaration("properties: {artifacts: {type: string}}", "settings.yaml")
