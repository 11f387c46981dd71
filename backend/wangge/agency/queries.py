"""Reads of requests and of agents; every read of a request goes through the actor's scope."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from wangge.accounts.actor import Actor, area_prefixes
from wangge.accounts.enums import Role
from wangge.accounts.models import Organisation, Person, PostRow
from wangge.agency.enums import NEWS, TAKING_BACK, RateBy, TicketState
from wangge.agency.errors import TicketNotFoundError
from wangge.agency.models import Ticket, TicketEvent
from wangge.agency.rules import News, Passage, news_after
from wangge.kernel.codes import TOWN_DIGITS, VILLAGE_DIGITS, Level, place_range, prefix_at
from wangge.kernel.cursors import instant_and_id, instant_cursor
from wangge.matters.enums import DONE, UNCOUNTED, Action, Stage
from wangge.matters.models import Matter, MatterEvent
from wangge.matters.queries import filed_by_agents, within_remit

LIST_MAX = 200
AGENTS_MAX = 100
_DIGITS = {RateBy.TOWN: TOWN_DIGITS, RateBy.VILLAGE: VILLAGE_DIGITS}


@dataclass(frozen=True, slots=True)
class Agent:
    """Who holds the post of an agent of a village on a day."""

    person_id: UUID
    name: str
    organisation_id: UUID
    organisation: str


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """What a list of requests is narrowed to; None asks for no narrowing."""

    state: TicketState | None = None
    to_tell: bool = False
    mine: bool = False
    matter: UUID | None = None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One page of requests, newest first, each with its agent's name and its matter."""

    items: Sequence[Row[Ticket, str | None, str | None, str | None]]
    news: dict[UUID, tuple[News, ...]]
    next_cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class FiledCount:
    """How many matters agents filed for an area, and how many of them are settled."""

    prefix: str
    filed: int
    settled: int


def agents_of(session: Session, village: str, today: date) -> list[Agent]:
    """Who holds the post of an agent for a village (12 digits) on a day, oldest post first."""
    areas = {prefix_at(village, level) for level in (Level.COUNTY, Level.TOWN, Level.VILLAGE)}
    rows = session.execute(
        select(Person.id, Person.name, Organisation.id, Organisation.name)
        .join(PostRow, PostRow.person_id == Person.id)
        .join(Organisation, Organisation.id == PostRow.organisation_id)
        .where(
            PostRow.role == Role.PETITION_AGENT,
            PostRow.area_prefix.in_(areas),
            PostRow.valid_from <= today,
            or_(PostRow.valid_to.is_(None), PostRow.valid_to >= today),
        )
        .order_by(PostRow.valid_from, PostRow.id)
        .limit(AGENTS_MAX)
    )
    return [Agent(*row) for row in rows]


def name_of_agent(session: Session, row: Ticket) -> str | None:
    """The name of a request's agent; None while it has none."""
    return session.scalar(select(Person.name).where(Person.id == row.agent_id))


def tickets_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The requests of the actor's areas, those the actor took in, and those they are agent of."""
    areas = (Ticket.place_code.between(*place_range(each)) for each in area_prefixes(actor))
    return or_(Ticket.agent_id == actor.person_id, Ticket.opened_by_id == actor.person_id, *areas)


def ticket(session: Session, actor: Actor, ticket_id: UUID, *, to_change: bool = False) -> Ticket:
    """A request the actor may see.

    Raises:
        TicketNotFoundError: when there is none, or none for this actor.
    """
    asked = select(Ticket).where(Ticket.id == ticket_id, tickets_visible_to(actor))
    found = session.scalar(asked.with_for_update() if to_change else asked)
    if found is None:
        raise TicketNotFoundError
    return found


def tickets_page(
    session: Session, actor: Actor, asked: TicketFilter, *, cursor: str | None, limit: int
) -> TicketPage:
    """A page of the requests the actor may see; an unreadable cursor begins anew."""
    wanted = [tickets_visible_to(actor)]
    if asked.state is not None:
        wanted.append(Ticket.state == asked.state)
    if asked.mine:
        wanted.append(Ticket.agent_id == actor.person_id)
    if asked.matter is not None:
        wanted.append(Ticket.matter_id == asked.matter)
    if asked.to_tell:
        wanted.append(_has_news())
    page = (
        select(Ticket, Person.name, Matter.number, Matter.stage)
        .outerjoin(Person, Person.id == Ticket.agent_id)
        .outerjoin(Matter, Matter.id == Ticket.matter_id)
        .where(*wanted)
        .order_by(Ticket.opened_at.desc(), Ticket.id.desc())
        .limit(limit + 1)
    )
    if after := instant_and_id(cursor):
        page = page.where(tuple_(Ticket.opened_at, Ticket.id) < after)
    rows = session.execute(page).all()
    shown = rows[:limit]
    last = shown[-1][0] if len(rows) > limit else None
    total = session.scalar(select(func.count()).select_from(Ticket).where(*wanted)) or 0
    return TicketPage(
        shown,
        news_of(session, [row[0] for row in shown]),
        instant_cursor(last.opened_at, last.id) if last else None,
        total,
    )


