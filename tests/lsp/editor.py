"""A real client of the language server, over stdio, as an editor is one."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

PATIENCE = 40  # seconds that an answer may take on a busy machine


class Editor:
    """An editor's window on a project: it opens and changes files, asks, and keeps what it is told."""

    def __init__(self, client: LanguageClient, project: Path) -> None:
        self.client, self.project = client, project
        self.told: dict[str, list[types.Diagnostic]] = {}
        self._news = asyncio.Event()
        self._versions: dict[str, int] = {}

    def uri(self, name: str) -> str:
        return (self.project / name).as_uri()

    def open(self, name: str, text: str | None = None) -> None:
        """Open a file, or a text that is not saved in its place."""
        content = (self.project / name).read_text() if text is None else text
        self._versions[name] = 1
        item = types.TextDocumentItem(uri=self.uri(name), language_id="terraform", version=1, text=content)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str) -> None:
        """Type: the whole text is another one."""
        self._versions[name] += 1
        document = types.VersionedTextDocumentIdentifier(uri=self.uri(name), version=self._versions[name])
        whole = types.TextDocumentContentChangeWholeDocument(text=text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    def insert(self, name: str, line: int, column: int, text: str) -> None:
        """Type at a place, whose column counts UTF-16 units, as editors do that agreed on nothing else."""
        self._versions[name] += 1
        document = types.VersionedTextDocumentIdentifier(uri=self.uri(name), version=self._versions[name])
        place = types.Position(line, column)
        change = types.TextDocumentContentChangePartial(range=types.Range(place, place), text=text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    def receive(self, params: types.PublishDiagnosticsParams) -> None:
        self.told[params.uri] = list(params.diagnostics)
        self._news.set()

    async def wait_for(self, name: str, wanted: Callable[[list[types.Diagnostic]], Any]) -> list[types.Diagnostic]:
        """What is told of a file, once it is as wanted."""
        async with asyncio.timeout(PATIENCE):
            while self.uri(name) not in self.told or not wanted(self.told[self.uri(name)]):
                self._news.clear()
                await self._news.wait()
        return self.told[self.uri(name)]

    def place(self, name: str, line: int, column: int) -> dict[str, Any]:
        """The parameters of a question about a place, from 0."""
        return {
            "text_document": types.TextDocumentIdentifier(uri=self.uri(name)),
            "position": types.Position(line, column),
        }

    async def complete(self, name: str, line: int, column: int) -> dict[str, types.CompletionItem]:
        found = await self.client.text_document_completion_async(
            types.CompletionParams(**self.place(name, line, column))
        )
        assert isinstance(found, list)
        return {item.label: item for item in found}

    async def hover(self, name: str, line: int, column: int) -> str:
        found = await self.client.text_document_hover_async(types.HoverParams(**self.place(name, line, column)))
        if found is None:
            return ""
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    async def define(self, name: str, line: int, column: int) -> list[tuple[str, int]]:
        """Files below the project, and lines from 1."""
        return [place[:2] for place in await self.define_words(name, line, column)]

    async def define_words(self, name: str, line: int, column: int) -> list[tuple[str, int, int, int]]:
        """Files below the project, lines from 1, and the columns from 0 at which the words there begin and end."""
        found = await self.client.text_document_definition_async(
            types.DefinitionParams(**self.place(name, line, column))
        )
        return self._places(found)

    async def refer(self, name: str, line: int, column: int) -> list[tuple[str, int, int, int]]:
        """What comes of a name, as `define_words` has it."""
        context = types.ReferenceContext(include_declaration=False)
        asked = types.ReferenceParams(context=context, **self.place(name, line, column))
        return self._places(await self.client.text_document_references_async(asked))

    def _places(self, found: Any) -> list[tuple[str, int, int, int]]:
        start = f"{self.project.as_uri()}/"
        ranges = [(one.uri.removeprefix(start), one.range) for one in found or () if isinstance(one, types.Location)]
        return [(uri, span.start.line + 1, span.start.character, span.end.character) for uri, span in ranges]


@asynccontextmanager
async def edit(project: Path) -> AsyncIterator[Editor]:
    """An editor with the project's folder open, until the block ends."""
    client = LanguageClient("test", "1")
    editor = Editor(client, project)
    client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda told: editor.receive(told))
    await client.start_io(sys.executable, "-m", "tfgen", "lsp")
    capabilities = types.ClientCapabilities()
    await client.initialize_async(
        types.InitializeParams(capabilities=capabilities, root_uri=project.as_uri(), process_id=None)
    )
    client.initialized(types.InitializedParams())
    try:
        yield editor
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()
