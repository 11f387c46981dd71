from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.intake.errors import SeenAfterSentError
from wangge.intake.rules import TRUSTED, check_order, corrected, skew

NOW = datetime(2026, 9, 16, 8, 0, tzinfo=UTC)
OFF = st.timedeltas(timedelta(days=-400), timedelta(days=400))
AGO = st.timedeltas(timedelta(0), timedelta(days=30))


@given(OFF, AGO)
def test_what_a_phone_saw_is_told_by_the_servers_clock(off: timedelta, ago: timedelta) -> None:
    phone_now, truly_seen = NOW + off, NOW - ago

    told = corrected(truly_seen + off, skew(phone_now, phone_now, NOW), NOW)

    assert told == min(truly_seen if abs(off) > TRUSTED else truly_seen + off, NOW)


@given(OFF, OFF, AGO, AGO)
def test_a_clock_set_after_sending_moves_nothing_into_the_future(
    off: timedelta, off_now: timedelta, waited: timedelta, ago: timedelta
) -> None:
    sent_at = NOW - waited + off

    told = corrected(sent_at - ago, skew(NOW + off_now, sent_at, NOW), NOW)

    assert told <= NOW


def test_what_was_sent_by_a_clock_far_ahead_is_moved_though_it_was_set_since() -> None:
    sent_at = NOW + timedelta(days=730)

    told = corrected(sent_at - timedelta(hours=1), skew(NOW, sent_at, NOW), NOW)

    assert told == NOW - timedelta(hours=1)


def test_two_clocks_that_cannot_be_leave_the_day_alone() -> None:
    seen_at = datetime(1970, 1, 2, tzinfo=UTC)
    phone_now = datetime(2089, 1, 1, tzinfo=UTC)

    assert corrected(seen_at, skew(phone_now, seen_at, NOW), NOW) == seen_at


@given(OFF, AGO)
def test_without_the_phones_clock_nothing_is_ever_seen_in_the_future(
    off: timedelta, ago: timedelta
) -> None:
    sent_at = NOW + off

    told = corrected(sent_at - ago, skew(None, sent_at, NOW), NOW)

    assert told <= NOW


@given(AGO)
def test_only_what_was_seen_after_it_was_sent_is_refused(ago: timedelta) -> None:
    check_order(NOW - ago, NOW)

    with pytest.raises(SeenAfterSentError):
        check_order(NOW + ago + timedelta(microseconds=1), NOW)
