"""Pure decisions over the steps: what is open to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wangge.accounts.actor import Actor, Post, area_prefixes
from wangge.kernel.codes import contains
from wangge.resolution.enums import Action, Seat, Stage
from wangge.resolution.errors import NotOpenError, NotYoursError
from wangge.resolution.procedures import Step


@dataclass(frozen=True, slots=True)
class Seated:
    """Who sits where, for which organisation."""

    seat: Seat
    person_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class Standing:
    """What a step is about: where it stands, and who answers for it.

    ``area`` is the code of the village or small grid; ``within`` the stage of what it belongs to.
    """

    stage: Stage
    within: Stage
    area: str
    seats: tuple[Seated, ...]


def offers(steps: Sequence[Step], about: Standing, actor: Actor) -> tuple[Action, ...]:
    """What the actor may do about it now, in the order of the table."""
    return tuple(
        step.action for step in steps if _is_open(step, about) and post_for(step, about, actor)
    )


def chosen(
    steps: Sequence[Step], about: Standing, actor: Actor, action: Action
) -> tuple[Step, Post]:
    """The step an act follows, and the post by which the actor may do it.

    Raises:
        NotOpenError: when it cannot be done where things stand.
        NotYoursError: when it is open, but not for this actor.
    """
    step = next(each for each in steps if each.action is action)
    if not _is_open(step, about):
        raise NotOpenError(action=action.value, stage=about.stage.value)
    post = post_for(step, about, actor)
    if post is None:
        raise NotYoursError(action=action.value)
    return step, post


def post_for(step: Step, about: Standing, actor: Actor) -> Post | None:
    """The actor's post that lets them take a step: by its area, or by their seat."""
    for post in actor.posts:
        if post.role in step.roles and contains(post.area_prefix, about.area):
            return post
    held = [
        each
        for each in about.seats
        if each.person_id == actor.person_id and each.seat in step.seats
    ]
    if not held:
        return None
    by_office = {post.organisation_id: post for post in actor.posts}
    return next(
        (by_office[each.organisation_id] for each in held if each.organisation_id in by_office),
        None,
    )


def covers(actor: Actor, area: str) -> bool:
    """Whether the whole area lies in the actor's remit, so that its counts may be known."""
    return any(contains(prefix, area) for prefix in area_prefixes(actor))


def _is_open(step: Step, about: Standing) -> bool:
    return step.source is about.stage and step.within is about.within
