"""Stamps: what a finished step was made from, so that it is not done again for the same."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from setup.place import ROOT

_MADE = frozenset({"node_modules", "dist", "dev-dist", "coverage", "test-results", ".vite"})


def files_below(folder: Path) -> list[Path]:
    """The files of a folder that people write, in one order; what tools make is left out."""
    found: list[Path] = []
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and entry.name not in _MADE:
            found += files_below(entry)
        elif entry.is_file():
            found.append(entry)
    return found


def digest(files: Iterable[Path], *words: str) -> str:
    """A hash over words and over the names and contents of files."""
    whole = hashlib.sha256()
    for word in words:
        whole.update(f"{word}\0".encode())
    for file in files:
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        whole.update(f"{file.relative_to(ROOT)}\0{content}\0".encode())
    return whole.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Whether the step behind a stamp was last finished for this value."""
    return stamp.is_file() and stamp.read_text() == value


def put(stamp: Path, value: str) -> None:
    """Note that the step behind a stamp was finished for this value."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
