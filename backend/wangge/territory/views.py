"""The county's areas over HTTP; everybody signed in may see all of them."""

from datetime import date

from flask import Response

from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.geometry import Datum
from wangge.platform.db import reading
from wangge.platform.http import WireBlueprint, conditional
from wangge.territory.enums import GridLevel
from wangge.territory.queries import (
    Inside,
    Outside,
    areas_json,
    boundaries,
    county_map,
    grids_geojson,
    located,
    next_day,
)
from wangge.territory.schemas import (
    AreasSchema,
    GridCollectionSchema,
    GridsQuerySchema,
    LocatedSchema,
    LocateQuerySchema,
    VersionsSchema,
)

blp = WireBlueprint(
    "territory", __name__, url_prefix="/territory", description="Areas, and where a point lies"
)


@blp.route("/locate")
@blp.arguments(LocateQuerySchema, location="query", as_kwargs=True)
@blp.response(200, LocatedSchema)
def locate(lon: float, lat: float, datum: Datum) -> Inside | Outside:
    """The small grid a point lies in, and the areas above it; outside, the nearest one."""
    return located(county_map(reading()), lon, lat, datum)


@blp.route("/grids")
@blp.arguments(GridsQuerySchema, location="query", as_kwargs=True)
@blp.response(200, GridCollectionSchema, content_type="application/geo+json")
@blp.alt_response(304, description="The client holds it already (ETag)")
def grids(level: GridLevel, simplify: int, on: date | None, within: str | None = None) -> Response:
    """Towns, large or small grids as GeoJSON, as they are today or on another day."""
    session, day = reading(), on or local_day(utc_now())
    county, following = county_map(session, day), next_day(session, day)
    body = grids_geojson(county, level, within, simplify, following)
    return conditional(body, "application/geo+json")


@blp.route("/areas")
@blp.response(200, AreasSchema)
@blp.alt_response(304, description="The client holds it already (ETag)")
def areas() -> Response:
    """Names and tree of all areas, without geometry; and those that wait for their day."""
    session, today = reading(), local_day(utc_now())
    following = next_day(session, today)
    waiting = None if following is None else county_map(session, following)
    return conditional(areas_json(county_map(session, today), waiting), "application/json")


@blp.route("/versions")
@blp.response(200, VersionsSchema)
def versions() -> dict[str, object]:
    """The days on which boundaries changed, or will."""
    return {"items": boundaries(reading())}
