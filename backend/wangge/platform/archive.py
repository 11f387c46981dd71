"""A backup as one tar file: its members, each with its hash, and a manifest that names them all."""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import orjson

from wangge.kernel.canonical import sha256_hex
from wangge.kernel.errors import NotReadyError

FORMAT = 1
FILE = re.compile(r"files/([0-9a-f]{64})")
_MANIFEST, _SEAL = "manifest.json", "manifest.sha256"
_DATABASE = re.compile(r"database\.(sqlite\.gz|dump)")

_CHUNK = 1 << 20

_DAMAGED = "{path} is damaged or was cut short ({what}); nothing was changed. Use another backup."
_NO_BACKUP = "{path} is no backup of ours, or is cut short: it has no manifest."
_NEWER = "{path} was made by a newer version of the program: install that version first."
_UNWRITTEN = "{path} cannot be written: {reason}."
_TAKEN = "{path} is there already: name a file that is not."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    ``tables`` counts rows by table, ``lacking`` names files that the database names and the store
    did not hold whole, ``keys`` has the SHA-256 of each key file that belongs to it but is kept
    apart, ``members`` the SHA-256 of each member.
    """

    county: str
    database: str
    revision: str
    made_at: str
    versions: Mapping[str, str]
    tables: Mapping[str, int]
    lacking: tuple[str, ...]
    keys: Mapping[str, str]
    members: dict[str, str]
    format: int = FORMAT

    @property
    def dump(self) -> str:
        """The name of the member that is the database."""
        return next(name for name in self.members if _DATABASE.fullmatch(name))

    @property
    def files(self) -> list[str]:
        """The hashes of the files it holds."""
        return [found[1] for name in self.members if (found := FILE.fullmatch(name))]


class Writer:
    """Adds members to an archive, and remembers their hashes."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self.hashes: dict[str, str] = {}
        self._archive = archive

    def add(self, name: str, content: bytes) -> None:
        """Add some bytes."""
        self.hashes[name] = sha256_hex(content)
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> None:
        """Add what a file holds."""
        with path.open("rb") as source:
            self.hashes[name] = sha256_of(source)
            source.seek(0)
            self._add(name, source, path.stat().st_size)

    def close(self, manifest: Manifest) -> None:
        """Add the manifest, and its hash."""
        body = orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2)
        self._add(_MANIFEST, io.BytesIO(body), len(body))
        seal = sha256_hex(body).encode()
        self._add(_SEAL, io.BytesIO(seal), len(seal))

    def _add(self, name: str, source: IO[bytes], size: int) -> None:
        head = tarfile.TarInfo(name)
        head.size, head.mode = size, 0o600
        self._archive.addfile(head, source)
        # The library would remember every member.
        self._archive.members.clear()  # type: ignore[attr-defined]  # no stub names it


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """An archive in the making; it has its name only once it is whole and on the disk.

    Raises:
        NotReadyError: when there is such a file already.
    """
    with (
        whole_file(path) as out,
        tarfile.open(fileobj=out, mode="w:", format=tarfile.GNU_FORMAT) as archive,
    ):
        yield Writer(archive)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that only its owner may read, and that has its name once it is whole.

    Raises:
        NotReadyError: when there is such a file already, or it cannot be written.
    """
    check_free(path)
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with draft.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.rename(path)
        _keep_names(path.parent)
    except OSError as error:
        raise NotReadyError(_UNWRITTEN.format(path=path, reason=error.strerror)) from error
    finally:
        if draft.parent.is_dir():
            draft.unlink(missing_ok=True)


def check_free(path: Path) -> None:
    """Refuse to write over a file.

    Raises:
        NotReadyError: when there is such a file already.
    """
    if path.exists():
        raise NotReadyError(_TAKEN.format(path=path))


def sha256_of(content: IO[bytes]) -> str:
    """The SHA-256 of what is left to read, 64 lower-case hex digits."""
    found = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        found.update(chunk)
    return found.hexdigest()


def verified(path: Path) -> Manifest:
    """The manifest of an archive whose every byte that counts is as it was written.

    Raises:
        NotReadyError: when it is no backup, is damaged or cut short, or is of a newer format.
    """
    hashes: dict[str, str] = {}
    texts: dict[str, bytes] = {}
    with _members(path) as found:
        for name, content in found:
            if name in hashes:
                raise _damaged(path, f"{name} twice")
            if name in (_MANIFEST, _SEAL):
                texts[name] = content.read()
                hashes[name] = sha256_hex(texts[name])
            else:
                hashes[name] = sha256_of(content)
    if texts.keys() != {_MANIFEST, _SEAL}:
        raise NotReadyError(_NO_BACKUP.format(path=path))
    if hashes.pop(_MANIFEST).encode() != texts[_SEAL]:
        raise _damaged(path, _MANIFEST)
    hashes.pop(_SEAL)
    manifest = _manifest(path, texts[_MANIFEST])
    differing = sorted(
        name for name in hashes | manifest.members if hashes.get(name) != manifest.members.get(name)
    )
    if differing:
        raise _damaged(path, ", ".join(differing[:3]))
    return manifest


@contextmanager
def contents(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Each member but the manifest, with what it holds.

    Raises:
        NotReadyError: when it ends before it should.
    """
    with _members(path) as found:
        yield ((name, content) for name, content in found if name not in (_MANIFEST, _SEAL))


def _keep_names(folder: Path) -> None:
    """Have the disk keep the names in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _members(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The members of an archive; what is raised while they are read is a refusal too."""
    try:
        with tarfile.open(path, mode="r:") as archive:
            yield _each(path, archive)
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(path, str(error)) from error


def _each(path: Path, archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    while (head := archive.next()) is not None:
        archive.members.clear()  # type: ignore[attr-defined]  # no stub names it
        content = archive.extractfile(head) if head.isreg() else None
        if content is None:
            raise _damaged(path, head.name)
        yield head.name, content


def _manifest(path: Path, body: bytes) -> Manifest:
    found = orjson.loads(body)
    if found.get("format") != FORMAT:
        raise NotReadyError(_NEWER.format(path=path))
    manifest = Manifest(**found | {"lacking": tuple(found["lacking"])})
    if sum(_DATABASE.fullmatch(name) is not None for name in manifest.members) != 1:
        raise _damaged(path, "no database")
    return manifest


def _damaged(path: Path, what: str) -> NotReadyError:
    return NotReadyError(_DAMAGED.format(path=path, what=what))
