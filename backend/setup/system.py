"""The system's packages: what the product and its tests need from Debian."""

import ctypes
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from setup.place import environment
from setup.steps import RefusalError, say, step

_LIBRARY_VARIABLE = "WANGGE_SPATIALITE_LIBRARY"
_POSTGIS_PACKAGE = re.compile(r"^(postgresql-(\d+)-postgis-\d+) ", re.MULTILINE)
_NO_CLUSTER = "/etc/postgresql-common/createcluster.d/wangge-no-cluster.conf"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing from the system: what it is, the package that brings it, whether it is here."""

    what: str
    package: str
    is_here: Callable[[], bool]


def newest_postgis() -> Path | None:
    """The folder of programs of the newest PostgreSQL here that has PostGIS, if any."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*"), key=lambda folder: int(folder.name))
    for folder in reversed(versions):
        extension = Path("/usr/share/postgresql", folder.name, "extension", "postgis.control")
        if extension.exists() and (folder / "bin" / "initdb").exists():
            return folder / "bin"
    return None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_spatialite() -> bool:
    is_embedded = os.environ.get("WANGGE_DATABASE_URL", "sqlite").startswith("sqlite")
    return not is_embedded or _LIBRARY_VARIABLE in os.environ or _loads("mod_spatialite.so")


def _has_venv() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def _has_chromium() -> bool:
    return shutil.which("chromium") is not None


def _has_chinese_fonts() -> bool:
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


def _has_ogrinfo() -> bool:
    return shutil.which("ogrinfo") is not None


def _has_postgis() -> bool:
    return newest_postgis() is not None


NEEDS_TO_RUN = (
    Need("Python's venv module", f"python3.{sys.version_info.minor}-venv", _has_venv),
    Need("the spatial library of SQLite", "libsqlite3-mod-spatialite", _has_spatialite),
)
NEEDS_TO_TEST = (
    *NEEDS_TO_RUN,
    Need("Chromium", "chromium", _has_chromium),
    Need("Chinese fonts", "fonts-noto-cjk", _has_chinese_fonts),
    Need("ogrinfo, another reader of maps", "gdal-bin", _has_ogrinfo),
    Need("PostgreSQL with PostGIS", "postgresql-<version>-postgis-3", _has_postgis),
)


def prepare(needs: Sequence[Need]) -> None:
    """Install those of the needs that the machine lacks.

    Raises:
        RefusalError: when something is lacking and cannot be installed here.
    """
    _check_named_library()
    missing = [need for need in needs if not need.is_here()]
    if not missing:
        return
    what = ", ".join(need.what for need in missing)
    say(f"This machine lacks: {what}.")
    _install(missing, _as_root([need.package for need in missing], what))
    missing = [need for need in missing if not need.is_here()]
    if missing:
        what = ", ".join(need.what for need in missing)
        raise RefusalError(f"apt-get has run, but {what} cannot be found: see var/log/setup.log.")


def _check_named_library() -> None:
    """Raise RefusalError when the spatial library that the caller named is not there."""
    named = os.environ.get(_LIBRARY_VARIABLE)
    if named and not _loads(named) and not _loads(f"{named}.so"):
        raise RefusalError(
            f"The spatial library of SQLite cannot be loaded from {_LIBRARY_VARIABLE}={named}:"
            " name the right file, or unset the variable."
        )


def _as_root(packages: Sequence[str], what: str) -> list[str]:
    """What to put before a command so that root runs it.

    Raises:
        RefusalError: when there is no apt-get, or no way to become root.
    """
    by_hand = f"apt-get install {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        raise RefusalError(
            f"This machine lacks {what}, and has no apt-get to install it with:"
            f" install what Debian calls {' '.join(packages)}, then run this again."
        )
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None or subprocess.run(["sudo", "-v"], check=False).returncode:
        raise RefusalError(
            f"This machine lacks {what}, and you may not install it:"
            f" have an administrator run `{by_hand}`, then run this again."
        )
    return ["sudo"]


def _install(needs: Sequence[Need], as_root: Sequence[str]) -> None:
    env = environment()
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", f"PATH={env['PATH']}", "apt-get"]
    apt += ["--option", "DPkg::Lock::Timeout=300"]
    step("System packages: reading the list", [*apt, "update"], env=env)
    packages = [_postgis_package() if "<" in need.package else need.package for need in needs]
    # Debian starts a database server when one is installed; ours are thrown away after use.
    forbid = (
        f"mkdir -p {Path(_NO_CLUSTER).parent} && echo create_main_cluster=false > {_NO_CLUSTER}"
    )
    subprocess.run([*as_root, "sh", "-c", forbid], check=True)
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    try:
        step(f"System packages: installing {', '.join(packages)}", install, env=env)
    finally:
        subprocess.run([*as_root, "rm", "-f", _NO_CLUSTER], check=True)


def _postgis_package() -> str:
    """Debian's newest package of PostGIS for a PostgreSQL server.

    Raises:
        RefusalError: when the lists of packages have none.
    """
    search = ["apt-cache", "search", "--names-only", "^postgresql-[0-9]+-postgis-3$"]
    found = subprocess.run(search, capture_output=True, text=True, check=False).stdout
    versions = _POSTGIS_PACKAGE.findall(found)
    if not versions:
        raise RefusalError(
            "Debian's lists of packages have no PostGIS: add Debian's main section, then run again."
        )
    name: str = max(versions, key=lambda version: int(version[1]))[0]
    return name
