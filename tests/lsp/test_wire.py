"""What editors do wrong on the wire, or leave out: texts that are no files, half characters, no goodbye."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from typing import BinaryIO

ROOT = Path(__file__).parents[2]
EXIT = {"jsonrpc": "2.0", "method": "exit"}
SHUTDOWN = {"jsonrpc": "2.0", "id": 99, "method": "shutdown"}
HALF = "project: {name: demo}\n# half of a character: \ud83d\n"


def as_bytes(*messages: dict[str, Any]) -> bytes:
    """The messages as they stand on the wire."""
    texts = [json.dumps(message).encode() for message in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(text), text) for text in texts)


def initialize(project: Path) -> dict[str, Any]:
    words = {"processId": None, "rootUri": project.as_uri(), "capabilities": {}}
    return {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": words}


def opened(uri: str, text: str) -> dict[str, Any]:
    document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
    return {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}


def hover(number: int, uri: str, line: int = 0) -> dict[str, Any]:
    place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": 3}}
    return {"jsonrpc": "2.0", "id": number, "method": "textDocument/hover", "params": place}


def start(project: Path) -> subprocess.Popen[bytes]:
    command = (sys.executable, "-m", "tfgen", "lsp")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TFGEN_DEBUG": "0"}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=project, env=environment, stdin=pipe, stdout=pipe, stderr=pipe)


def receive(stream: BinaryIO) -> dict[str, Any]:
    """The next message."""
    size = 0
    while (line := stream.readline().strip()) or not size:
        name, _, value = line.partition(b":")
        size = int(value) if name == b"Content-Length" else size
    message: dict[str, Any] = json.loads(stream.read(size))
    return message


def ask(project: Path, *messages: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """The answers to the last message and those before it, by their numbers."""
    answers: dict[int, dict[str, Any]] = {}
    with start(project) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(as_bytes(initialize(project), *messages))
        process.stdin.flush()
        while messages[-1]["id"] not in answers:
            if "id" in (answer := receive(process.stdout)):
                answers[answer["id"]] = answer
        process.communicate(as_bytes(SHUTDOWN, EXIT), timeout=60)
    return answers


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "git:/config/regions.yaml?x", "file:///%00", "http://host/x"])
def test_of_a_text_that_is_no_file_nothing_is_said_and_others_are_served(project: Path, uri: str) -> None:
    matrix = project / "config/regions.yaml"
    line = matrix.read_text().splitlines().index(next(one for one in matrix.read_text().splitlines() if "name:" in one))
    texts = (opened(uri, "a: 1\n"), opened(matrix.as_uri(), matrix.read_text()))
    answers = ask(project, *texts, hover(2, uri), hover(3, matrix.as_uri(), line))
    assert answers[2]["result"] is None
    assert "error" not in answers[3]


def test_half_of_a_character_in_a_text_is_no_fault(project: Path) -> None:
    uri = (project / "config/regions.yaml").as_uri()
    assert "error" not in ask(project, opened(uri, HALF), hover(2, uri))[2]


@pytest.mark.parametrize(("messages", "code"), [((SHUTDOWN, EXIT), 0), ((EXIT,), 1), ((), 1)])
def test_the_exit_code_says_whether_the_end_was_asked_for(
    project: Path, messages: tuple[dict[str, Any], ...], code: int
) -> None:
    with start(project) as process:
        said = process.communicate(as_bytes(initialize(project), *messages), timeout=60)[1]
    assert (process.returncode, b"Traceback" in said) == (code, False)


def test_an_editor_that_goes_while_a_text_is_looked_at_is_no_fault(project: Path) -> None:
    initialized = {"jsonrpc": "2.0", "method": "initialized", "params": {}}
    with start(project) as process:
        said = process.communicate(as_bytes(initialize(project), initialized, EXIT), timeout=60)[1]
    assert b"Traceback" not in said


@pytest.mark.parametrize(
    "sent",
    [b"Content-Length: 5\r\n\r\nxxxxx", as_bytes({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}})],
)
def test_what_is_no_message_is_told_on_one_line_and_the_next_one_answered(tmp_path: Path, sent: bytes) -> None:
    server = start(tmp_path)
    _, said = server.communicate(sent + as_bytes(initialize(tmp_path), SHUTDOWN, EXIT), timeout=60)
    assert server.returncode == 0
    assert b"Traceback" not in said
    assert said.strip()


def test_a_length_that_no_memory_has_room_for_is_the_editors_fault(tmp_path: Path) -> None:
    server = start(tmp_path)
    _, said = server.communicate(b"Content-Length: 99999999999999\r\n\r\nx", timeout=60)
    assert server.returncode == 2
    assert said.startswith(b"error: the editor announces a message that memory has no room for.")
