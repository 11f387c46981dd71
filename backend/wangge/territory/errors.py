"""Why a place or a pack is not taken."""

from typing import Any

from wangge.kernel.errors import ConflictError, InvalidError


class PackRefusedError(InvalidError):
    """The pack's boundaries have faults; ``faults`` are rows of `rules.Fault`, every one."""

    code = "territory.pack_refused"

    def __init__(self, faults: tuple[Any, ...]) -> None:
        super().__init__(faults=faults)
        self.faults = faults


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
