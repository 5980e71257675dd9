"""What is said of a file in a stack's folder that no template renders."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

HAND = "no template renders this: it was written by hand. `tfgen render` leaves it alone, and `tfgen validate`"
JUDGED = f"{HAND} judges it with what is rendered. Change it where it is.\n"
NOT_JUDGED = f"{HAND} does not judge it. Change it where it is.\n"
LOCK = (
    "no template renders this: the engine's init wrote it. `tfgen render` leaves it alone, and `tfgen validate` takes "
    "the versions of providers from it.\n"
)
ORPHAN = "tfgen rendered this once, and no template does any more. `tfgen render` deletes it.\n"
LIST = "tfgen writes this itself: it lists the files beside it that are tfgen's. Leave it alone.\n"
FILES = {
    CONFIG: "project: {name: demo}\naxes: [environment]\nenvironments: {dev: {}, prod: {}}\n",
    "templates/main.tf.j2": "locals {\n  a = 1\n}\n",
    "templates/old.tf.j2": "locals {\n  b = 1\n}\n",
    "templates/kept.json.j2": "[]\n",
    "templates/left.json.j2": "[]\n",
    "templates/left.auto.tfvars.json.j2": "{}\n",
    "generated/dev/hand.tf": 'locals {\n  mine = 1\n}\nvariable "size" {\n  type = string\n}\n',
    "generated/dev/broken.tf": "locals {\n",
    "generated/dev/notes.md": "Ask Ada.\n",
    "generated/dev/x.auto.tfvars": "size = 1\n",
    "generated/dev/tests/a.tftest.hcl": "",
    "generated/dev/.terraform.lock.hcl": "",
}
SAID = {
    "hand.tf": f"generated/dev/hand.tf: {JUDGED}",
    "hand.tf:2": f"generated/dev/hand.tf:2: {JUDGED}",
    "generated/dev/hand.tf:5": f"generated/dev/hand.tf:5: {JUDGED}",
    "local.mine": f"generated/dev/hand.tf:2: {JUDGED}",
    "var.size.type": f"generated/dev/hand.tf:5: {JUDGED}",
    "x.auto.tfvars:size": f"generated/dev/x.auto.tfvars: {JUDGED}",
    "tests/a.tftest.hcl": f"generated/dev/tests/a.tftest.hcl: {JUDGED}",
    "notes.md": f"generated/dev/notes.md: {NOT_JUDGED}",
    "dev/notes.md:1": f"generated/dev/notes.md:1: {NOT_JUDGED}",
    ".terraform.lock.hcl": f"generated/dev/.terraform.lock.hcl: {LOCK}",
    "old.tf:3": f"generated/dev/old.tf:3: {ORPHAN}",
    "left.auto.tfvars.json": f"generated/dev/left.auto.tfvars.json: {ORPHAN}",
    "copy.tofu": f"generated/dev/copy.tofu: {JUDGED}",
    "left.json": f"generated/dev/left.json: {ORPHAN}",
    ".tfgen.json": f"generated/dev/.tfgen.json: {LIST}",
    "nosuch.tf": 'no file "nosuch.tf" is rendered for dev. `tfgen render` writes those there are.\n',
    "mian.tf": 'no file "mian.tf" is rendered for dev. Did you mean "main.tf"?\n',
    "../prod/main.tf:1": 'no file "../prod/main.tf:1" is rendered for dev. Did you mean "main.tf"?\n',
}


@pytest.mark.parametrize("name", SAID)
def test_what_tfgen_does_with_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    write_tree(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    assert run("render", "--quiet").exit_code == 0
    shutil.copy(tmp_path / "generated/dev/old.tf", tmp_path / "generated/dev/copy.tofu")
    for left in ("old.tf.j2", "left.json.j2", "left.auto.tfvars.json.j2"):
        (tmp_path / "templates" / left).unlink()
    result = run("explain", "dev", name)
    assert (result.exit_code, result.stderr) == (2, f"error: {SAID[name]}")
