"""The archive itself, not the source tree: unpacked, under the newest Python at hand, with only boto3 beside it."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from moto.server import ThreadedMotoServer

from tfgen.config.load import load_config
from tfgen.package import build_artifact

from .conftest import REGION, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
BESIDE = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six")
"""What Lambda's runtime brings: boto3 and what it needs."""

RUN = """
import json, sys
archive, beside, event = sys.argv[1:]
sys.path += [archive, beside]
import index

class Context:
    aws_request_id = "lambda-request"
    def get_remaining_time_in_millis(self):
        return 30000

answer = index.handler(json.load(open(event)), Context())
files = sorted({module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)})
print(json.dumps({"answer": answer, "files": files, "version": sys.version_info[:2]}))
"""


def find_python() -> str:
    """The newest interpreter that pyenv or the PATH has and that can do TLS, at most Lambda's 3.13."""
    for minor in (13, 12):
        installed = sorted(Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python"))
        for candidate in (*map(str, installed), shutil.which(f"python3.{minor}")):
            if candidate and subprocess.run([candidate, "-c", "import ssl"], capture_output=True).returncode == 0:
                return candidate
    return sys.executable


def link_beside(folder: Path) -> None:
    """Make `folder` hold boto3, what it needs, and nothing else of this environment."""
    for name in BESIDE:
        found = importlib.util.find_spec(name)
        assert found is not None
        assert found.origin is not None
        origin = Path(found.origin)
        source = origin.parent if found.submodule_search_locations else origin
        (folder / source.name).symlink_to(source)


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with boto3 and nothing else of this environment."""
    folder = tmp_path_factory.mktemp("beside")
    link_beside(folder)
    return folder


@pytest.fixture
def unpacked(world: World, tmp_path: Path) -> Path:
    """The archive, built with the test's certificates and unpacked into an empty folder."""
    project = tmp_path / "project"
    shutil.copytree(ROOT / "lambda" / "src", project / "lambda" / "src")
    shutil.copy(ROOT / "lambda" / "requirements.txt", project / "lambda")
    shutil.copy(world.server.authority.bundle, project / "lambda" / "global-bundle.pem")
    (artifact,) = load_config(ROOT).artifacts
    with zipfile.ZipFile(project / build_artifact(project, artifact).output) as content:
        content.extractall(tmp_path / "task")
    return tmp_path / "task"


@pytest.fixture
def aws_endpoint() -> Iterator[str]:
    """The same AWS as in this process, for another process."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def run(unpacked: Path, beside: Path, environ: dict[str, str]) -> dict[str, Any]:
    event = Path(__file__).parent / "curl_event.json"
    command = [find_python(), "-I", "-S", "-B", "-W", "error", "-c", RUN, *map(str, (unpacked, beside, event))]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_the_archive_answers_the_curl_of_the_readme_with_201(
    unpacked: Path, beside: Path, world: World, aws_endpoint: str, sandbox: Sandbox
) -> None:
    """The schema is there by `sandbox`."""
    keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_ENDPOINT_URL": aws_endpoint}
    prod = {"ENVIRONMENT": "prod", "DB_CA_BUNDLE": "", "AWS_DEFAULT_REGION": REGION}
    result = run(unpacked, beside, world.environ() | prod | keys)

    assert result["answer"]["statusCode"] == 201, result
    body = json.loads(result["answer"]["body"])
    assert world.trades() == [body["trade_id"]]
    assert body["archived"] is True
    assert result["answer"]["headers"]["x-request-id"] == "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
    ours = [path for path in result["files"] if "trade_processor" in path or "pymysql" in path]
    assert ours
    assert all(path.startswith(str(unpacked)) for path in ours)
    assert not [path for path in result["files"] if "site-packages" in path]
