from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wangge.accounts.enums import Role
from wangge.accounts.rules.leaving import Term, ending, following, is_fit

TODAY = date(2026, 3, 2)
days = st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """A post that begins and perhaps ends."""
    valid_from = draw(days)
    length = draw(st.none() | st.integers(0, 300))
    valid_to = None if length is None else valid_from + timedelta(days=length)
    key, area = UUID(int=draw(st.integers(1, 9))), draw(st.sampled_from(("640425100", "640425101")))
    return Term(key, Role.TOWN_OFFICER, UUID(int=1), area, valid_from, valid_to)


def test_one_may_leave_from_yesterday_to_sixty_days_ahead() -> None:
    fit = [n for n in range(-5, 70) if is_fit(TODAY + timedelta(days=n), TODAY)]

    assert fit == list(range(-1, 61))


@given(st.lists(terms(), max_size=6), days)
def test_only_what_would_go_on_after_the_last_day_ends_with_it(
    held: list[Term], last_on: date
) -> None:
    after = last_on + timedelta(days=1)

    ends = ending(held, last_on)

    assert [each for each in held if each.holds_on(after) and each not in ends] == []
    assert [each for each in ends if each.valid_to is not None and each.valid_to <= last_on] == []


@given(terms(), st.lists(terms(), max_size=4), days)
def test_a_post_has_no_day_without_a_holder_and_none_with_two_of_the_same(
    term: Term, held: list[Term], last_on: date
) -> None:
    (cut,) = ending([term], last_on) or [None]
    if cut is None:
        return

    follower = following(cut, held, last_on)

    first_on = max(last_on + timedelta(days=1), term.valid_from)
    holders = [*held, *([follower] if follower else [])]
    alike = [each for each in holders if each.is_alike(term) and each.holds_on(first_on)]
    assert alike != []
    assert follower is None or alike == [follower]
    assert follower is None or (follower.valid_to, follower.post_id) == (
        term.valid_to,
        term.post_id,
    )
