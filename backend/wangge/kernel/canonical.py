"""One way to turn a JSON value into bytes, so that both ends can hash it."""

import hashlib
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:  # noqa: ANN401 -- any JSON value, checked by the encoder
    """The RFC 8785 bytes of a JSON value.

    >>> canonical({"b": 1, "a": "网"}).decode()
    '{"a":"网","b":1}'

    Raises:
        ValueError: for what JSON cannot carry (NaN, integers beyond 2**53, other types).
    """
    return rfc8785.dumps(value)


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of bytes, 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()
