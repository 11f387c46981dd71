"""One file that is whole or refused: each byte turned, each length cut off."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from wangge.kernel.errors import NotReadyError
from wangge.platform import archive
from wangge.platform.archive import Manifest

PHOTO = b"the bytes of a photo"
Held = dict[str, bytes]
Found = TypeVar("Found")


def manifest(members: dict[str, str], **changes: object) -> Manifest:
    """What a small backup says of itself."""
    said: dict[str, object] = {
        "county": "640425",
        "database": "spatialite",
        "revision": "0001",
        "made_at": "2026-03-01T00:00:00+00:00",
        "versions": {"sqlite": "3"},
        "tables": {"people": 2},
        "lacking": (),
        "keys": {"envelopes.key": "0" * 64},
        "members": members,
    }
    return Manifest(**said | changes)  # type: ignore[arg-type]  # as the fields say


def written(path: Path, **changes: object) -> Path:
    """A small archive."""
    with archive.writing(path) as writer:
        writer.add("database.dump", b"the rows")
        writer.add(f"files/{archive.sha256_hex(PHOTO)}", PHOTO)
        writer.close(manifest(writer.hashes, **changes))
    return path


def held(path: Path) -> tuple[Manifest, Held] | None:
    """What an archive says and holds; None when it is refused."""
    try:
        said = archive.verified(path)
        with archive.contents(path) as members:
            return said, {name: content.read() for name, content in members}
    except NotReadyError:
        return None


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return written(tmp_path / "whole.tar")


def spoiled(path: Path, content: bytes) -> Path:
    """Another file beside it."""
    other = path.with_name("spoiled.tar")
    other.write_bytes(content)
    return other


def turned(content: bytes) -> Iterator[bytes]:
    """The content with one byte turned, for every third byte."""
    for place in range(0, len(content), 3):
        yield content[:place] + bytes([content[place] ^ 0x41]) + content[place + 1 :]


def test_what_was_written_is_read_again(whole: Path) -> None:
    found = held(whole)

    assert found is not None
    assert found[0] == manifest(found[0].members)
    assert found[1] == {"database.dump": b"the rows", f"files/{archive.sha256_hex(PHOTO)}": PHOTO}
    assert (found[0].dump, found[0].files) == ("database.dump", [archive.sha256_hex(PHOTO)])
    assert whole.stat().st_mode & 0o777 == 0o600


def test_a_byte_turned_is_noticed_or_changes_nothing(whole: Path) -> None:
    sound = held(whole)

    found = [held(spoiled(whole, each)) for each in turned(whole.read_bytes())]

    assert sound is not None
    assert {each is None for each in found} == {True, False}
    assert [each for each in found if each is not None and each != sound] == []


def test_no_byte_of_a_member_or_of_the_manifest_can_be_turned_unnoticed(whole: Path) -> None:
    content = whole.read_bytes()
    places = [content.index(each) for each in (b"the rows", PHOTO, b'"people": 2', b'"640425"')]

    found = [
        held(spoiled(whole, content[:place] + b"~" + content[place + 1 :])) for place in places
    ]

    assert found == [None] * 4


def test_what_is_cut_short_is_refused(whole: Path) -> None:
    content = whole.read_bytes().rstrip(b"\0")

    found = [held(spoiled(whole, content[:length])) for length in range(0, len(content) - 64, 100)]

    assert found == [None] * len(found)


def test_a_member_that_nobody_named_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "more.tar"
    with archive.writing(path) as writer:
        writer.add("database.dump", b"the rows")
        named = manifest(dict(writer.hashes))
        writer.add("files/../../etc/passwd", b"x")
        writer.close(named)

    with pytest.raises(NotReadyError, match="passwd"):
        archive.verified(path)


def test_another_format_is_called_newer(tmp_path: Path) -> None:
    with pytest.raises(NotReadyError, match="newer version"):
        archive.verified(written(tmp_path / "newer.tar", format=2))


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    found = [held(spoiled(tmp_path / "x", each)) for each in (b"", b"PK\x03\x04", b"\0" * 10240)]

    assert found == [None] * 3


def test_a_file_that_is_there_stays_as_it_is(whole: Path) -> None:
    before = whole.read_bytes()

    with pytest.raises(NotReadyError, match="is there already"):
        written(whole)

    assert whole.read_bytes() == before


def test_what_could_not_be_finished_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TypeError), archive.writing(tmp_path / "half.tar") as writer:
        writer.add("database.dump", None)  # type: ignore[arg-type]  # it fails half-way

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotReadyError, match="No such file"):
        written(tmp_path / "nowhere" / "b.tar")
