"""Why somebody is not let in."""

from wangge.kernel.errors import ConflictError, InvalidError, NotFoundError, NotSignedInError


class BadCredentialsError(NotSignedInError):
    """Name and password do not belong together."""

    code = "accounts.bad_credentials"


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
