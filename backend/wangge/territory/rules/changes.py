"""What is new, gone or otherwise between two sets of boundaries."""

from dataclasses import dataclass

import shapely

from wangge.territory.rules.pack import LEAST_M2, METRES_PER_DEGREE, Area, Territory

_LEAST = LEAST_M2 / METRES_PER_DEGREE**2


@dataclass(frozen=True, slots=True)
class Changes:
    """Codes of areas, ascending; `renamed` and `redrawn` are of areas that stay."""

    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    renamed: tuple[str, ...]
    redrawn: tuple[str, ...]


def changes_between(before: Territory, after: Territory) -> Changes:
    """What the areas after have that those before had not; shapes as far as they differ by 1 m2."""
    old = {area.code: area for area in before.areas}
    new = {area.code: area for area in after.areas}
    stayed = sorted(old.keys() & new.keys())
    return Changes(
        appeared=tuple(sorted(new.keys() - old.keys())),
        vanished=tuple(sorted(old.keys() - new.keys())),
        renamed=tuple(code for code in stayed if old[code].name != new[code].name),
        redrawn=tuple(code for code in stayed if _is_redrawn(old[code], new[code])),
    )


def _is_redrawn(old: Area, new: Area) -> bool:
    if shapely.equals_identical(shapely.normalize(old.geometry), shapely.normalize(new.geometry)):
        return False
    was, is_now = shapely.make_valid(old.geometry), shapely.make_valid(new.geometry)
    return bool(was.symmetric_difference(is_now).area >= _LEAST)
