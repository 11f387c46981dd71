"""Opening matters by reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.kernel.chain import GENESIS
from wangge.kernel.clock import local_day
from wangge.matters.clocks import stage_clock
from wangge.matters.enums import Action, NoticeKind, Procedure, Stage
from wangge.matters.events import Event, Filed, columns_of, folded, summary_of
from wangge.matters.models import Matter, MatterPhoto
from wangge.matters.procedures import FIRST_STAGE
from wangge.matters.services.numbers import numbers_for
from wangge.matters.services.offices import lowest_office, offices_of
from wangge.matters.services.writing import Written, add_event, at_all_layers, write
from wangge.notices.services import NewNotice
from wangge.platform.spatial import ewkt_point, insert_if_absent
from wangge.policy.queries import current_policy


@dataclass(frozen=True, slots=True)
class Opening:
    """A matter to be opened by a report.

    ``report`` is what somebody saw, in JSON values and without who the reporter is; ``point`` is
    WGS84 (lon, lat) in degrees; ``agent_id`` is who follows it for a principal. ``day_code`` is the
    place by the boundaries of the day it was seen, ``boundary_version_id``.
    """

    matter_id: UUID
    report: Mapping[str, Any]
    actor: Actor
    category: str
    words: str
    place_code: str
    day_code: str
    boundary_version_id: int
    point: tuple[float, float] | None
    hexagon: str | None
    seen_at: datetime
    urgent: bool
    received_at: datetime
    agent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a receipt says of the matter a report opened."""

    id: UUID
    number: str
    stage: Stage


def open_matters(session: Session, openings: Sequence[Opening]) -> list[Opened]:
    """Open one matter for each report, at the first stage, held by the layer of its place.

    What lies outside the county is held by the county.
    """
    policy = current_policy(session)
    filed = [(local_day(each.received_at).year, each.place_code) for each in openings]
    numbers = numbers_for(session, filed)
    offices = offices_of(session, [opening.place_code for opening in openings])
    written = Written()
    rows: list[dict[str, Any]] = []
    opened: list[Opened] = []
    stage = FIRST_STAGE[Procedure.HAZARD]
    for opening, number in zip(openings, numbers, strict=True):
        matter_id = opening.matter_id
        holder = lowest_office(offices, opening.place_code)
        clock = stage_clock(policy, stage, local_day(opening.received_at), urgent=opening.urgent)
        post = opening.actor.posts[0]
        event = Event(
            matter_id=matter_id,
            seq=1,
            action=Action.REPORT,
            at=opening.received_at,
            person_id=opening.actor.person_id,
            organisation_id=post.organisation_id,
            role=post.role.value,
            from_stage=None,
            stage=stage,
            holder_id=holder.organisation_id,
            layer=holder.layer,
            round=1,
            urgent=opening.urgent,
            due_from=clock.started_on,
            due_days=clock.days,
            due_on=clock.on,
            filed=Filed(
                number=number,
                category=opening.category,
                place_code=opening.place_code,
                day_code=opening.day_code,
                seen_at=opening.seen_at,
                point=opening.point,
                hexagon=opening.hexagon,
            ),
        )
        head = add_event(written, event, dict(opening.report), previous=GENESIS)
        rows.append(
            {
                "id": matter_id,
                "procedure": Procedure.HAZARD.value,
                "boundary_version_id": opening.boundary_version_id,
                "photo_id": None,
                "agent_id": opening.agent_id,
                "opened_at": opening.received_at,
                "summary": summary_of(opening.words),
                "point": ewkt_point(*opening.point) if opening.point else None,
                "merged_into_id": None,
                "head": head,
                **columns_of(folded([event])),
            }
        )
        if opening.urgent:
            written.notices += [
                NewNotice(
                    organisation_id=office,
                    kind=NoticeKind.REPORTED_URGENT.value,
                    matter_id=matter_id,
                    matter_number=number,
                    place_code=opening.place_code,
                    at=event.at,
                )
                for office in at_all_layers(offices, opening.place_code)
            ]
        opened.append(Opened(matter_id, number, stage))
    if rows:
        session.execute(insert(Matter), rows)
        write(session, written)
    return opened


def follow_for(session: Session, matter_ids: Iterable[UUID], agent_id: UUID) -> None:
    """Let another agent follow matters for their principals."""
    session.execute(update(Matter).where(Matter.id.in_(list(matter_ids))).values(agent_id=agent_id))


def attach_photo(session: Session, matter_id: UUID, photo_id: UUID) -> None:
    """Add a photo that came with the report; the first one stands for the matter in lists."""
    insert_if_absent(session, MatterPhoto, [{"photo_id": photo_id, "matter_id": matter_id}])
    session.execute(
        update(Matter)
        .where(Matter.id == matter_id, Matter.photo_id.is_(None))
        .values(photo_id=photo_id)
    )
