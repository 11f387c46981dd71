"""Why the register refuses."""

from wangge.kernel.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    RefusedError,
    StaleError,
)


class MatterNotFoundError(NotFoundError):
    """There is no such matter, or none inside the actor's remit."""

    code = "matters.not_found"


class UnknownActionError(NotFoundError):
    """The procedure knows no such action."""

    code = "matters.unknown_action"


class ActionNotOpenError(ConflictError):
    """The matter's stage or history does not allow the action now."""

    code = "matters.action_not_open"


class ActionNotYoursError(RefusedError):
    """The action is open, but for somebody else."""

    code = "matters.action_not_yours"


class FormInvalidError(InvalidError):
    """The form lacks a field, has one too many, or a wrong value; ``fields`` says which."""

    code = "matters.form_invalid"


class MovedOnError(StaleError):
    """Somebody else acted on the matter meanwhile."""

    code = "matters.moved_on"


class MergeTargetError(ConflictError):
    """A matter cannot be merged into itself or into one that has ended."""

    code = "matters.merge_target"


class NothingToCorrectError(ConflictError):
    """The matter is filed so already."""

    code = "matters.nothing_to_correct"


class PlaceBeyondError(RefusedError):
    """The place lies outside the area of who would file the matter there."""

    code = "matters.place_beyond"


class FormNotAnObjectError(InvalidError):
    """The form is JSON, but no object of named fields."""

    code = "matters.form_not_an_object"


class UnreadableVersionError(StaleError):
    """If-Match carries no version of ours."""

    code = "matters.unreadable_version"
