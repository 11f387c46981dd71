"""Files, each stored once under the hash of its bytes."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import obstore
from obstore.store import LocalStore

from wangge.kernel.canonical import sha256_hex
from wangge.kernel.errors import NotFoundError

FILE = "names_a_file"
"""Mark of a column (``info={FILE: True}``) that names a file of the store; backups go by it."""

_NAME = re.compile(r"(?:.*/)?([0-9a-f]{64})")


class FileMissingError(NotFoundError):
    """The file store holds no such file."""

    code = "storage.file_missing"


class FileStore:
    """A store of immutable files, named by their SHA-256."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self._store = LocalStore(str(root))

    def keep(self, content: bytes) -> str:
        """Store the bytes, unless they are there already; returns their hash."""
        name = sha256_hex(content)
        with suppress(obstore.exceptions.AlreadyExistsError):
            obstore.put(self._store, _path(name), content, mode="create")
        return name

    def read(self, name: str) -> bytes:
        """The bytes stored under a hash.

        Raises:
            FileMissingError: when there are none.
        """
        try:
            return bytes(obstore.get(self._store, _path(name)).bytes())
        except FileNotFoundError:
            raise FileMissingError(sha256=name) from None

    def names(self) -> Iterator[str]:
        """The hashes of all files, those stored before the call at least."""
        for batch in obstore.list(self._store):
            for each in batch:
                if found := _NAME.fullmatch(each["path"]):
                    yield found[1]


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"
