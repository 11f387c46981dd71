"""Reads of reports and photos."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.intake.errors import PhotoNotFoundError, ReportNotFoundError
from wangge.intake.models import Photo, Report
from wangge.kernel.cursors import instant_and_id, instant_cursor
from wangge.matters.models import Matter
from wangge.matters.queries import visible_to


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page of somebody's own reports, newest first."""

    items: Sequence[Row[Report, Matter]]
    photos: dict[UUID, list[UUID]]
    next_cursor: str | None


def received(session: Session, ids: Iterable[UUID]) -> dict[UUID, tuple[Report, str]]:
    """The reports of these ids that are here already, each with its matter's number."""
    rows = session.execute(
        select(Report, Matter.number)
        .join(Matter, Matter.id == Report.matter_id)
        .where(Report.id.in_(list(ids)))
    )
    return {report.id: (report, number) for report, number in rows}


def own_report(session: Session, actor: Actor, report_id: UUID) -> Report:
    """A report this person filed.

    Raises:
        ReportNotFoundError: when there is none.
    """
    found = session.scalar(
        select(Report).where(Report.id == report_id, Report.filed_by_id == actor.person_id)
    )
    if found is None:
        raise ReportNotFoundError
    return found


def own_reports(session: Session, actor: Actor, *, cursor: str | None, limit: int) -> ReportPage:
    """The reports this person filed; an unreadable cursor begins anew."""
    asked = (
        select(Report, Matter)
        .join(Matter, Matter.id == Report.matter_id)
        .where(Report.filed_by_id == actor.person_id)
        .order_by(Report.received_at.desc(), Report.id.desc())
        .limit(limit + 1)
    )
    if after := instant_and_id(cursor):
        asked = asked.where(tuple_(Report.received_at, Report.id) < after)
    rows = session.execute(asked).all()
    shown = rows[:limit]
    last = shown[-1][0] if len(rows) > limit else None
    return ReportPage(
        shown,
        _photos_of(session, [report.id for report, _ in shown]),
        instant_cursor(last.received_at, last.id) if last else None,
    )


def photo(session: Session, actor: Actor, photo_id: UUID) -> Photo:
    """A photo of a matter the actor may see, whose bytes are here.

    Raises:
        PhotoNotFoundError: when there is none.
    """
    found = session.scalar(
        select(Photo)
        .join(Report, Report.id == Photo.report_id)
        .join(Matter, Matter.id == Report.matter_id)
        .where(Photo.id == photo_id, Photo.stored_sha256.is_not(None), visible_to(actor))
    )
    if found is None:
        raise PhotoNotFoundError
    return found


def _photos_of(session: Session, report_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    rows = session.execute(
        select(Photo.report_id, Photo.id)
        .where(Photo.report_id.in_(report_ids), Photo.stored_sha256.is_not(None))
        .order_by(Photo.id)
    )
    found: dict[UUID, list[UUID]] = {key: [] for key in report_ids}
    for report_id, photo_id in rows:
        found[report_id].append(photo_id)
    return found
