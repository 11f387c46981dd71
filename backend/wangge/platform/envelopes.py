"""Sealed envelopes: who the reporter is, encrypted and bound to what it belongs to."""

import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wangge.kernel.canonical import canonical
from wangge.kernel.errors import NotReadyError

_KEY_BYTES = 32
_NONCE_BYTES = 12


def envelope_key(keys_dir: Path) -> bytes:
    """The key of this deployment, made on first use, in a file outside the database.

    Raises:
        NotReadyError: when the file holds no key.
    """
    keys_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = keys_dir / "envelopes.key"
    if not path.exists():
        _create_whole(path, secrets.token_bytes(_KEY_BYTES))
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        sentence = (
            f"The key in {path} is damaged: it holds {len(key)} bytes instead of {_KEY_BYTES}."
            " Bring it back from the backup."
        )
        raise NotReadyError(sentence)
    return key


def seal(key: bytes, owner: UUID, content: dict[str, str]) -> bytes:
    """The content encrypted by AES-256-GCM; it opens only with the same ``owner``."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, canonical(content), owner.bytes)


def opened(key: bytes, owner: UUID, sealed: bytes) -> dict[str, str]:
    """What was sealed for this owner.

    Raises:
        cryptography.exceptions.InvalidTag: when it was sealed for another, or changed since.
    """
    nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    found: dict[str, str] = json.loads(AESGCM(key).decrypt(nonce, content, owner.bytes))
    return found


def fingerprint(key: bytes, content_sha256: str) -> str:
    """A keyed fingerprint of a content hash: it tells equal from other, and gives nothing away.

    An unkeyed hash of a few words and a phone number can be guessed from the number alone.
    """
    derived = hmac.new(key, b"content fingerprint", hashlib.sha256).digest()
    return hmac.new(derived, bytes.fromhex(content_sha256), hashlib.sha256).hexdigest()


def _create_whole(path: Path, content: bytes) -> None:
    """Create a file with all its content at once; the first of several writers wins."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
