"""Receiving reports and photos: once, whole, or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.agency.errors import TicketUsedError
from wangge.agency.queries import number_of_filing
from wangge.agency.rules import AgencyGiven
from wangge.agency.services.filing import Filing, checked_filing, file_tickets
from wangge.intake.errors import (
    BatchTooLargeError,
    IdTakenError,
    OverPolicyError,
    PhotoIdTakenError,
    PhotoMismatchError,
    PhotoNotFoundError,
    PhotoTooLargeError,
    PlaceMissingError,
    UnknownCategoryError,
    UnknownGridError,
)
from wangge.intake.models import EnvelopeKey, Photo, Report, ReporterEnvelope
from wangge.intake.queries import own_report, received
from wangge.intake.rules import Receipt, ReportGiven, check_order, corrected, is_sure, skew
from wangge.kernel.canonical import sha256_hex
from wangge.kernel.clock import local_day
from wangge.kernel.codes import area_prefix, place_code
from wangge.kernel.errors import NotReadyError, WanggeError
from wangge.kernel.ids import uuid7
from wangge.matters.services.opening import Opened, Opening, attach_photo, open_matters
from wangge.platform.envelopes import fingerprint, seal
from wangge.platform.pictures import reencode
from wangge.platform.spatial import insert_if_absent
from wangge.platform.storage import FileStore
from wangge.policy.queries import current_policy
from wangge.policy.rules import Policy
from wangge.territory.queries import CountyMap, county_map, wgs84_point
from wangge.territory.rules.hexagons import hexagon_at

_OTHER_KEY = (
    "The key in keys/envelopes.key is not the one this database's envelopes were sealed with: bring"
    " back the key file from the backup, or name its folder in WANGGE_DATA_DIR."
)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A new report with the place it belongs to, now and by the boundaries of the day it was seen.

    ``grid`` is None for what lay outside the county that day.
    """

    given: ReportGiven
    matter_id: UUID
    place: str
    day_place: str
    day_map: CountyMap
    grid: str | None
    point: tuple[float, float] | None
    received_at: datetime
    skew: timedelta
    filing: Filing | None = None


class _Maps:
    """Today's map, and those of the days on which the reports of a batch were seen."""

    def __init__(self, session: Session) -> None:
        self.now = county_map(session)
        self._session = session
        self._of: dict[date, CountyMap] = {}

    def of(self, day: date) -> CountyMap:
        """The map of a day."""
        if day >= self.now.valid_from:
            return self.now
        if day not in self._of:
            self._of[day] = county_map(self._session, day)
        return self._of[day]


def hold_key(session: Session, key: bytes, now: datetime) -> None:
    """Bind the database to the key of its envelopes, the first time it is used.

    Raises:
        NotReadyError: when it is bound to another: envelopes could not be opened, and no report
            that came before would be known again.
    """
    mine = fingerprint(key, sha256_hex(b"the key of this database"))
    held = session.scalars(select(EnvelopeKey.fingerprint)).first()
    if held is None:
        insert_if_absent(session, EnvelopeKey, [{"fingerprint": mine, "since": now}])
    elif held != mine:
        raise NotReadyError(_OTHER_KEY)


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """The files of a re-encoded photo, by their hashes; sizes in pixels."""

    stored_sha256: str
    thumb_sha256: str
    width: int
    height: int


