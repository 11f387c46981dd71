"""Why a place or a pack is not taken."""

from typing import Any

from wangge.kernel.errors import ConflictError, InvalidError


class PackRefusedError(InvalidError):
    """The pack's boundaries have faults; ``faults`` are rows of `rules.pack.Fault`, every one."""

    code = "territory.pack_refused"

    def __init__(self, faults: tuple[Any, ...]) -> None:
        super().__init__(faults=faults)
        self.faults = faults


class SuccessionsRefusedError(InvalidError):
    """What is stated to follow what cannot be; ``faults`` are rows of `rules.pack.Fault`."""

    code = "territory.successions_refused"

    def __init__(self, faults: tuple[Any, ...]) -> None:
        super().__init__(faults=faults)
        self.faults = faults


class CodeReusedError(ConflictError):
    """Codes that areas had which are no more; a code is never given out again."""

    code = "territory.code_reused"


class DayPastError(ConflictError):
    """Boundaries cannot begin to hold on a day that is over."""

    code = "territory.day_past"


class DayTakenError(ConflictError):
    """Other boundaries wait for this day or a later one; withdraw them first."""

    code = "territory.day_taken"


class NotWaitingError(ConflictError):
    """No boundaries wait for that day, or others that build on them wait for a later one."""

    code = "territory.not_waiting"


class BoundariesChangedError(ConflictError):
    """Other boundaries were adopted since these were looked at."""

    code = "territory.boundaries_changed"


class NotInTwoError(InvalidError):
    """The line does not cut the small grid in two."""

    code = "territory.not_in_two"


class NotAdjacentError(InvalidError):
    """The small grids do not lie side by side, or are fewer than two."""

    code = "territory.not_adjacent"


class OtherVillageError(InvalidError):
    """Grids to be merged belong to several villages, or a grid to be moved is there already."""

    code = "territory.other_village"


class LastGridError(InvalidError):
    """A village keeps at least one small grid."""

    code = "territory.last_grid"


class NoNumberLeftError(ConflictError):
    """Every number of the village was given to a small grid once."""

    code = "territory.no_number_left"


class NullIslandError(InvalidError):
    """The point (0, 0): what a receiver gives that has no fix."""

    code = "territory.null_island"


class DatumOutsideChinaError(InvalidError):
    """GCJ-02 and BD-09 are defined inside China only."""

    code = "territory.datum_outside_china"


class UnknownAreaError(InvalidError):
    """No area of the county has this code."""

    code = "territory.unknown_area"


class OtherCountyError(ConflictError):
    """The database holds another county; each county has one of its own."""

    code = "territory.other_county"