def news_of(session: Session, tickets: Iterable[Ticket]) -> dict[UUID, tuple[News, ...]]:
    """What has still to be told to the principals of requests, by request."""
    filed = {
        each.matter_id: each
        for each in tickets
        if each.matter_id is not None and each.state == TicketState.FILED
    }
    passages: dict[UUID, list[Passage]] = defaultdict(list)
    rows = session.execute(
        select(
            MatterEvent.matter_id,
            MatterEvent.seq,
            MatterEvent.action,
            MatterEvent.from_stage,
            MatterEvent.stage,
            MatterEvent.at,
        )
        .where(MatterEvent.matter_id.in_(list(filed)))
        .order_by(MatterEvent.matter_id, MatterEvent.seq)
    )
    for matter_id, seq, action, before, stage, at in rows:
        passages[matter_id].append(
            Passage(seq, Action(action), Stage(before) if before else None, Stage(stage), at)
        )
    return {each.id: news_after(each.told_seq, passages[key]) for key, each in filed.items()}


def unfinished_of(session: Session, agent_id: UUID) -> Sequence[Ticket]:
    """The requests an agent has still to do something about."""
    open_states = (TicketState.WAITING, TicketState.TAKEN)
    rows = session.scalars(
        select(Ticket)
        .outerjoin(Matter, Matter.id == Ticket.matter_id)
        .where(
            Ticket.agent_id == agent_id,
            or_(
                Ticket.state.in_(open_states),
                and_(Ticket.state == TicketState.FILED, Matter.is_open),
                _has_news(),
            ),
        )
        .order_by(Ticket.id)
        .with_for_update(of=Ticket)
    )
    return rows.all()


def untold(session: Session) -> list[tuple[UUID, UUID, tuple[News, ...]]]:
    """Every request whose principal has something to be told: its id, its agent, the news."""
    rows = session.scalars(select(Ticket).where(_has_news()).order_by(Ticket.id)).all()
    news = news_of(session, rows)
    return [(each.id, each.agent_id, news[each.id]) for each in rows if each.agent_id]


def ticket_history(session: Session, ticket_id: UUID) -> Sequence[Row[TicketEvent, str, str]]:
    """The acts on a request with the names of who did them and for whom, in order."""
    rows = session.execute(
        select(TicketEvent, Person.name, Organisation.name)
        .join(Person, Person.id == TicketEvent.person_id)
        .join(Organisation, Organisation.id == TicketEvent.organisation_id)
        .where(TicketEvent.ticket_id == ticket_id)
        .order_by(TicketEvent.seq)
        .limit(LIST_MAX)
    )
    return rows.all()


def number_of_matter(session: Session, matter_id: UUID) -> tuple[str, Stage]:
    """Number and stage of the matter a request opened; its agent sees it as long as it lives."""
    number, stage = session.execute(
        select(Matter.number, Matter.stage).where(Matter.id == matter_id)
    ).one()
    return number, Stage(stage)


def number_of_filing(session: Session, matter_id: UUID) -> tuple[UUID, str] | None:
    """Id and number of the request that a matter was filed by; None when nobody asked for it."""
    asked = select(Ticket.id, Ticket.number).where(Ticket.matter_id == matter_id)
    found = session.execute(asked).first()
    return (found.id, found.number) if found else None


def filed_counts(
    session: Session, actor: Actor, first: date, last: date, by: RateBy
) -> list[FiledCount]:
    """The matters that agents filed, seen on these days, by area inside the actor's remit.

    Counted as everywhere: merged and unfounded ones say nothing new.
    """
    prefix = func.substr(Matter.place_code, 1, _DIGITS[by]).label("prefix")
    done = func.count().filter(Matter.stage.in_(sorted(DONE)))
    rows = session.execute(
        select(prefix, func.count(), done)
        .where(
            within_remit(actor),
            filed_by_agents(),
            Matter.seen_on.between(first, last),
            Matter.stage.not_in(sorted(UNCOUNTED)),
        )
        .group_by("prefix")
        .order_by("prefix")
    )
    return [FiledCount(*row) for row in rows]


def _has_news() -> ColumnElement[bool]:
    """Whether something has still to be told, in the words of ``rules.news_after``."""
    back = aliased(MatterEvent)
    taken_back = exists().where(
        back.matter_id == MatterEvent.matter_id,
        back.seq > MatterEvent.seq,
        back.action.in_(sorted(TAKING_BACK)),
        back.from_stage == MatterEvent.stage,
        back.stage == MatterEvent.from_stage,
    )
    news = exists().where(
        MatterEvent.matter_id == Ticket.matter_id,
        MatterEvent.seq > Ticket.told_seq,
        MatterEvent.stage.in_(sorted(NEWS)),
        MatterEvent.action.not_in(sorted(TAKING_BACK)),
        or_(MatterEvent.from_stage.is_(None), MatterEvent.from_stage != MatterEvent.stage),
        ~taken_back,
    )
    return (Ticket.state == TicketState.FILED) & news
