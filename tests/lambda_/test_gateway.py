from __future__ import annotations

import base64
import json

import pytest
from trade_processor.errors import RejectedError
from trade_processor.gateway import MAX_BODY, Request, error_body, parse_body, parse_request, respond

from .sandbox import proxy_event


def request(body: str, content_type: str = "application/json", *, is_base64: bool = False) -> Request:
    return Request("POST", "/trade", {"content-type": content_type}, {}, body, is_base64, "r-1", caller="0" * 64)


def refusal(made: Request) -> tuple[int, str]:
    with pytest.raises(RejectedError) as caught:
        parse_body(made)
    return caught.value.status, caught.value.code


def test_header_names_are_read_in_any_case() -> None:
    made = parse_request(proxy_event("POST", "/trade", "{}", {"CONTENT-TYPE": "application/json"}), "r-1")
    assert made.headers == {"content-type": "application/json"}


def test_the_resource_counts_and_not_the_prefix_of_a_custom_domain() -> None:
    assert parse_request({"httpMethod": "GET", "resource": "/health", "path": "/v1/health"}, "r-1").path == "/health"


def test_headers_and_body_may_be_null() -> None:
    made = parse_request({"httpMethod": "GET", "path": "/health", "headers": None, "body": None}, "r-1")
    assert (made.headers, made.body) == ({}, "")


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=UTF-8", ""])
def test_json_in_utf8_is_accepted(content_type: str) -> None:
    assert parse_body(request('{"symbol": "AAPL"}', content_type)) == {"symbol": "AAPL"}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"]
)
def test_another_media_type_is_415(content_type: str) -> None:
    assert refusal(request("{}", content_type)) == (415, "unsupported_media_type")


def test_a_base64_body_is_decoded() -> None:
    assert parse_body(request(base64.b64encode(b'{"a": 1}').decode(), is_base64=True)) == {"a": 1}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        '{"a": 1, "a": 2}',
        '{"a": ' + "9" * 5000 + "}",
        "[" * 5000,
        '{"a": 1}{"b": 2}',
        "\ufeff{}",
        "\ud800",
    ],
    ids=lambda body: ascii(body)[:20],
)
def test_a_body_that_is_no_json_object_is_400(body: str) -> None:
    assert refusal(request(body)) == (400, "malformed_body")


def test_broken_base64_is_400() -> None:
    assert refusal(request("e30*", is_base64=True)) == (400, "malformed_body")


def test_bytes_that_are_not_utf8_are_400() -> None:
    assert refusal(request(base64.b64encode(b'{"a": "\xff"}').decode(), is_base64=True)) == (400, "malformed_body")


def test_a_body_over_the_limit_is_413_however_it_is_encoded() -> None:
    large = json.dumps({"symbol": "A" * MAX_BODY})
    assert refusal(request(large)) == (413, "payload_too_large")
    assert refusal(request(base64.b64encode(large.encode()).decode(), is_base64=True)) == (413, "payload_too_large")


def test_an_answer_is_json_with_the_request_id() -> None:
    answer = respond(200, {"status": "ok"}, "r-1")
    assert json.loads(answer["body"]) == {"status": "ok"}
    assert answer["headers"]["x-request-id"] == "r-1"


def test_an_error_names_its_fields_only_when_there_are_some() -> None:
    plain = RejectedError(404, "not_found", "There is nothing at this path.")
    assert error_body(plain, "r-1") == {
        "error": {"code": "not_found", "message": "There is nothing at this path.", "request_id": "r-1"}
    }
    with_fields = RejectedError(400, "validation_failed", "No.", fields=[("quantity", "is required")])
    assert error_body(with_fields, "r-1")["error"]["fields"] == [{"field": "quantity", "message": "is required"}]
