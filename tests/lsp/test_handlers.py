"""What the server does with a message, without a client."""

from __future__ import annotations

import asyncio

import pytest
from lsprotocol import types

from tfgen.lsp.server import Desk, make_server


@pytest.mark.parametrize(
    "event",
    [
        types.INITIALIZED,
        types.TEXT_DOCUMENT_DID_OPEN,
        types.TEXT_DOCUMENT_DID_CHANGE,
        types.TEXT_DOCUMENT_DID_SAVE,
        types.TEXT_DOCUMENT_DID_CLOSE,
    ],
)
def test_what_an_editor_does_is_looked_at(event: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Desk] = []

    async def look(desk: Desk) -> None:
        looks.append(desk)

    monkeypatch.setattr(Desk, "look", look)
    asyncio.run(make_server().protocol.fm.features[event](types.InitializedParams()))
    assert len(looks) == 1
