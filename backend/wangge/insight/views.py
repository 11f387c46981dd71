"""Heat map and statistics over HTTP."""

from datetime import date

from flask import Response

from wangge.accounts.auth import current_actor
from wangge.insight.enums import Boundaries, HeatBy
from wangge.insight.queries import Asked
from wangge.insight.rules import period_of
from wangge.insight.schemas import (
    HeatMapSchema,
    HeatQuerySchema,
    StatisticsQuerySchema,
    StatisticsSchema,
    heat_shape,
    statistics_shape,
)
from wangge.insight.services import heat_map, maps_for, statistics
from wangge.kernel.clock import local_day, utc_now
from wangge.platform.db import reading
from wangge.platform.http import WireBlueprint, json_bytes

blp = WireBlueprint("insight", __name__, description="Heat map and statistics")


@blp.route("/heatmap")
@blp.arguments(HeatQuerySchema, location="query", as_kwargs=True)
@blp.response(200, HeatMapSchema)
def get_heatmap(
    first: date | None,
    last: date | None,
    category: str | None,
    boundaries: Boundaries,
    by: HeatBy,
) -> Response:
    """How many matters of the actor's remit were seen where."""
    session = reading()
    period = period_of(first, last, local_day(utc_now()))
    asked = Asked(current_actor(), period, category, boundaries)
    found = heat_map(session, maps_for(session, asked), asked, by)
    return _answer(heat_shape(found, by, asked.period))


@blp.route("/statistics")
@blp.arguments(StatisticsQuerySchema, location="query", as_kwargs=True)
@blp.response(200, StatisticsSchema)
def get_statistics(
    first: date | None, last: date | None, category: str | None, boundaries: Boundaries
) -> Response:
    """How the matters of the actor's remit stand, and which organisation owes an answer."""
    session, today = reading(), local_day(utc_now())
    asked = Asked(current_actor(), period_of(first, last, today), category, boundaries)
    found = statistics(session, maps_for(session, asked), asked, today)
    return _answer(statistics_shape(found, asked.period))


def _answer(shape: dict[str, object]) -> Response:
    # Thousands of cells: encoded as they are, not dumped field by field.
    return Response(json_bytes(shape), content_type="application/json")