def receive_reports(
    session: Session,
    items: Sequence[tuple[Actor, ReportGiven]],
    *,
    key: bytes,
    received_at: datetime | Sequence[datetime],
    phone_now: datetime | None = None,
) -> list[Receipt | WanggeError]:
    """Take reports in; a receipt or a refusal for each, in the order given.

    A report that is here already gets the receipt it got before; a refused one changes nothing and
    holds up no other. ``received_at`` is one instant for all, or one for each item.

    Raises:
        BatchTooLargeError: when there are more items than the policy takes at once.
    """
    policy, maps = current_policy(session), _Maps(session)
    if len(items) > policy.reports.batch_max:
        raise BatchTooLargeError(items_max=policy.reports.batch_max)
    arrivals = [received_at] * len(items) if isinstance(received_at, datetime) else received_at
    known = received(session, [given.id for _, given in items])
    results: dict[int, Receipt | WanggeError] = {}
    fresh: dict[UUID, tuple[int, Actor, _Placed]] = {}
    again: list[tuple[int, Actor, ReportGiven]] = []
    refused: dict[UUID, WanggeError] = {}
    for index, ((actor, given), arrival) in enumerate(zip(items, arrivals, strict=True)):
        if given.id in known or given.id in fresh:
            again.append((index, actor, given))
            continue
        try:
            placed = _placed(policy, maps, given, arrival, phone_now)
            placed = _for_principal(session, actor, placed, fresh, key)
        except WanggeError as refusal:
            results[index] = refusal
        else:
            fresh[given.id] = (index, actor, placed)
    claimed = _claim(session, fresh, key)
    for report_id in _without_own_photos(session, fresh, claimed):
        claimed.discard(report_id)
        index, _, _ = fresh.pop(report_id)
        results[index] = refused[report_id] = PhotoIdTakenError(id=str(report_id))
    again += [
        (index, actor, placed.given)
        for report_id, (index, actor, placed) in fresh.items()
        if report_id not in claimed
    ]
    new = [fresh[report_id] for report_id in fresh if report_id in claimed]
    matters = _open(session, policy, new)
    _file_for_principals(session, new, key)
    for (index, _, placed), opened in zip(new, matters, strict=True):
        given = placed.given
        results[index] = Receipt(
            id=given.id,
            sha256=given.sha256,
            received_at=placed.received_at,
            matter_id=opened.id,
            number=opened.number,
            grid=placed.grid,
            is_new=True,
            ticket=number_of_filing(session, opened.id) if placed.filing else None,
        )
    _keep_sealed(session, new, key)
    if again:
        known = received(session, [given.id for _, _, given in again])
    for index, actor, given in again:
        results[index] = refused.get(given.id) or _receipt_again(session, known, actor, given, key)
    return [results[index] for index in range(len(items))]


def announced_photo(
    session: Session, actor: Actor, *, report_id: UUID, photo_id: UUID, content: bytes
) -> Photo:
    """The photo that bytes were announced as.

    Raises:
        ReportNotFoundError: when the actor filed no such report.
        PhotoNotFoundError: when the report announced no such photo.
        PhotoTooLargeError: when it has more bytes than the policy takes.
        PhotoMismatchError: when the bytes are not those announced.
    """
    row = _own_photo(session, actor, report_id, photo_id)
    most = current_policy(session).reports.photo_bytes_max
    if len(content) > most:
        raise PhotoTooLargeError(bytes_max=most)
    if sha256_hex(content) != row.announced_sha256:
        raise PhotoMismatchError(announced=row.announced_sha256)
    return row


def keep_picture(store: FileStore, content: bytes) -> KeptPicture:
    """Re-encode a photo and store its files; slow, so no transaction should wait for it.

    Raises:
        NotAPictureError: when the bytes are no picture.
    """
    picture = reencode(content)
    return KeptPicture(
        store.keep(picture.jpeg), store.keep(picture.thumb), picture.width, picture.height
    )


def receive_photo(
    session: Session,
    actor: Actor,
    kept: KeptPicture,
    *,
    report_id: UUID,
    photo_id: UUID,
    now: datetime,
) -> Photo:
    """Give an announced photo its files; a second time changes nothing.

    Raises:
        ReportNotFoundError, PhotoNotFoundError: see ``announced_photo``.
    """
    row = _own_photo(session, actor, report_id, photo_id, to_change=True)
    if row.stored_sha256 is None:
        row.stored_sha256, row.thumb_sha256 = kept.stored_sha256, kept.thumb_sha256
        row.width, row.height, row.received_at = kept.width, kept.height, now
        attach_photo(session, own_report(session, actor, report_id).matter_id, row.id)
    return row


def _own_photo(
    session: Session, actor: Actor, report_id: UUID, photo_id: UUID, *, to_change: bool = False
) -> Photo:
    report = own_report(session, actor, report_id)
    asked = select(Photo).where(Photo.id == photo_id, Photo.report_id == report.id)
    row = session.scalar(asked.with_for_update() if to_change else asked)
    if row is None:
        raise PhotoNotFoundError
    return row


