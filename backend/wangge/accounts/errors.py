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
    """The password is shorter than twelve characters, or longer than is taken."""

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


class PasswordMustChangeError(RefusedError):
    """A one-time password opens nothing but its own change."""

    code = "accounts.password_must_change"


class OldPasswordWrongError(InvalidError):
    """The old password is not the account's."""

    code = "accounts.old_password_wrong"


class SamePasswordError(InvalidError):
    """The new password is the old one."""

    code = "accounts.same_password"


class NoAccountError(ConflictError):
    """Somebody without an account has no password."""

    code = "accounts.no_account"


class AccountThereError(ConflictError):
    """Somebody has an account already."""

    code = "accounts.account_there"


class AccountClosedError(ConflictError):
    """The account is shut, or would belong to somebody without a post."""

    code = "accounts.account_closed"


class DeputyUnfitError(InvalidError):
    """The deputy is the holder, or holds no post in the same office or above on these days."""

    code = "accounts.deputy_unfit"


class DeputyDaysUnfitError(InvalidError):
    """The days are past, too many, beyond the post's own, or taken by another deputy."""

    code = "accounts.deputy_days_unfit"


class DeputyNotFoundError(NotFoundError):
    """There is no such arrangement among the actor's own or managed posts."""

    code = "accounts.deputy_not_found"


class HandOverNotFoundError(NotFoundError):
    """There is no such hand-over within what the actor manages."""

    code = "accounts.hand_over_not_found"


class SheetFaultyError(InvalidError):
    """The sheet has faults; it is taken whole or not at all."""

    code = "accounts.sheet_faulty"


class SheetDiffersError(ConflictError):
    """The sheet, or what it would change, is not what was previewed."""

    code = "accounts.sheet_differs"
