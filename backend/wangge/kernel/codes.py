"""Division codes (12 digits) and grid codes (15 digits), and what contains what.

An area prefix is the significant digits of a code: 6 for a county, 9 for a town, 12 for a
village (or its large grid), 15 for a small grid. Remit is containment of prefixes.
"""

import re
from enum import StrEnum

DIVISION = re.compile(r"[0-9]{12}")
GRID = re.compile(r"[0-9]{15}")
COUNTY_DIGITS, TOWN_DIGITS, VILLAGE_DIGITS, GRID_DIGITS = 6, 9, 12, 15


class Level(StrEnum):
    """What kind of area a code names; a village is its large grid."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    SMALL = "small"


_DIGITS = {
    Level.COUNTY: COUNTY_DIGITS,
    Level.TOWN: TOWN_DIGITS,
    Level.VILLAGE: VILLAGE_DIGITS,
    Level.SMALL: GRID_DIGITS,
}


def area_prefix(code: str) -> str:
    """The significant digits of a 12-digit division code or a 15-digit grid code.

    >>> area_prefix("640425100000"), area_prefix("640425100200000")
    ('640425100', '640425100200')

    Raises:
        ValueError: when the code is of neither shape.

    Source: 统计用区划代码 (12 digits = province 2, city 2, county 2, town 3, village 3).
    """
    if GRID.fullmatch(code):
        return code if code[VILLAGE_DIGITS:] != "000" else area_prefix(code[:VILLAGE_DIGITS])
    if not DIVISION.fullmatch(code):
        msg = f"not a division or grid code: {code!r}"
        raise ValueError(msg)
    if code[TOWN_DIGITS:] != "000":
        return code
    return code[:TOWN_DIGITS] if code[COUNTY_DIGITS:TOWN_DIGITS] != "000" else code[:COUNTY_DIGITS]


def level_of(prefix: str) -> Level:
    """The level an area prefix stands for.

    >>> level_of("640425100").value
    'town'
    """
    return next(level for level, digits in _DIGITS.items() if digits == len(prefix))


def prefix_at(code: str, level: Level) -> str:
    """The area prefix of the area of ``level`` that contains ``code``."""
    return code[: _DIGITS[level]]


def place_code(prefix: str) -> str:
    """The 15 digits under which a matter of that area is filed.

    >>> place_code("640425")
    '640425000000000'
    """
    return prefix.ljust(GRID_DIGITS, "0")


def contains(prefix: str, code: str) -> bool:
    """Whether an area holds a place (a 15-digit code or a longer or equal prefix)."""
    return code.startswith(prefix)


def place_range(prefix: str) -> tuple[str, str]:
    """First and last 15-digit code inside an area, both included.

    >>> place_range("640425100200")
    ('640425100200000', '640425100200999')
    """
    return prefix.ljust(GRID_DIGITS, "0"), prefix.ljust(GRID_DIGITS, "9")
