"""Files that cannot be beside each other: two of one name, and one that is named like a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, assert_refused, run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = """\
project: {name: shop}
axes: [environment]
environments: {dev: {}, prod: {}}
components:
"""
MAIN = "locals {\n  a = 1\n}\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, without a project."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["notes.txt", "Notes.txt"])
def test_two_components_that_make_one_file_are_refused(shop: Path, name: str) -> None:
    docs = "  one: {each: [], path: docs}\n  two: {each: [], path: ./docs/}\n"
    write_tree(shop, {CONFIG: MATRIX + docs, "templates/one/notes.txt.j2": "one\n", f"templates/two/{name}": "two\n"})
    fact = f"this makes the file docs/{name}, and so does templates/one/notes.txt.j2. Rename one of the two."
    assert_refused(shop, f"templates/two/{name}: {fact}")


def test_two_components_of_one_folder_of_templates_need_two_places(shop: Path) -> None:
    docs = "  one: {each: [], path: docs, templates: all}\n  two: {each: [], path: docs, templates: all}\n"
    write_tree(shop, {CONFIG: MATRIX + docs, "templates/all/notes.txt.j2": "one\n"})
    fact = "this makes the file docs/notes.txt, for one and for two. Give each component a folder of its own."
    assert_refused(shop, f"templates/all/notes.txt.j2: {fact}")


@pytest.mark.parametrize("name", ["app", "APP", "app.j2"])
def test_a_file_named_like_the_folder_of_another_stack_is_refused(shop: Path, name: str) -> None:
    stacks = "  base: {path: '{environment}', languages: {app: text}}\n  app: {path: '{environment}/app/eu'}\n"
    write_tree(
        shop,
        {
            CONFIG: MATRIX + stacks,
            "templates/base/main.tf.j2": MAIN,
            f"templates/base/{name}": "text\n",
            "templates/app/main.tf.j2": MAIN,
        },
    )
    file = f"generated/dev/{name.removesuffix('.j2')}"
    fact = f"this makes the file {file}, and generated/dev/app/eu is to be a folder. Rename one of the two."
    assert_refused(shop, f"templates/base/{name}: {fact}")


def test_a_file_named_like_a_folder_of_documents_is_refused(shop: Path) -> None:
    docs = "  one: {each: [], path: .}\n  two: {each: [environment], path: 'docs/{environment}'}\n"
    write_tree(shop, {CONFIG: MATRIX + docs, "templates/one/docs": "one\n", "templates/two/a.txt": "two\n"})
    fact = "this makes the file docs, and docs/dev is to be a folder. Rename one of the two."
    assert_refused(shop, f"templates/one/docs: {fact}")


def test_a_document_named_like_the_folder_of_the_stacks_is_refused(shop: Path) -> None:
    docs = "  one: {each: [], path: .}\n  app: {}\n"
    write_tree(shop, {CONFIG: MATRIX + docs, "templates/one/generated": "one\n", "templates/app/main.tf.j2": MAIN})
    fact = "this makes the file generated, and generated/dev/app is to be a folder. Rename one of the two."
    assert_refused(shop, f"templates/one/generated: {fact}")


def test_documents_in_the_folder_of_a_stack_are_refused_where_one_output_is_for_both(shop: Path) -> None:
    docs = "  one: {path: '{environment}'}\n  app: {path: '{environment}'}\n"
    write_tree(shop, {CONFIG: MATRIX + docs, "templates/one/a.txt": "one\n", "templates/app/main.tf.j2": MAIN})
    assert run("render", "--quiet").exit_code == 0
    assert_refused(
        shop,
        "templates/one/a.txt: this makes the file out/dev/a.txt, where out/dev is a stack. Name another folder for the "
        "stacks, or for this.",
        options=("--output", "out"),
    )


def test_a_folder_is_the_same_with_dots_and_slashes(shop: Path) -> None:
    stacks = "  one: {path: './{environment}/'}\n  two: {path: '{environment}/.'}\n"
    write_tree(shop, {CONFIG: MATRIX + stacks, "templates/one/main.tf.j2": MAIN, "templates/two/main.tf.j2": MAIN})
    result = run("render", "--quiet")
    assert (result.exit_code, 'components.two.path leads to "dev" for one of dev' in result.stderr) == (2, True)


@pytest.mark.parametrize("path", ["./generated/dev", "Generated", ".tfgen/x"])
def test_documents_stay_out_of_taken_folders_however_these_are_written(shop: Path, path: str) -> None:
    docs = f"  one: {{each: [], path: {path}}}\n"
    write_tree(shop, {CONFIG: MATRIX + docs, "templates/one/a.txt": "one\n"})
    result = run("render", "--quiet")
    assert (result.exit_code, "is no place for documents" in result.stderr) == (2, True)


def test_a_path_may_name_the_component(shop: Path) -> None:
    stacks = "  base: {path: '{component}/{environment}'}\n  app: {path: 'x/{component}-{environment}'}\n"
    write_tree(
        shop,
        {
            CONFIG: MATRIX + stacks,
            "templates/base/main.tf.j2": MAIN,
            "templates/app/main.tf.j2": MAIN,
        },
    )
    assert run("render", "--quiet").exit_code == 0
    folders = sorted(path.parent.relative_to(shop).as_posix() for path in shop.glob("generated/**/main.tf"))
    assert folders == [f"generated/{name}" for name in ("base/dev", "base/prod", "x/app-dev", "x/app-prod")]


def test_a_setting_named_component_comes_before_the_components_name(shop: Path) -> None:
    matrix = MATRIX.replace("dev: {}", "dev: {component: own}").replace("prod: {}", "prod: {component: other}")
    write_tree(shop, {CONFIG: f"{matrix}  app: {{path: '{{component}}'}}\n", "templates/app/main.tf.j2": MAIN})
    assert run("render", "--quiet").exit_code == 0
    assert (shop / "generated/own/main.tf").exists()
