from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.agency.enums import NEWS, TAKING_BACK
from wangge.agency.rules import Passage, news_after, rate_of
from wangge.matters.enums import Action, Stage

AT = datetime(2026, 5, 1, tzinfo=UTC)


def walk(stages: list[Stage]) -> list[Passage]:
    before = [None, *stages]
    return [
        Passage(seq, Action.VERIFY, before[seq - 1], stage, AT)
        for seq, stage in enumerate(stages, start=1)
    ]


@given(st.lists(st.sampled_from(Stage), max_size=12), st.integers(0, 12))
def test_what_was_told_is_news_no_more_and_nothing_else_is_lost(
    stages: list[Stage], told: int
) -> None:
    passages = walk(stages)

    found = news_after(told, passages)

    assert [each.seq for each in found] == [
        each.seq
        for each in passages
        if each.seq > told and each.stage in NEWS and each.from_stage != each.stage
    ]
    assert found == () or news_after(found[-1].seq, passages) == ()


@pytest.mark.parametrize("action", sorted(TAKING_BACK))
def test_what_was_taken_back_is_no_news_and_neither_is_the_way_back(action: Action) -> None:
    passages = walk([Stage.REPORTED, Stage.ASSIGNED, Stage.SETTLED])
    passages.append(Passage(4, action, Stage.SETTLED, Stage.ASSIGNED, AT))

    assert [each.stage for each in news_after(0, passages)] == [Stage.REPORTED, Stage.ASSIGNED]


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_rate_lies_between_nothing_and_all(settled: int, others: int) -> None:
    rate = rate_of(settled, settled + others)

    assert (rate is None) == (settled + others == 0)
    assert rate is None or 0 <= rate <= 100


def test_the_rate_of_39_of_42_is_worked_out_not_typed() -> None:
    assert rate_of(39, 42) == 92.86
