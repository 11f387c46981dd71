"""The county's areas over HTTP; everybody signed in may see all of them."""

from flask import Response

from wangge.kernel.geometry import Datum
from wangge.platform.db import reading
from wangge.platform.http import WireBlueprint, conditional
from wangge.territory.enums import GridLevel
from wangge.territory.queries import Inside, Outside, areas_json, county_map, grids_geojson, located
from wangge.territory.schemas import (
    AreasSchema,
    GridCollectionSchema,
    GridsQuerySchema,
    LocatedSchema,
    LocateQuerySchema,
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
def grids(level: GridLevel, simplify: int, within: str | None = None) -> Response:
    """Towns, large or small grids as GeoJSON."""
    body = grids_geojson(county_map(reading()), level, within, simplify)
    return conditional(body, "application/geo+json")


@blp.route("/areas")
@blp.response(200, AreasSchema)
@blp.alt_response(304, description="The client holds it already (ETag)")
def areas() -> Response:
    """Names and tree of all areas, without geometry."""
    return conditional(areas_json(county_map(reading())), "application/json")