def _placed(
    policy: Policy,
    maps: _Maps,
    given: ReportGiven,
    received_at: datetime,
    phone_now: datetime | None,
) -> _Placed:
    """A report whose content the county's policy takes, with its place.

    Raises:
        InvalidError: the first reason why it is not taken.
    """
    limits = policy.reports
    check_order(given.seen_at, given.sent_at)
    if not policy.has_leaf(given.category):
        raise UnknownCategoryError(category=given.category)
    for field, amount, most in (
        ("words", len(given.words), limits.words_max),
        ("head_count", given.head_count, limits.head_count_max),
        ("photos", len(given.photos), limits.photos_max),
    ):
        if amount > most:
            raise OverPolicyError(field=field, most=most)
    matter_id = uuid7(received_at)
    behind = skew(phone_now, given.sent_at, received_at)
    then = maps.of(local_day(corrected(given.seen_at, behind, received_at)))
    found = day_found = at = None
    if given.point is not None:
        point = wgs84_point(given.point.lon, given.point.lat, given.point.datum)
        at = (point.lon, point.lat)
        found, day_found = maps.now.locate(*at), then.locate(*at)
    if given.grid is not None:
        picked = _picked(maps.now, then, given.grid)
        if given.point is None or not is_sure(given.point, inside=found is not None):
            place, day_place = picked
            return _Placed(
                given, matter_id, place, day_place, then, day_place, None, received_at, behind
            )
    if at is None:
        raise PlaceMissingError
    outside = place_code(maps.now.code)
    return _Placed(
        given,
        matter_id,
        found or outside,
        day_found or outside,
        then,
        day_found,
        at,
        received_at,
        behind,
    )


def _picked(now: CountyMap, then: CountyMap, grid: str) -> tuple[str, str]:
    """The place of today, and that of the day it was seen, of a grid picked on whichever map.

    Raises:
        UnknownGridError: when no boundaries ever had it.
    """
    place = place_code(area_prefix(grid))
    if not (now.exists(grid) or then.exists(grid) or now.existed(grid)):
        raise UnknownGridError(grid=grid)
    return now.place_now(place, None), then.place_now(then.place_then(place, now), None)


def _for_principal(
    session: Session,
    actor: Actor,
    placed: _Placed,
    fresh: Mapping[UUID, tuple[int, Actor, _Placed]],
    key: bytes,
) -> _Placed:
    """The report; one that an agent files for somebody is found to be in order.

    Raises:
        TicketUsedError: when another report of the batch answers the same request.
        WanggeError: see ``checked_filing``.
    """
    given = placed.given.agency
    if given is None:
        return placed
    named = (each.given.agency.ticket for _, _, each in fresh.values() if each.given.agency)
    if given.ticket is not None and given.ticket in named:
        raise TicketUsedError(id=str(given.ticket))
    filing = checked_filing(
        session, actor, given, placed.given.reporter, key=key, now=placed.received_at
    )
    return replace(placed, filing=filing)


def _file_for_principals(
    session: Session, new: Sequence[tuple[int, Actor, _Placed]], key: bytes
) -> None:
    filings = [
        (placed.filing, placed.matter_id, placed.received_at)
        for _, _, placed in new
        if placed.filing is not None
    ]
    if filings:
        file_tickets(session, filings, key=key)


def _claim(
    session: Session,
    fresh: Mapping[UUID, tuple[int, Actor, _Placed]],
    key: bytes,
) -> set[UUID]:
    """Write the reports' rows; the ids that were not there before, even in a race."""
    insert_if_absent(
        session,
        Report,
        [
            {
                "id": placed.given.id,
                "fingerprint": fingerprint(key, placed.given.sha256),
                "filed_by_id": actor.person_id,
                "matter_id": placed.matter_id,
                "grid_code": placed.grid,
                "sent_at": placed.given.sent_at,
                "received_at": placed.received_at,
                "skew_s": round(placed.skew.total_seconds()),
            }
            # In one order, so that no two batches wait for each other.
            for _, (_, actor, placed) in sorted(fresh.items(), key=itemgetter(0))
        ],
    )
    mine = {placed.matter_id for _, _, placed in fresh.values()}
    rows = session.execute(select(Report.id, Report.matter_id).where(Report.id.in_(list(fresh))))
    return {report_id for report_id, matter_id in rows if matter_id in mine}


