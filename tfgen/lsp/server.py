"""The language server: answers editors over stdio, and publishes diagnostics while somebody types."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from tfgen import __version__
from tfgen.disk.project import CONFIG_FILE, TEMPLATES, find_project
from tfgen.errors import TfgenError, describe_exception, is_debugging
from tfgen.lsp.completion import complete_matrix, complete_template
from tfgen.lsp.hover import as_markdown, describe
from tfgen.lsp.navigation import find_definitions, find_references
from tfgen.lsp.places import Cursor
from tfgen.lsp.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pygls.workspace import TextDocument

    from tfgen.errors import Position
    from tfgen.lsp.completion import Item
    from tfgen.lsp.navigation import Target
    from tfgen.lsp.session import Diagnosis, Texts

Answer = TypeVar("Answer")

_NOWHERE: Final = Path(os.sep)  # a text that is no file: in no project, and nothing is said of it
_QUIET: Final = 0.1  # seconds without a key after which a text is looked at
_CHANGES: Final = (
    types.INITIALIZED,
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_SAVE,
    types.TEXT_DOCUMENT_DID_CLOSE,
)
_SORTS: Final = {
    "key": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.EnumMember,
    "filter": types.CompletionItemKind.Function,
    "argument": types.CompletionItemKind.Field,
    "block": types.CompletionItemKind.Struct,
    "type": types.CompletionItemKind.Class,
    "reference": types.CompletionItemKind.Reference,
}


class Desk:
    """One editor's window: its project, and the diagnostics that it was sent.

    All work on the project is done in one thread, in order, so that the window's messages are read meanwhile.
    """

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tfgen")
        self._session: Session | None = None
        self._changes = 0
        self._said: dict[str, dict[Path, list[Diagnosis]]] = {"render": {}, "validate": {}}

    @property
    def session(self) -> Session:
        """That of the project around the folder which the editor has opened."""
        if self._session is None:
            root = Path(self._server.workspace.root_path or ".").absolute()
            self._session = Session((root / find_project(root)).resolve())
        return self._session

    @property
    def texts(self) -> dict[Path, bytes]:
        """What the editor holds of the config and the templates."""
        folders = (self.session.project / CONFIG_FILE.parent, self.session.project / TEMPLATES)
        documents = self._server.workspace.text_documents.values()
        held = ((_path(document), document) for document in documents)
        return {
            path: document.source.encode(errors="surrogatepass")  # half of a pair is told as what is wrong there
            for path, document in held
            if path and any(path.is_relative_to(folder) for folder in folders)
        }

    def cursor(self, uri: str, position: types.Position) -> tuple[Path, Cursor]:
        """The file and the place in it, in characters; the beginning of nothing where there is no such text."""
        document = self._server.workspace.get_text_document(uri)
        path = _path(document) or _NOWHERE
        try:
            document.source  # noqa: B018 - which is read from the disk where no editor holds it
        except (OSError, ValueError):  # no such text, none in UTF-8, no such name
            return path, Cursor("", 0, 0)
        inside = self._server.workspace.position_codec.position_from_client_units(document.lines, position)
        return path, Cursor(document.source.replace("\r\n", "\n"), inside.line, inside.character)

    async def work(self, function: Callable[..., Answer], *words: Any) -> Answer:
        """Run a function in the project's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, function, *words)

    async def look(self) -> None:
        """Publish diagnostics once typing pauses: first what stops a render, then the findings."""
        self._changes += 1
        mine = self._changes
        await asyncio.sleep(_QUIET)
        if mine != self._changes:
            return
        texts = self.texts
        stopped = await self.work(self.session.render, texts)
        self._tell("render", stopped)
        if not stopped and mine == self._changes:
            self._tell("validate", await self.work(self.session.validate, texts))
            await self.work(self.session.save)

    def _tell(self, source: str, found: Iterable[Diagnosis]) -> None:
        """Publish the new diagnostics of one source, with the last ones of the other, for every file concerned."""
        now: dict[Path, list[Diagnosis]] = {}
        for one in found:
            now.setdefault(Path(one.position.file).absolute(), []).append(one)
        files = {*now, *self._said[source]}
        self._said[source] = now
        for path in sorted(files):
            all_of_it = [one for said in self._said.values() for one in said.get(path, ())]
            diagnostics = [self._diagnostic(path, one) for one in _without_repeats(all_of_it)]
            told = types.PublishDiagnosticsParams(uri=_uri(path), diagnostics=diagnostics)
            self._server.text_document_publish_diagnostics(told)

    def _diagnostic(self, path: Path, one: Diagnosis) -> types.Diagnostic:
        related = [
            types.DiagnosticRelatedInformation(location=_location(place), message=what) for place, what in one.related
        ]
        severity = types.DiagnosticSeverity.Error if one.is_error else types.DiagnosticSeverity.Warning
        span = self._range(path, one.position)
        code = one.rule or None
        return types.Diagnostic(
            range=span, message=one.message, severity=severity, source="tfgen", code=code, related_information=related
        )

    def _range(self, path: Path, position: Position) -> types.Range:
        """The line of a position, without its indentation."""
        text = self._text(path, position)
        return self._span(position, text, len(text) - len(text.lstrip()), len(text))

    def location(self, target: Target) -> types.Location:
        """The place of a target: the first of its words that is on the line, else the whole line."""
        path = Path(target.position.file).absolute()
        text = self._text(path, target.position)
        patterns = (rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in target.words if word)
        found = next(filter(None, (re.search(pattern, text) for pattern in patterns)), None)
        span = self._span(target.position, text, *found.span()) if found else self._range(path, target.position)
        return types.Location(uri=_uri(path), range=span)

    def _text(self, path: Path, position: Position) -> str:
        """The line of a position, as the editor has it."""
        try:
            lines = self._server.workspace.get_text_document(_uri(path)).lines
        except (OSError, UnicodeDecodeError):  # there is no such text: that may be what is wrong
            return ""
        line = max(position.line - 1, 0)
        return lines[line].rstrip("\r\n") if line < len(lines) else ""

    def _span(self, position: Position, text: str, start: int, end: int) -> types.Range:
        """From character to character of a line, in the client's units; one of them at least."""
        units = self._server.workspace.position_codec.client_num_units
        line, first = max(position.line - 1, 0), units(text[:start])
        return types.Range(types.Position(line, first), types.Position(line, max(units(text[:end]), first + 1)))


