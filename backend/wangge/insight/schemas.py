"""The wire shapes of the heat map and the statistics."""

from datetime import date
from typing import Any

from marshmallow import fields, validate

from wangge.insight.enums import Boundaries, HeatBy
from wangge.insight.rules import Cell, HeatMap, Period, Statistics
from wangge.matters.enums import Layer, Stage
from wangge.platform.http import STORABLE, WireSchema

_DAYS = validate.Range(date(1900, 1, 1), date(2199, 12, 31))


class StatisticsQuerySchema(WireSchema):
    """Days seen, both included (by default the last 30), and a category with all below it."""

    first = fields.Date(data_key="from", load_default=None, validate=_DAYS)
    last = fields.Date(data_key="to", load_default=None, validate=_DAYS)
    category = fields.String(load_default=None, validate=[validate.Length(1, 48), STORABLE])
    boundaries = fields.Enum(
        Boundaries,
        by_value=True,
        load_default=Boundaries.NOW,
        error_messages={"unknown": "unknown_boundaries"},
        metadata={"description": "By the boundaries of the days seen, or by those in force"},
    )


class HeatQuerySchema(StatisticsQuerySchema):
    """The same, and what to count by."""

    by = fields.Enum(
        HeatBy,
        by_value=True,
        load_default=HeatBy.HEX,
        error_messages={"unknown": "unknown_cells"},
    )


class CellSchema(WireSchema):
    """A hexagon or area with at least one matter; ``lon, lat`` (WGS84) lie inside it.

    ``rate`` is matters for every 1,000 households; a hexagon has none. ``polygon`` is the closed
    outline of a hexagon; the outlines of areas come from ``/territory/grids``.
    """

    code = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True)
    households = fields.Integer(required=True, allow_none=True)
    rate = fields.Float(required=True, allow_none=True)
    lon = fields.Float(required=True)
    lat = fields.Float(required=True)
    polygon = fields.List(fields.List(fields.Float()))


class HeatMapSchema(WireSchema):
    """Matters seen in a period by cell, those with most first; merged and unfounded ones left out.

    ``total`` is the cells' counts, ``outside`` (filed to the county, because they lie outside it)
    and ``unplaced`` (without a point, or filed to no area of this level) together.
    """

    by = fields.Enum(HeatBy, by_value=True, required=True)
    first = fields.Date(data_key="from", required=True)
    last = fields.Date(data_key="to", required=True)
    total = fields.Integer(required=True)
    outside = fields.Integer(required=True)
    unplaced = fields.Integer(required=True)
    cells = fields.List(fields.Nested(CellSchema), required=True)


class SettledAtSchema(WireSchema):
    """How many of the matters were settled by each layer."""

    village = fields.Integer(required=True)
    town = fields.Integer(required=True)
    county = fields.Integer(required=True)
    unit = fields.Integer(required=True)


class StageCountSchema(WireSchema):
    """How many matters stand at a stage."""

    stage = fields.Enum(Stage, by_value=True, required=True)
    count = fields.Integer(required=True)


class CategoryCountSchema(WireSchema):
    """A leaf category; ``previous`` counts the period of the same length just before."""

    category = fields.String(required=True)
    count = fields.Integer(required=True)
    open = fields.Integer(required=True)
    previous = fields.Integer(required=True)


class DayCountSchema(WireSchema):
    """How many matters were seen on a day."""

    on = fields.Date(required=True)
    count = fields.Integer(required=True)


class TownCountSchema(WireSchema):
    """A town's matters."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    count = fields.Integer(required=True)
    open = fields.Integer(required=True)
    overdue = fields.Integer(required=True)


class OwingOrganisationSchema(WireSchema):
    """An organisation and the layer it stands at."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    layer = fields.Enum(Layer, by_value=True, required=True)


class OwingSchema(WireSchema):
    """What an organisation holds today."""

    organisation = fields.Nested(OwingOrganisationSchema, required=True)
    open = fields.Integer(required=True)
    overdue = fields.Integer(required=True)


class StatisticsSchema(WireSchema):
    """The matters seen in a period, as they stand today; merged and unfounded ones left out.

    ``by_day`` has every day of the period, ``by_category`` leaf categories only. ``by_town`` and
    ``outside`` together are the total. ``owing`` has the organisations that hold open matters of
    the remit, whenever these were seen.
    """

    first = fields.Date(data_key="from", required=True)
    last = fields.Date(data_key="to", required=True)
    total = fields.Integer(required=True)
    open = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    urgent_open = fields.Integer(required=True)
    outside = fields.Integer(required=True)
    settled_at = fields.Nested(SettledAtSchema, required=True)
    by_stage = fields.List(fields.Nested(StageCountSchema), required=True)
    by_category = fields.List(fields.Nested(CategoryCountSchema), required=True)
    by_day = fields.List(fields.Nested(DayCountSchema), required=True)
    by_town = fields.List(fields.Nested(TownCountSchema), required=True)
    owing = fields.List(fields.Nested(OwingSchema), required=True)


def heat_shape(found: HeatMap, by: HeatBy, period: Period) -> dict[str, Any]:
    """A heat map in the shape of ``HeatMapSchema``, in JSON values."""
    return {
        "by": by,
        "from": period.first,
        "to": period.last,
        "total": found.total,
        "outside": found.outside,
        "unplaced": found.unplaced,
        "cells": [_cell(cell) for cell in found.cells],
    }


def statistics_shape(found: Statistics, period: Period) -> dict[str, Any]:
    """Statistics in the shape of ``StatisticsSchema``, in JSON values."""
    return {
        "from": period.first,
        "to": period.last,
        "total": found.sums.count,
        "open": found.sums.open,
        "overdue": found.sums.overdue,
        "urgent_open": found.urgent_open,
        "outside": found.outside,
        "settled_at": {layer.value: count for layer, count in found.settled_at.items()},
        "by_stage": [{"stage": stage, "count": count} for stage, count in found.by_stage],
        "by_category": [
            {
                "category": row.category,
                "count": row.sums.count,
                "open": row.sums.open,
                "previous": row.previous,
            }
            for row in found.by_category
        ],
        "by_day": [{"on": day, "count": count} for day, count in found.by_day],
        "by_town": [
            {
                "code": row.code,
                "name": row.name,
                "count": row.sums.count,
                "open": row.sums.open,
                "overdue": row.sums.overdue,
            }
            for row in found.by_town
        ],
        "owing": [
            {
                "organisation": {"id": row.organisation_id, "name": row.name, "layer": row.layer},
                "open": row.open,
                "overdue": row.overdue,
            }
            for row in found.owing
        ],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    shape = {
        "code": cell.code,
        "name": cell.name,
        "count": cell.count,
        "households": cell.households,
        "rate": cell.rate,
        "lon": cell.lon,
        "lat": cell.lat,
    }
    return shape if cell.ring is None else shape | {"polygon": cell.ring}