def _open(
    session: Session,
    policy: Policy,
    new: Sequence[tuple[int, Actor, _Placed]],
) -> list[Opened]:
    return open_matters(
        session,
        [
            Opening(
                matter_id=placed.matter_id,
                report=_told(placed),
                actor=actor,
                category=placed.given.category,
                words=placed.given.words,
                place_code=placed.place,
                day_code=placed.day_place,
                boundary_version_id=placed.day_map.version_id,
                point=placed.point,
                hexagon=hexagon_at(*placed.point, policy.hexagon_resolution)
                if placed.point
                else None,
                seen_at=corrected(placed.given.seen_at, placed.skew, placed.received_at),
                urgent=placed.given.urgent,
                received_at=placed.received_at,
                agent_id=placed.filing.actor.person_id if placed.filing else None,
            )
            for _, actor, placed in new
        ],
    )


def _told(placed: _Placed) -> dict[str, Any]:
    """What a report says, in JSON values, without who the reporter is."""
    given = placed.given
    return {
        "id": str(given.id),
        "words": given.words,
        "seen_at": given.seen_at.isoformat(),
        "sent_at": given.sent_at.isoformat(),
        "head_count": given.head_count,
        "grid_picked": given.grid,
        "point": None
        if given.point is None
        else {
            "lon": given.point.lon,
            "lat": given.point.lat,
            "datum": given.point.datum.value,
            "accuracy_m": given.point.accuracy_m,
            "fixed_at": given.point.fixed_at.isoformat() if given.point.fixed_at else None,
        },
        "photos_announced": [
            {"id": str(photo.id), "sha256": photo.sha256} for photo in given.photos
        ],
        "reporter_sealed": _reporter(placed) is not None,
        "protected": given.protect,
        "agency": None if given.agency is None else _agency(given.agency),
    }


def _agency(given: AgencyGiven) -> dict[str, Any]:
    """That an agent files it for somebody, and what they agreed to."""
    consent = given.consent
    said = consent and {
        "way": consent.way.value,
        "at": consent.at.isoformat(),
        "words": consent.words,
    }
    return {"item": given.item, "consent": said}


def _reporter(placed: _Placed) -> Mapping[str, str] | None:
    """Who tells of it: for whom an agent files, or whom the report names."""
    return placed.filing.principal if placed.filing else placed.given.reporter


def _keep_sealed(session: Session, new: Sequence[tuple[int, Actor, _Placed]], key: bytes) -> None:
    """Write the sealed reporters of new reports."""
    sealed = [
        {
            "matter_id": placed.matter_id,
            "sealed": seal(key, placed.matter_id, dict(reporter)),
            "protect": placed.given.protect,
        }
        for _, _, placed in new
        if (reporter := _reporter(placed)) is not None
    ]
    if sealed:
        session.execute(insert(ReporterEnvelope), sealed)


def _without_own_photos(
    session: Session, fresh: Mapping[UUID, tuple[int, Actor, _Placed]], claimed: set[UUID]
) -> set[UUID]:
    """Write the photos that reports announce; the reports of which one belongs to another.

    Their rows are taken back, so that nothing of them stays.
    """
    announced = [
        {"id": photo.id, "report_id": report_id, "announced_sha256": photo.sha256}
        for report_id in fresh
        if report_id in claimed
        for photo in fresh[report_id][2].given.photos
    ]
    if not announced:
        return set()
    insert_if_absent(session, Photo, sorted(announced, key=itemgetter("id")))
    own = Counter(
        session.scalars(select(Photo.report_id).where(Photo.report_id.in_(list(claimed))))
    )
    clashing = {each for each in claimed if own[each] != len(fresh[each][2].given.photos)}
    if clashing:
        session.execute(delete(Photo).where(Photo.report_id.in_(clashing)))
        session.execute(delete(Report).where(Report.id.in_(clashing)))
    return clashing


def _receipt_again(
    session: Session,
    known: Mapping[UUID, tuple[Report, str]],
    actor: Actor,
    given: ReportGiven,
    key: bytes,
) -> Receipt | WanggeError:
    """The receipt a report got before; a refusal when its id carries other content."""
    if given.id not in known:
        return IdTakenError(id=str(given.id))
    report, number = known[given.id]
    same = report.fingerprint == fingerprint(key, given.sha256)
    if not same or report.filed_by_id != actor.person_id:
        return IdTakenError(id=str(given.id))
    return Receipt(
        id=given.id,
        sha256=given.sha256,
        received_at=report.received_at,
        matter_id=report.matter_id,
        number=number,
        grid=report.grid_code,
        is_new=False,
        ticket=number_of_filing(session, report.matter_id) if given.agency else None,
    )
