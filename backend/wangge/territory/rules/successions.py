"""How the areas of one set of boundaries go on in the next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.kernel.codes import VILLAGE_DIGITS
from wangge.territory.enums import SuccessionKind
from wangge.territory.rules.pack import LEAST_M2, METRES_PER_DEGREE, Area, Fault, Territory

SHARE_LEAST = 0.1
"""Of an area's land; who took less of it is no successor, for borders are drawn anew in places.

One that consists of it mostly is one nevertheless.
"""

_LEAST = LEAST_M2 / METRES_PER_DEGREE**2


@dataclass(frozen=True, slots=True)
class Succession:
    """That the land of ``old``, which is no more, belongs to ``new``; None: it left the county.

    Codes are of areas: 12 digits, a small grid's 15.
    """

    kind: SuccessionKind
    old: str
    new: str | None


def successions_of(pairs: Iterable[tuple[str, str | None]]) -> tuple[Succession, ...]:
    """Old and new codes, each with the kind of change that follows from all of them.

    >>> [each.kind.value for each in successions_of([("a", "b"), ("a", "c"), ("d", None)])]
    ['split', 'split', 'retire']
    """
    every = list(dict.fromkeys(pairs))
    out, into = Counter(old for old, _ in every), Counter(new for _, new in every)
    return tuple(Succession(_kind(old, new, out[old], into[new]), old, new) for old, new in every)


def vanished(before: Territory, after: Territory) -> tuple[str, ...]:
    """The codes of the areas that are no more, ascending."""
    return tuple(sorted({area.code for area in before.areas} - {area.code for area in after.areas}))


def derived_successions(
    before: Territory, after: Territory, stated: Sequence[Succession] = ()
) -> tuple[Succession, ...]:
    """What is stated and, of the vanished areas that it does not name, who took their land.

    Successors are of the same level and stand in descending order of the land taken: all that took
    a tenth of it, or are mostly made of it, at least one. An area of whose land nothing is left in
    the county is retired.
    """
    told = {each.old for each in stated}
    pairs: list[tuple[str, str | None]] = [(each.old, each.new) for each in stated]
    lands = _by_level(before)
    for level, heirs in _by_level(after).items():
        codes = list(heirs)
        tree = shapely.STRtree(list(heirs.values()))
        for code in sorted(lands.get(level, {}).keys() - heirs.keys() - told):
            land = lands[level][code]
            shares = _shares(land, codes, tree)
            pairs += [(code, heir) for heir in shares] or [(code, None)]
    return successions_of(pairs)


def succession_faults(
    before: Territory, after: Territory, successions: Sequence[Succession]
) -> tuple[Fault, ...]:
    """Everything wrong with what is stated; empty when each vanished area goes on somewhere.

    An area may leave the county only with most of its land.
    """
    old = {area.code: area for area in before.areas}
    new = {area.code: area for area in after.areas}
    gone = vanished(before, after)
    told = {each.old for each in successions}
    county = shapely.union_all([grid.geometry for grid in after.small_grids])
    return (
        *(Fault("succession.missing", code) for code in gone if code not in told),
        *(fault for each in successions for fault in _faults(each, old, new, county)),
    )


def _kind(old: str, new: str | None, heirs: int, forebears: int) -> SuccessionKind:
    if new is None:
        return SuccessionKind.RETIRE
    if heirs > 1:
        return SuccessionKind.SPLIT
    if forebears > 1:
        return SuccessionKind.MERGE
    is_within = old[:VILLAGE_DIGITS] == new[:VILLAGE_DIGITS]
    return SuccessionKind.RENUMBER if is_within else SuccessionKind.MOVE


def _by_level(territory: Territory) -> dict[str, dict[str, BaseGeometry]]:
    found: dict[str, dict[str, BaseGeometry]] = {}
    for area in territory.areas:
        found.setdefault(area.level, {})[area.code] = area.geometry
    return found


def _shares(land: BaseGeometry, codes: Sequence[str], tree: shapely.STRtree) -> list[str]:
    """The codes of those that hold parts of the land, the largest first."""
    near = np.sort(tree.query(land, predicate="intersects"))
    heirs = tree.geometries[near]
    taken = shapely.area(shapely.intersection(heirs, land))
    ranked = sorted(
        (-float(each), codes[index], bool(each >= least))
        for index, each, least in zip(
            near.tolist(),
            taken,
            np.minimum(land.area * SHARE_LEAST, shapely.area(heirs) / 2),
            strict=True,
        )
        if each >= _LEAST
    )
    return [code for _, code, is_heir in ranked if is_heir] or [code for _, code, _ in ranked[:1]]


def _faults(
    each: Succession, old: Mapping[str, Area], new: Mapping[str, Area], county: BaseGeometry
) -> Iterator[Fault]:
    area = old.get(each.old)
    if area is None or each.old in new:
        yield Fault("succession.not_vanished", each.old)
        return
    if each.new is None:
        if area.geometry.intersection(county).area > area.geometry.area / 2:
            yield Fault("succession.land_remains", each.old)
        return
    heir = new.get(each.new)
    if heir is None or heir.level != area.level:
        yield Fault("succession.unknown_successor", each.old, others=(each.new,))
    elif area.geometry.intersection(heir.geometry).area < _LEAST:
        yield Fault("succession.elsewhere", each.old, others=(each.new,))
