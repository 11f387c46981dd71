"""HTTP: the API object, problem+json for every refusal, strict JSON, conditional answers."""

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlsplit

import marshmallow
import orjson
from flask import Flask, Request, Response, current_app, request
from flask.json.provider import JSONProvider
from flask_smorest import Api, Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    MethodNotAllowed,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)

from wangge.kernel import errors
from wangge.kernel.canonical import sha256_hex
from wangge.platform import workbooks

PREFIX = "/api/v1"
JSON_BYTES_MAX = 4 * 1024 * 1024
PICTURES = ("image/jpeg", "image/png", "image/webp")
PHOTO_BYTES_MAX = 16 * 1024 * 1024
UPLOADS: Mapping[str, int] = {
    **dict.fromkeys(PICTURES, PHOTO_BYTES_MAX),
    workbooks.MEDIA_TYPE: workbooks.BYTES_MAX,
}
"""What may be sent besides JSON, and how many bytes of it."""
_GZIP_FROM = 1400
_COMPRESSIBLE = frozenset({"application/json", "application/geo+json"})

STATUS: tuple[tuple[type[errors.WanggeError], HTTPStatus], ...] = (
    (errors.NotFoundError, HTTPStatus.NOT_FOUND),
    (errors.ConflictError, HTTPStatus.CONFLICT),
    (errors.StaleError, HTTPStatus.PRECONDITION_FAILED),
    (errors.NotSignedInError, HTTPStatus.UNAUTHORIZED),
    (errors.RefusedError, HTTPStatus.FORBIDDEN),
    (errors.TooOftenError, HTTPStatus.TOO_MANY_REQUESTS),
    (errors.TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (errors.InvalidError, HTTPStatus.UNPROCESSABLE_ENTITY),
)

_HTTP_CODES = {
    400: "http.malformed_json",
    403: "http.cross_site",
    404: "http.not_found",
    405: "http.method_not_allowed",
    406: "http.not_acceptable",
    412: "http.stale",
    413: "http.too_large",
    415: "http.not_json",
    422: "http.invalid_fields",
    428: "http.precondition_required",
}
_FIELD_CODES = {
    "Missing data for required field.": "required",
    "Unknown field.": "unknown",
    "Field may not be null.": "null",
}
_FIELD_CODES_BY_START = {
    "Shorter than": "length",
    "Longer than": "length",
    "Length must": "length",
    "Must be greater": "out_of_range",
    "Must be less": "out_of_range",
}


INSTANT = marshmallow.validate.Range(
    datetime(1970, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)
)
"""What a phone's clock may say: from its first second, when it was reset, to far ahead."""

STORABLE = marshmallow.validate.ContainsNoneOf("\0", error="malformed")
"""For every text that goes to the database: PostgreSQL stores none with a NUL."""


class WireSchema(Schema):
    """A shape on the wire; unknown fields are refused."""

    class Meta:
        """Refuse what nobody asked for."""

        unknown = RAISE


class WireParser(FlaskParser):
    """Reads arguments; a filter that nobody knows is refused, for a list without it would lie."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 -- as webargs has it
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def load_querystring(self, req: Request, schema: Schema) -> MultiDictProxy:
        """The query, each parameter once.

        Raises:
            ValidationError: for one given again: which of the two was meant?
        """
        again = [name for name, values in req.args.lists() if len(values) > 1]
        if again:
            raise ValidationError({name: ["repeated"] for name in again})
        found: MultiDictProxy = super().load_querystring(req, schema)
        return found


class WireBlueprint(Blueprint):
    """The views of a slice."""

    ARGUMENTS_PARSER = WireParser()


class Number(marshmallow.fields.Float):
    """A JSON number; a text that reads like one is of the wrong type."""

    def _validated(self, value: Any) -> float:  # noqa: ANN401 -- the base class's signature
        if isinstance(value, (str, bool)):
            raise self.make_error("invalid")
        return super()._validated(value)


class YesNo(marshmallow.fields.Boolean):
    """JSON's true or false, and nothing that stands for them."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:  # noqa: ANN401 -- as above
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class ProblemSchema(Schema):
    """RFC 9457 problem details with a stable code."""

    type = marshmallow.fields.String(required=True)
    title = marshmallow.fields.String(required=True)
    status = marshmallow.fields.Integer(required=True)
    code = marshmallow.fields.String(required=True)
    facts = marshmallow.fields.Dict(keys=marshmallow.fields.String())
    faults = marshmallow.fields.Dict(
        keys=marshmallow.fields.String(),
        values=marshmallow.fields.List(marshmallow.fields.String()),
        data_key="fields",
    )


class StrictJson(JSONProvider):
    """JSON by orjson: no NaN, no infinities, UTC instants with Z."""

    def dumps(self, obj: Any, **_: Any) -> str:  # noqa: ANN401 -- the base class's signature
        """The text of a JSON value."""
        return orjson.dumps(obj, option=orjson.OPT_UTC_Z).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:  # noqa: ANN401 -- the base class's signature
        """The value of a JSON text.

        Raises:
            ValueError: when it is not JSON.
        """
        return orjson.loads(s)


class WanggeApi(Api):
    """The API, whose every error is a problem document."""

    ERROR_SCHEMA: ClassVar[type[Schema]] = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response:
        """The problem document of an HTTP error, with the faulty fields when there are any."""
        found = getattr(error, "data", None) or {}
        # The messages stand under the place they are about: json, query or headers.
        messages: Any = next(iter(found.get("messages", {}).values()), {})
        if messages == ["Invalid JSON body."]:
            return problem(HTTPStatus.BAD_REQUEST, "http.malformed_json")
        return _http_problem(error, fields=flat(messages))


def flat(messages: Any, path: str = "") -> dict[str, list[str]]:  # noqa: ANN401 -- nested messages
    """Nested marshmallow messages as dotted path -> stable field codes.

    >>> flat({"point": {"lon": ["Missing data for required field."]}})
    {'point.lon': ['required']}
    >>> flat({"point": {"_schema": ["Invalid input type."]}})
    {'point': ['invalid']}
    """
    if isinstance(messages, Mapping):
        return {
            key: codes
            for name, inner in messages.items()
            for key, codes in flat(inner, _dotted(path, str(name))).items()
        }
    return {path or "_schema": [_field_code(str(each)) for each in messages]}


def _field_code(message: str) -> str:
    """The stable code of what marshmallow says in words; one of our own codes stays as it is."""
    if message in _FIELD_CODES:
        return _FIELD_CODES[message]
    starts = (code for start, code in _FIELD_CODES_BY_START.items() if message.startswith(start))
    return next(starts, "invalid" if " " in message else message)


def _dotted(path: str, name: str) -> str:
    if not path:
        return name
    return path if name == "_schema" else f"{path}.{name}"


def problem(
    status: HTTPStatus,
    code: str,
    *,
    facts: Mapping[str, object] | None = None,
    fields: Mapping[str, list[str]] | None = None,
) -> Response:
    """A problem+json answer."""
    response = Response(
        orjson.dumps(problem_document(status, code, facts=facts, fields=fields), default=str),
        status=status,
        content_type="application/problem+json",
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Session"
    return response


def problem_document(
    status: HTTPStatus,
    code: str,
    *,
    facts: Mapping[str, object] | None = None,
    fields: Mapping[str, list[str]] | None = None,
) -> dict[str, object]:
    """The members of a problem document; empty ones are left out."""
    document: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "code": code,
    }
    if facts:
        document["facts"] = dict(facts)
    if fields:
        document["fields"] = dict(fields)
    return document


def status_of(error: errors.WanggeError) -> HTTPStatus:
    """The HTTP status of a kind of refusal."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def set_up(app: Flask) -> WanggeApi:
    """Give an application its API, its strict JSON and its refusals."""
    app.json = StrictJson(app)
    app.config.update(
        API_TITLE="Wangge",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        MAX_CONTENT_LENGTH=PHOTO_BYTES_MAX,
    )
    api = WanggeApi(app)
    app.before_request(_check_request)
    app.after_request(_finish)
    app.register_error_handler(errors.WanggeError, _refusal)
    app.register_error_handler(Exception, _fault)
    return api


def describe_errors(api: WanggeApi) -> None:
    """Say in the description that errors are problem documents, as they are."""
    for response in api.spec.components.responses.values():
        content = response.get("content", {})
        if "application/json" in content:
            content["application/problem+json"] = content.pop("application/json")


def conditional(body: bytes, content_type: str, *, private: bool = True) -> Response:
    """A whole answer with a strong ETag; 304 when the client holds it already."""
    tag = sha256_hex(body)[:32]
    response = Response(content_type=content_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = f"{'private' if private else 'public'}, no-cache"
    if request.if_none_match.contains(tag):
        response.status_code = HTTPStatus.NOT_MODIFIED
        return response
    response.data = body
    return response


def json_bytes(value: object) -> bytes:
    """A value as JSON bytes; instants in UTC with Z."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC, default=str)


def _check_request() -> None:
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise CrossSiteError
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise CrossSiteError
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType
    if request.mimetype in UPLOADS:
        request.max_content_length = UPLOADS[request.mimetype]
        return
    # Whether its length is told or not: what is longer is refused while it is read.
    request.max_content_length = JSON_BYTES_MAX
    body = request.get_data()
    if len(body) >= JSON_BYTES_MAX:
        # A body whose length was not told has been cut off here.
        raise RequestEntityTooLarge
    if body and not request.is_json:
        raise UnsupportedMediaType
    if body:
        # Schemas read the body by a laxer reader, which takes NaN and half characters.
        request.get_json()


def _finish(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("X-Frame-Options", "DENY")
    if request.path.startswith(PREFIX):
        response.headers.setdefault("Cache-Control", "no-store")
    if response.mimetype in _COMPRESSIBLE and response.status_code == HTTPStatus.OK:
        _compress(response)
    return response


def _compress(response: Response) -> None:
    """Shrink a longer text answer for a client that takes it so."""
    data = response.get_data()
    if len(data) > _GZIP_FROM and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(_packed(data))
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"


@lru_cache(maxsize=16)
def _packed(data: bytes) -> bytes:
    """An answer packed; the large ones are the same for everybody."""
    return gzip.compress(data, 6, mtime=0)


def _refusal(error: errors.WanggeError) -> Response:
    return problem(status_of(error), error.code, facts=error.facts)


def _http_problem(error: HTTPException, fields: Mapping[str, list[str]] | None = None) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    response = problem(status, _HTTP_CODES.get(status, "http.fault"), fields=fields)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.allow.update(error.valid_methods)
    return response


def _fault(error: Exception) -> Response:
    if isinstance(error, HTTPException):
        if isinstance(error, BadRequest):
            return problem(HTTPStatus.BAD_REQUEST, "http.malformed_json")
        return _http_problem(error)
    current_app.logger.error("a fault of ours", exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "http.fault")


class CrossSiteError(errors.RefusedError):
    """Another site's page asked for a change."""

    code = "http.cross_site"
