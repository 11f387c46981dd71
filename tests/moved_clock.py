"""The clock of the product, set to another instant: what a test may replace."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from unittest.mock import patch

from wangge.kernel import clock


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """The clock stands at an instant."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return instant.astimezone(tz)

    with patch.object(clock, "datetime", Stopped):
        yield
