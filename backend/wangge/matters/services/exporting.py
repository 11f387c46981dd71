"""Lists to take away: the rows an actor sees, and the record that they were taken."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.accounts.models import Organisation
from wangge.kernel.clock import SHANGHAI, local_day
from wangge.kernel.ids import uuid7
from wangge.matters.enums import Layer, Stage
from wangge.matters.models import Export
from wangge.matters.queries import EXPORT_MAX, MatterFilter, matters_listed
from wangge.matters.rules import (
    NO,
    STAGES,
    TITLE,
    YES,
    days_left,
    filters_said,
    headings,
    layer_word,
)
from wangge.platform.sheets import Cell, Column, Sheet
from wangge.policy.rules import Policy
from wangge.territory.queries import CountyMap


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list is taken away, in which order and format."""

    asked: MatterFilter
    by_due: bool
    format: str
    is_demo: bool


def exported(
    session: Session,
    actor: Actor,
    wanted: Wanted,
    *,
    policy: Policy,
    areas: CountyMap,
    now: datetime,
) -> tuple[Sheet, bool]:
    """The actor's list as a sheet, and whether it was cut at ``EXPORT_MAX``; writes the record."""
    today = local_day(now)
    rows = matters_listed(session, actor, wanted.asked, today=today, by_due=wanted.by_due)
    is_cut, rows = len(rows) > EXPORT_MAX, rows[:EXPORT_MAX]
    given = _given(wanted.asked)
    session.add(
        Export(
            id=uuid7(now),
            at=now,
            person_id=actor.person_id,
            organisation_id=actor.posts[0].organisation_id,
            format=wanted.format,
            asked=given,
            rows=len(rows),
        )
    )
    names = {each.code: each.name for each in policy.categories}
    lines = (
        f"{policy.county_name} · {actor.posts[0].organisation_name}",
        f"导出时间：{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}，共 {len(rows)} 件"
        + (f"（超过 {EXPORT_MAX} 件，只导出了前面的）" if is_cut else ""),
        filters_said(_said(session, given, policy, areas, names)),
        *(["模拟数据，不是真实事项"] if wanted.is_demo else []),
    )
    columns = tuple(Column(*each) for each in headings(policy.words))
    return Sheet(TITLE, lines, columns, _cells(rows, names, policy.words, areas, now)), is_cut


def _cells(
    rows: Sequence[Row[*tuple[Any, ...]]],
    names: Mapping[str, str],
    words: Mapping[str, str],
    areas: CountyMap,
    now: datetime,
) -> Iterator[tuple[Cell, ...]]:
    today = local_day(now)
    for row in rows:
        yield (
            row.number,
            names.get(row.category, row.category),
            row.summary,
            areas.place_name(row.place_code),
            areas.town_of(row.place_code),
            STAGES[Stage(row.stage)],
            YES if row.urgent else NO,
            row.holder,
            row.due_on,
            days_left(row.due_on, today),
            row.opened_at,
            row.seen_at,
            row.round,
            layer_word(row.settled_layer, words),
        )


def _given(asked: MatterFilter) -> dict[str, str]:
    """The filters that narrow, in JSON values."""
    found = {each.name: (getattr(asked, each.name), each.default) for each in fields(asked)}
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, (value, unset) in found.items()
        if value != unset
    }


def _said(
    session: Session,
    given: Mapping[str, str],
    policy: Policy,
    areas: CountyMap,
    names: Mapping[str, str],
) -> dict[str, str]:
    """The filters with the words of what their codes stand for."""
    said = dict(given)
    if "stage" in said:
        said["stage"] = STAGES[Stage(said["stage"])]
    if "category" in said:
        said["category"] = names.get(said["category"], said["category"])
    for name in ("place", "day_place"):
        if name in said:
            said[name] = areas.name_of(said[name])
    if "holder" in said:
        holder = session.get(Organisation, UUID(said["holder"]))
        said["holder"] = holder.name if holder else said["holder"]
    for name in ("layer", "settled_layer"):
        if name in said:
            said[name] = layer_word(Layer(said[name]), policy.words) or ""
    return said
