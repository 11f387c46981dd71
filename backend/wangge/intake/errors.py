"""Why a report or a photo is refused."""

from wangge.kernel.errors import ConflictError, InvalidError, NotFoundError, TooLargeError


class UnknownCategoryError(InvalidError):
    """The county's taxonomy has no such category, or it has finer ones."""

    code = "intake.unknown_category"


class UnknownGridError(InvalidError):
    """The county has no such grid or village."""

    code = "intake.unknown_grid"


class PlaceMissingError(InvalidError):
    """Neither a point nor a grid was given."""

    code = "intake.place_missing"


class SeenAfterSentError(InvalidError):
    """It was seen after it was sent."""

    code = "intake.seen_after_sent"


class OverPolicyError(InvalidError):
    """Words, people or photos are more than the county's policy takes; ``field`` says which."""

    code = "intake.over_policy"


class BatchTooLargeError(TooLargeError):
    """A batch holds more items than the county's policy takes."""

    code = "intake.batch_too_large"


class IdTakenError(ConflictError):
    """A report of this id with other content was received already."""

    code = "intake.id_taken"


class PhotoIdTakenError(ConflictError):
    """A photo of this id belongs to another report."""

    code = "intake.photo_id_taken"


class ReportNotFoundError(NotFoundError):
    """There is no such report of this actor."""

    code = "intake.report_not_found"


class PhotoNotFoundError(NotFoundError):
    """There is no such photo, or none for this actor, or its bytes have not come yet."""

    code = "intake.photo_not_found"


class PhotoMismatchError(InvalidError):
    """The bytes received are not those the report announced."""

    code = "intake.photo_mismatch"


class PhotoTooLargeError(TooLargeError):
    """The photo has more bytes than the county's policy takes."""

    code = "intake.photo_too_large"
