"""Step 4: let areas grow over the pieces of land from seeds, as water would spread."""

import heapq
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from geodata.steps.step2_terrain import Floats
from geodata.steps.step3_cells import Cells, Integers

TRIES = 12


def grown(
    cells: Cells, seeds: Sequence[int], within: Integers, speeds: Sequence[float] | None = None
) -> dict[int, int]:
    """Which seed (by position in `seeds`) each piece of `within` belongs to.

    Each area is connected, for a piece is only reached from a piece of its own area. Pieces that
    cannot be reached inside `within` are absent.
    """
    allowed = set(within.tolist())
    slowness = [1.0 / speed for speed in speeds] if speeds else [1.0] * len(seeds)
    owner: dict[int, int] = {}
    front = [(0, position, seed) for position, seed in enumerate(seeds)]
    heapq.heapify(front)
    while front:
        spent, position, piece = heapq.heappop(front)
        if piece in owner:
            continue
        owner[piece] = position
        slow = slowness[position]
        for other, effort in cells.neighbours[piece]:
            if other in allowed and other not in owner:
                heapq.heappush(front, (spent + int(effort * slow) + 1, position, other))
    return owner


def first_reached(cells: Cells, seed: int, within: Integers, area_m2: float) -> Integers:
    """The pieces reached first from a seed until they make up this area, sorted; none for 0."""
    allowed = set(within.tolist())
    reached: set[int] = set()
    covered = 0.0
    front = [(0, seed)]
    while front and covered < area_m2:
        spent, piece = heapq.heappop(front)
        if piece in reached:
            continue
        reached.add(piece)
        covered += float(cells.areas[piece])
        for other, effort in cells.neighbours[piece]:
            if other in allowed and other not in reached:
                heapq.heappush(front, (spent + effort, other))
    return np.array(sorted(reached), dtype=np.int64)


def nearest(cells: Cells, to: Floats, among: Integers) -> int:
    """The piece of `among` whose centre is nearest to the point (x, y)."""
    offset = cells.centres[among] - to
    return int(among[np.argmin((offset * offset).sum(axis=1))])


def scattered(
    cells: Cells, count: int, within: Integers, weight: Floats, chance: np.random.Generator
) -> list[int]:
    """`count` different pieces, likelier where `weight` is high, keeping apart from each other.

    Source: Mitchell, Spectrally optimal sampling for distribution ray tracing, 1991 (best
    candidate), with distances measured in the local spacing of the weight.
    """
    share = weight[within] * cells.areas[within]
    heap = np.cumsum(share)
    spacing = np.sqrt(1.0 / weight[within])
    chosen: list[int] = []
    gap = np.full(len(within), np.inf)
    for _ in range(count):
        tries = np.searchsorted(heap, chance.random(TRIES) * heap[-1], side="right")
        tries = np.minimum(tries, len(within) - 1)
        best = int(tries[np.argmax((gap / spacing)[tries])])
        if gap[best] <= 0:
            best = int(np.argmax(gap / spacing))
        chosen.append(best)
        offset = cells.centres[within] - cells.centres[within[best]]
        gap = np.minimum(gap, np.sqrt((offset * offset).sum(axis=1)))
    return within[chosen].tolist()  # type: ignore[no-any-return]  # numpy types a list as Any


def settled(
    cells: Cells, seeds: list[int], within: Integers, weight: Floats, *, rounds: int, fixed: int = 0
) -> dict[int, int]:
    """The areas after `rounds` of moving each seed to its area's weighted middle, as in `grown`.

    The first `fixed` seeds stay. Source: Lloyd, Least squares quantization in PCM, 1982.
    """
    owner = grown(cells, seeds, within)
    for _ in range(rounds):
        members = members_of(owner, len(seeds))
        seeds = [
            seed if position < fixed else _middle(cells, members[position], weight)
            for position, seed in enumerate(seeds)
        ]
        owner = grown(cells, seeds, within)
    return owner


def members_of(owner: Mapping[int, int], count: int) -> list[Integers]:
    """The pieces of each area, sorted."""
    lists: list[list[int]] = [[] for _ in range(count)]
    for piece in sorted(owner):
        lists[owner[piece]].append(piece)
    return [np.array(one, dtype=np.int64) for one in lists]


def with_strays(cells: Cells, owner: dict[int, int], within: Integers) -> dict[int, int]:
    """The same areas, with the pieces of `within` that none reached given to a neighbour's area."""
    whole = dict(owner)
    strays = [piece for piece in within.tolist() if piece not in whole]
    while strays:
        left = []
        for piece in strays:
            beside = sorted(whole[o] for o, _ in cells.neighbours[piece] if o in whole)
            if beside:
                whole[piece] = beside[0]
            else:
                left.append(piece)
        if len(left) == len(strays):
            break
        strays = left
    return whole


def apportioned(total: int, weights: Iterable[float], least: int = 0) -> list[int]:
    """Whole numbers that add up to `total`, in proportion to the weights, none under `least`.

    Source: largest remainders (Hamilton).

    >>> apportioned(10, [1.0, 1.0, 2.0])
    [3, 2, 5]
    """
    shares = list(weights)
    free = total - least * len(shares)
    scale = free / sum(shares)
    floors = [int(share * scale) for share in shares]
    rests = sorted(range(len(shares)), key=lambda i: (floors[i] - shares[i] * scale, i))
    for i in rests[: free - sum(floors)]:
        floors[i] += 1
    return [least + floor for floor in floors]


def _middle(cells: Cells, members: Integers, weight: Floats) -> int:
    share = weight[members] * cells.areas[members]
    middle = (cells.centres[members] * share[:, None]).sum(axis=0) / share.sum()
    return nearest(cells, middle, members)
