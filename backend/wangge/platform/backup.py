"""Backup and restore of a deployment: its database, its files, and apart from them its keys."""

import os
import shutil
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select

from wangge.kernel.canonical import sha256_hex
from wangge.kernel.errors import NotReadyError
from wangge.platform import archive, migrations, snapshots, spatial
from wangge.platform.archive import Manifest
from wangge.platform.db import Base
from wangge.platform.settings import Settings
from wangge.platform.storage import FILE, FileStore

_OTHER_COUNTY = (
    "The backup is of county {theirs} and this deployment serves {mine}: set WANGGE_COUNTY={theirs}"
    " if that is meant; nothing was changed."
)
_NEWER_TABLES = (
    "The backup's tables (revision {revision}) are newer than this program knows: install the"
    " version that made it, or a newer one; nothing was changed."
)
_NO_KEY = (
    "The backup belongs to the key {name}, which is not here: without it no sealed reporter can be"
    " read and no report known again. Give the file that was written with `--keys`; nothing was"
    " changed."
)
_WRONG_KEY = (
    "The key {name} in {where} is not the one the backup belongs to: give the file that was written"
    " with it, and move away a key that is in its place; nothing was changed."
)
_NO_KEYS_FILE = "{path} holds no keys of ours, or is damaged; nothing was changed."
_FILES_THERE = (
    "{folder} is not empty: a backup is restored only where nothing is. Name another folder in"
    " WANGGE_DATA_DIR; nothing was changed."
)
_DIFFERS = "What was restored differs from the backup ({what}): use another backup."


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back, and the spatial indexes it had to build anew."""

    manifest: Manifest
    mended_indexes: tuple[str, ...]


def take(settings: Settings, out: Path, keys_out: Path | None, now: datetime) -> Manifest:
    """Write a backup, and the keys to a file of their own when one is named.

    The database is copied first: a file is stored before the transaction that names it, so every
    file the copy names is in the store by then.

    Raises:
        NotReadyError: when a file of that name is there, or the database cannot be copied.
    """
    keys = _keys_in(settings.data_dir / "keys")
    if keys_out is not None:
        archive.check_free(keys_out)
    with (
        archive.writing(out) as writer,
        tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as work,
    ):
        member = snapshots.member_of(settings)
        copy = Path(work, member)
        with snapshots.taken(settings, copy) as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
            tables, named = _counts(connection), _files_named(connection)
            versions = spatial.versions(connection)
        writer.add_file(member, copy)
        lacking = _add_files(writer, FileStore(settings.data_dir / "files"), named)
        manifest = Manifest(
            county=settings.county,
            database=snapshots.kind_of(settings),
            revision=str(revision),
            made_at=now.isoformat(),
            versions=versions,
            tables=tables,
            lacking=tuple(lacking),
            keys={name: sha256_hex(key) for name, key in keys.items()},
            members=writer.hashes,
        )
        writer.close(manifest)
        if keys_out is not None:
            _write_keys(keys_out, keys)
    return manifest


def restore(settings: Settings, source: Path, keys_file: Path | None) -> Restored:
    """Bring a backup back into a deployment that holds nothing.

    What can be known before is checked before anything is changed; the files and an embedded
    database get their names last.

    Raises:
        NotReadyError: in one sentence, why not.
    """
    manifest = archive.verified(source)
    if manifest.county != settings.county:
        raise NotReadyError(_OTHER_COUNTY.format(theirs=manifest.county, mine=settings.county))
    if not migrations.knows(manifest.revision):
        raise NotReadyError(_NEWER_TABLES.format(revision=manifest.revision))
    keys = _keys_for(settings, manifest, keys_file)
    files = settings.data_dir / "files"
    if files.exists() and any(each.is_file() for each in files.rglob("*")):
        raise NotReadyError(_FILES_THERE.format(folder=files))
    snapshots.check_empty(settings, manifest.database)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restore.") as work:
        copy, unpacked = Path(work, manifest.dump), Path(work, "files")
        _unpack(source, manifest, FileStore(unpacked), copy)
        # Before the database: without its key, a new one would be made at the next start.
        _keep_keys(settings.data_dir / "keys", keys)
        with snapshots.put_back(settings, copy) as filled:
            mended = _finished(filled, manifest)
            unpacked.rename(files)
            os.sync()
    return Restored(manifest, mended)


def _keys_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.key"))}


def _write_keys(path: Path, keys: Mapping[str, bytes]) -> None:
    body = {name: b64encode(key).decode() for name, key in keys.items()}
    with archive.whole_file(path) as out:
        out.write(orjson.dumps(body, option=orjson.OPT_INDENT_2))


def _read_keys(path: Path) -> dict[str, bytes]:
    try:
        found = orjson.loads(path.read_bytes())
        return {name: b64decode(key, validate=True) for name, key in found.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise NotReadyError(_NO_KEYS_FILE.format(path=path)) from error


def _keys_for(settings: Settings, manifest: Manifest, keys_file: Path | None) -> dict[str, bytes]:
    """The keys that the backup belongs to and that are not in their place already."""
    folder = settings.data_dir / "keys"
    here = _keys_in(folder)
    given = _read_keys(keys_file) if keys_file else {}
    for name, sha256 in manifest.keys.items():
        key = here.get(name, given.get(name))
        if key is None:
            raise NotReadyError(_NO_KEY.format(name=name))
        if sha256_hex(key) != sha256:
            where = folder if name in here else keys_file
            raise NotReadyError(_WRONG_KEY.format(name=name, where=where))
    return {name: given[name] for name in manifest.keys if name not in here}


def _keep_keys(folder: Path, keys: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, key in keys.items():
        with archive.whole_file(folder / name) as out:
            out.write(key)


def _counts(connection: Connection) -> dict[str, int]:
    """How many rows each table of ours has; a table that is not there yet is left out."""
    there = set(inspect(connection).get_table_names())
    return {
        str(table.name): connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
        if table.name in there
    }


def _files_named(connection: Connection) -> set[str]:
    """The files that the database names, in every column marked as naming one."""
    found: set[str] = set()
    seen = inspect(connection)
    there = set(seen.get_table_names())
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if column.info.get(FILE)]
        if not columns or table.name not in there:
            continue
        names = {each["name"] for each in seen.get_columns(table.name)}
        for column in columns:
            if column.name in names:
                found.update(connection.scalars(select(column).where(column.is_not(None))))
    return found


def _add_files(writer: archive.Writer, store: FileStore, named: set[str]) -> list[str]:
    """Add every file of the store; those that are named but missing, and those damaged."""
    lacking = set(named)
    for name in store.names():
        content = store.read(name)
        if sha256_hex(content) == name:
            writer.add(f"files/{name}", content)
            lacking.discard(name)
        else:
            lacking.add(name)
    return sorted(lacking)


def _unpack(source: Path, manifest: Manifest, store: FileStore, copy: Path) -> None:
    """Write out what the archive holds, and read it back."""
    with archive.contents(source) as members:
        for name, content in members:
            if name == manifest.dump:
                with copy.open("wb") as out:
                    shutil.copyfileobj(content, out)
                with copy.open("rb") as written:
                    sha256 = archive.sha256_of(written)
            else:
                kept = store.keep(content.read())
                sha256 = sha256_hex(store.read(kept))
            if sha256 != manifest.members.get(name):
                raise NotReadyError(_DIFFERS.format(what=name))


def _finished(settings: Settings, manifest: Manifest) -> tuple[str, ...]:
    """Bring a filled database up to date; the spatial indexes that had to be built anew."""
    engine = migrations.open_engine(settings)
    try:
        with engine.connect() as connection:
            counts = _counts(connection)
        differing = sorted(
            name
            for name in counts.keys() | manifest.tables.keys()
            if counts.get(name) != manifest.tables.get(name)
        )
        if differing:
            raise NotReadyError(_DIFFERS.format(what=", ".join(differing)))
        migrations.upgrade(settings)
        with engine.connect().execution_options(**{spatial.WRITE: True}) as connection:
            mended = spatial.mended_indexes(connection)
            connection.commit()
    finally:
        engine.dispose()
    return tuple(mended)
