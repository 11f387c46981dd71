"""A hash chain over salted digests, so that a payload may be destroyed and the chain still holds.

Each link covers the link before it, the digest of its payload and the open facts of the act. The
digest is salted: without the payload nothing can be guessed from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wangge.kernel.canonical import canonical, sha256_hex

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One act as the chain sees it; ``facts`` is what stays when the payload is destroyed."""

    facts: dict[str, Any]
    digest: str
    hash: str
    salt: str | None
    payload: dict[str, Any] | None


def digest_of(payload: dict[str, Any], salt: str) -> str:
    """The salted digest of a payload; ``salt`` is 32 hex digits."""
    return sha256_hex(bytes.fromhex(salt) + canonical(payload))


def hash_of(facts: dict[str, Any], digest: str, previous: str) -> str:
    """The hash of a link from its facts, its payload's digest and the hash before it."""
    return sha256_hex(canonical({"facts": facts, "digest": digest, "previous": previous}))


def first_fault(links: Iterable[Link]) -> int | None:
    """The index of the first link that does not follow from the one before it, or None.

    A link without payload (destroyed by law) is checked by its digest alone.
    """
    previous = GENESIS
    for index, link in enumerate(links):
        if link.hash != hash_of(link.facts, link.digest, previous):
            return index
        if link.payload is not None and link.digest != digest_of(link.payload, link.salt or ""):
            return index
        previous = link.hash
    return None
