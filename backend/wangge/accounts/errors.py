"""Why somebody is not let in."""

from wangge.kernel.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotSignedInError,
    RefusedError,
    TooOftenError,
)


class BadCredentialsError(NotSignedInError):
    """Name and password do not belong together."""

    code = "accounts.bad_credentials"


class WaitBeforeTryingError(TooOftenError):
    """Wrong passwords were tried too often for this name; ``seconds`` are left to wait."""

    code = "accounts.wait_before_trying"


class SignInNeededError(NotSignedInError):
    """No session, or one that has ended."""

    code = "accounts.not_signed_in"


class UsernameMalformedError(InvalidError):
    """The user name is empty, too long, or has spaces around it."""

    code = "accounts.username_malformed"


class UsernameTakenError(ConflictError):
    """Another account has this name."""

    code = "accounts.username_taken"


class WeakPasswordError(InvalidError):
    """The password is shorter than twelve characters."""

    code = "accounts.weak_password"


class UnknownOrganisationError(NotFoundError):
    """There is no such organisation."""

    code = "accounts.unknown_organisation"


class OfficesRefusedError(InvalidError):
    """The pack's list of offices is faulty; ``faults`` names each."""

    code = "accounts.offices_refused"


class StaffNotFoundError(NotFoundError):
    """Nobody of this kind is among those the actor manages, or the actor manages nobody."""

    code = "accounts.staff_not_found"


class BeyondRemitError(RefusedError):
    """It touches a post that lies beyond what the actor manages."""

    code = "accounts.beyond_remit"


class NotOneselfError(RefusedError):
    """Nobody hands over their own posts, or resets their own password, as a manager."""

    code = "accounts.not_oneself"


class SuccessorUnfitError(InvalidError):
    """The successor is who leaves, is unknown here, or holds no post on the first day."""

    code = "accounts.successor_unfit"


class LastDayUnfitError(InvalidError):
    """The last day lies too far back or ahead, or no post is left to end on it."""

    code = "accounts.last_day_unfit"
