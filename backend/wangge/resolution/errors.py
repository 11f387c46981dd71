"""Why care is refused."""

from wangge.kernel.errors import ConflictError, InvalidError, NotFoundError, RefusedError


class FocalVillageNotFoundError(NotFoundError):
    """There is no such focal village, or none inside the actor's remit."""

    code = "resolution.focal_village_not_found"


class TaskNotFoundError(NotFoundError):
    """There is no such list or task, or none inside the actor's remit."""

    code = "resolution.task_not_found"


class PlaceNotFoundError(NotFoundError):
    """There is no such place, or none inside the actor's remit."""

    code = "resolution.place_not_found"


class AreaNotFoundError(NotFoundError):
    """There is no such village, or none inside the actor's remit."""

    code = "resolution.area_not_found"


class NotOpenError(ConflictError):
    """What it is about does not stand where this could be done."""

    code = "resolution.not_open"


class NotYoursError(RefusedError):
    """It can be done, but by somebody else."""

    code = "resolution.not_yours"


class AlreadyFocalError(ConflictError):
    """The village is a focal village already."""

    code = "resolution.already_focal"


class ExitTestUnmetError(ConflictError):
    """The village does not pass its exit test yet; ``conditions`` names what is not met."""

    code = "resolution.exit_test_unmet"


class WeekDraftedError(ConflictError):
    """This week has its list already."""

    code = "resolution.week_drafted"


class WeekFullError(ConflictError):
    """The list holds as many tasks as the county's policy takes."""

    code = "resolution.week_full"


class NotOnStaffError(InvalidError):
    """Somebody named holds no post today."""

    code = "resolution.not_on_staff"


class HeadWithoutRemitError(InvalidError):
    """Who is to answer for it holds no post over the place."""

    code = "resolution.head_without_remit"


class UnknownPlaceKindError(InvalidError):
    """The county knows no such kind of place."""

    code = "resolution.unknown_place_kind"


class OutsideCountyError(InvalidError):
    """The place does not lie in the county."""

    code = "resolution.outside_county"


class ShapeRefusedError(InvalidError):
    """The area is no valid polygon, or has too many corners."""

    code = "resolution.shape_refused"


class LinkedAlreadyError(ConflictError):
    """The matter is in this ledger by hand already."""

    code = "resolution.linked_already"


class NotLinkedError(NotFoundError):
    """The matter is not in this ledger by hand."""

    code = "resolution.not_linked"
