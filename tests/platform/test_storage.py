from pathlib import Path

import pytest

from wangge.kernel.canonical import sha256_hex
from wangge.platform.envelopes import envelope_key, fingerprint
from wangge.platform.storage import FileMissingError, FileStore


def test_bytes_are_kept_once_under_their_hash(tmp_path: Path) -> None:
    store = FileStore(tmp_path)

    names = [store.keep(b"a picture") for _ in range(2)]

    assert names == [sha256_hex(b"a picture")] * 2
    assert store.read(names[0]) == b"a picture"
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 1


def test_bytes_that_are_not_there_are_missing(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        FileStore(tmp_path).read("0" * 64)


def test_the_key_is_made_once(tmp_path: Path) -> None:
    first, again = envelope_key(tmp_path / "keys"), envelope_key(tmp_path / "keys")

    assert first == again
    assert len(first) == 32
    assert envelope_key(tmp_path / "others") != first


def test_a_fingerprint_tells_nothing_without_the_key(tmp_path: Path) -> None:
    content, key = sha256_hex(b"words"), envelope_key(tmp_path)

    assert fingerprint(key, content) == fingerprint(key, content)
    assert fingerprint(key, content) != fingerprint(b"0" * 32, content)
    assert fingerprint(key, content) != content
