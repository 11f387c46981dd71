"""Why a count is refused."""

from wangge.kernel.errors import InvalidError


class PeriodBackwardsError(InvalidError):
    """The period's last day lies before its first."""

    code = "insight.period_backwards"


class PeriodTooLongError(InvalidError):
    """The period is longer than ten years."""

    code = "insight.period_too_long"