def _without_repeats(found: Iterable[Diagnosis]) -> Iterable[Diagnosis]:
    """Each message once a line: a loop may write several blocks there, all with the same mistake."""
    return {(one.position.line, one.rule, one.message): one for one in found}.values()


def _path(document: TextDocument) -> Path | None:
    """The file of a text; None for one that has no name yet, is of another machine, or has a name that no file has."""
    is_file = document.uri.startswith("file:") and document.path and "\0" not in document.path
    return Path(document.path) if is_file else None


def _uri(path: Path) -> str:
    return uris.from_fs_path(str(path)) or path.as_uri()


def _location(position: Position) -> types.Location:
    line = max(position.line - 1, 0)
    start = types.Position(line, 0)
    return types.Location(uri=_uri(Path(position.file).absolute()), range=types.Range(start, start))


def make_server() -> LanguageServer:
    """The server, with everything that it answers."""
    server = LanguageServer("tfgen", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Incremental)
    desk = Desk(server)
    for event in _CHANGES:
        _look_after(server, desk, event)
    _answer(server, desk)
    return server


def serve() -> int:
    """Serve until the editor ends it, and return the exit code: 0 where it has asked for the end, as it should, else 1.

    https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#exit
    """
    server, asked = make_server(), []
    server.feature(types.SHUTDOWN)(lambda _params: asked.append(True))
    _log_on_one_line()
    try:
        server.start_io()
    except MemoryError:  # the length of a message is what the editor says
        raise TfgenError("the editor announces a message that memory has no room for. Start it anew.") from None
    return 0 if asked else 1


def _log_on_one_line() -> None:
    """Have pygls say on standard error what it could not do without Python's traceback, unless that is asked for."""
    if is_debugging():
        return

    def shorten(record: logging.LogRecord) -> bool:
        error = record.exc_info and record.exc_info[1]
        what = record.getMessage().partition("\n")[0]  # some hold a traceback
        record.msg, record.args = f"{what}: {describe_exception(error)}" if error else what, ()
        record.exc_info = record.exc_text = None
        return True

    handler = logging.StreamHandler()
    handler.addFilter(shorten)
    logger = logging.getLogger("pygls")
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False


def _look_after(server: LanguageServer, desk: Desk, event: str) -> None:
    """Publish diagnostics anew after an event."""

    @server.feature(event)
    async def look(_params: Any) -> None:  # of `object` pygls would think that it takes the server too
        with suppress(asyncio.CancelledError):  # the editor has gone, and pygls would log it as a fault
            await desk.look()


def _answer(server: LanguageServer, desk: Desk) -> None:
    """Register the answers to requests about places in texts."""

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[".", "|", "{", '"']))
    async def complete(params: types.CompletionParams) -> list[types.CompletionItem]:
        path, cursor = desk.cursor(params.text_document.uri, params.position)
        return [_completion(item) for item in await desk.work(_complete, desk.session, path, cursor, desk.texts)]

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        path, cursor = desk.cursor(params.text_document.uri, params.position)
        said = await desk.work(describe, desk.session, path, cursor, desk.texts)
        markdown = types.MarkupContent(types.MarkupKind.Markdown, as_markdown(said))
        return types.Hover(contents=markdown) if said else None

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def define(params: types.DefinitionParams) -> list[types.Location]:
        path, cursor = desk.cursor(params.text_document.uri, params.position)
        return list(map(desk.location, await desk.work(find_definitions, desk.session, path, cursor, desk.texts)))

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def refer(params: types.ReferenceParams) -> list[types.Location]:
        path, cursor = desk.cursor(params.text_document.uri, params.position)
        return list(map(desk.location, await desk.work(find_references, desk.session, path, cursor, desk.texts)))


def _complete(session: Session, path: Path, cursor: Cursor, texts: Texts) -> list[Item]:
    if session.plan is None:  # else what is there to go on with is that of the last good render
        session.catch_up(texts)
    if path == session.project / CONFIG_FILE:
        return complete_matrix(session.matrix_schema, cursor)
    is_there = bool(cursor.text) or path in texts or path.is_file()
    if is_there and path.is_relative_to(session.project / TEMPLATES):
        return complete_template(session, cursor)
    return []


def _completion(item: Item) -> types.CompletionItem:
    return types.CompletionItem(
        label=item.word, kind=_SORTS[item.sort], detail=item.detail or None, documentation=item.meaning or None
    )
