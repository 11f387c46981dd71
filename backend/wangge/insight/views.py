"""Heat map and statistics over HTTP."""

from datetime import date

from flask import Response

from wangge.accounts.auth import current_actor
from wangge.insight.enums import HeatBy
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
from wangge.insight.services import heat_map, statistics
from wangge.kernel.clock import local_day, utc_now
from wangge.platform.db import reading
from wangge.platform.http import WireBlueprint, json_bytes
from wangge.territory.queries import county_map

blp = WireBlueprint("insight", __name__, description="Heat map and statistics")


@blp.route("/heatmap")
@blp.arguments(HeatQuerySchema, location="query", as_kwargs=True)
@blp.response(200, HeatMapSchema)
def get_heatmap(
    first: date | None, last: date | None, category: str | None, by: HeatBy
) -> Response:
    """How many matters of the actor's remit were seen where."""
    session = reading()
    asked = Asked(current_actor(), period_of(first, last, local_day(utc_now())), category)
    found = heat_map(session, county_map(session), asked, by)
    return _answer(heat_shape(found, by, asked.period))


@blp.route("/statistics")
@blp.arguments(StatisticsQuerySchema, location="query", as_kwargs=True)
@blp.response(200, StatisticsSchema)
def get_statistics(first: date | None, last: date | None, category: str | None) -> Response:
    """How the matters of the actor's remit stand, and which organisation owes an answer."""
    session, today = reading(), local_day(utc_now())
    asked = Asked(current_actor(), period_of(first, last, today), category)
    found = statistics(session, county_map(session), asked, today)
    return _answer(statistics_shape(found, asked.period))


def _answer(shape: dict[str, object]) -> Response:
    # Thousands of cells: encoded as they are, not dumped field by field.
    return Response(json_bytes(shape), content_type="application/json")
