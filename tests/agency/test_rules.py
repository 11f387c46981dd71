from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from wangge.agency.enums import NEWS
from wangge.agency.rules import Passage, news_after, rate_of
from wangge.matters.enums import Stage

AT = datetime(2026, 5, 1, tzinfo=UTC)


@given(st.lists(st.sampled_from(Stage), max_size=12), st.integers(0, 12))
def test_what_was_told_is_news_no_more_and_nothing_else_is_lost(
    stages: list[Stage], told: int
) -> None:
    walk = [None, *stages]
    passages = [Passage(seq, walk[seq - 1], stage, AT) for seq, stage in enumerate(stages, start=1)]

    found = news_after(told, passages)

    assert [each.seq for each in found] == [
        each.seq
        for each in passages
        if each.seq > told and each.stage in NEWS and each.from_stage != each.stage
    ]
    assert found == () or news_after(found[-1].seq, passages) == ()


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_rate_lies_between_nothing_and_all(settled: int, others: int) -> None:
    rate = rate_of(settled, settled + others)

    assert (rate is None) == (settled + others == 0)
    assert rate is None or 0 <= rate <= 100


def test_the_rate_of_39_of_42_is_worked_out_not_typed() -> None:
    assert rate_of(39, 42) == 92.86
