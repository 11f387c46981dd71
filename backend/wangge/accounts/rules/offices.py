"""What a county's list of offices must be, and what is wrong with one."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FILE = "organisations.toml"
_KEYS = {"county": "{county}", "town": "{town}", "village": "{village}"}
_CODE = re.compile(r"[a-z][a-z_]*\Z")
NAME_MAX, USERNAME_MAX, PASSWORD_MIN, PASSWORD_MAX = 80, 64, 12, 256
"""Characters of a name, a user name and a password."""


@dataclass(frozen=True, slots=True)
class Offices:
    """How the offices of areas are called, and the departments, code -> name."""

    county: str
    town: str
    village: str
    departments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OfficeFault:
    """One thing wrong with the file: a stable code, and the file and key it is about."""

    code: str
    place: str


def offices_read(text: str | None) -> tuple[Offices | None, tuple[OfficeFault, ...]]:
    """The offices a file names, or everything that is wrong with it; None is no file."""
    if text is None:
        return None, (OfficeFault("accounts.missing_file", FILE),)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (OfficeFault("accounts.not_toml", f"{FILE} {error}"),)
    faults = tuple(_faults(found))
    if faults:
        return None, faults
    return Offices(**{key: found[key] for key in _KEYS}, departments=found["departments"]), ()


def _faults(found: Mapping[str, Any]) -> list[OfficeFault]:
    faults = [
        OfficeFault("accounts.unknown_key", f"{FILE} {key}")
        for key in found
        if key not in _KEYS and key != "departments"
    ]
    for key, mark in _KEYS.items():
        value = found.get(key)
        if not isinstance(value, str) or mark not in value:
            faults.append(OfficeFault("accounts.office_name", f"{FILE} {key}"))
    departments = found.get("departments")
    if not isinstance(departments, dict) or not departments:
        return [*faults, OfficeFault("accounts.no_departments", f"{FILE} departments")]
    names = list(departments.values())
    for code, name in departments.items():
        place = f"{FILE} departments.{code}"
        if not _CODE.match(code):
            faults.append(OfficeFault("accounts.department_code", place))
        if not isinstance(name, str) or not 0 < len(name) <= NAME_MAX or names.count(name) > 1:
            faults.append(OfficeFault("accounts.department_name", place))
    return faults
