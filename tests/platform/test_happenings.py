"""What a slice tells those above it."""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from wangge.platform.happenings import hears, tell


@dataclass(frozen=True)
class Moved:
    """Somebody moved."""

    where: str


@dataclass(frozen=True)
class Stayed:
    """Somebody did not."""


@dataclass(frozen=True)
class Broke:
    """Something did."""


def test_a_fact_is_told_to_all_who_hear_of_its_kind_and_to_nobody_else() -> None:
    heard: list[str] = []

    @hears(Moved)
    def first(_: Session, fact: Moved) -> None:
        heard.append(f"first {fact.where}")

    @hears(Moved)
    def second(_: Session, fact: Moved) -> None:
        heard.append(f"second {fact.where}")

    tell(Session(), Moved("here"))
    tell(Session(), Stayed())

    assert heard == ["first here", "second here"]


def test_what_a_listener_raises_reaches_whoever_told() -> None:
    @hears(Broke)
    def refuse(_: Session, __: Broke) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        tell(Session(), Broke())
