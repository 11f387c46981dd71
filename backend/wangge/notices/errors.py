"""Why a notice is refused."""

from wangge.kernel.errors import NotFoundError


class NoticeNotFoundError(NotFoundError):
    """There is no such notice in the actor's inbox."""

    code = "notices.not_found"
