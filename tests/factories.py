"""What phones send: reports and photos, whole and without surprises."""

import io
from datetime import timedelta
from typing import Any

from PIL import Image

from wangge.kernel.clock import utc_now
from wangge.kernel.ids import uuid7

HERE = (106.45, 35.65)
"""In the first grid of the first chain's village, 640425100200001."""

THERE = (106.75, 35.95)
"""In the last grid of the second chain's village, 640425101201004."""

OUTSIDE = (106.0, 35.0)


def new_id() -> str:
    """An id as a phone makes it."""
    return str(uuid7(utc_now()))


def fix(lon: float, lat: float) -> dict[str, Any]:
    """A point as a phone takes it."""
    return {
        "lon": lon,
        "lat": lat,
        "datum": "wgs84",
        "accuracy_m": 8.5,
        "fixed_at": utc_now().isoformat(),
    }


def report(**changes: object) -> dict[str, Any]:
    """A report from the first chain's grid, seen a quarter of an hour ago."""
    now = utc_now()
    return {
        "id": new_id(),
        "category": "land.boundary",
        "words": "两家为地界争吵",
        "point": fix(*HERE),
        "grid": None,
        "seen_at": (now - timedelta(minutes=15)).isoformat(),
        "sent_at": (now - timedelta(seconds=1)).isoformat(),
        "head_count": 2,
        "urgent": False,
        "photos": [],
        "reporter": None,
    } | changes


PRINCIPAL = {"name": "马秀英", "phone": "13709545678", "address": "东庄村二组"}
"""A resident who never was."""


def consent(**changes: object) -> dict[str, Any]:
    """A consent read back at the door ten minutes ago."""
    at = utc_now() - timedelta(minutes=10)
    words = "同意代办员替我上报并跟进这件事"
    return {"way": "read_back", "at": at.isoformat(), "words": words} | changes


def request(**changes: object) -> dict[str, Any]:
    """A request of the first chain's village, for whichever agent takes it."""
    return {
        "id": new_id(),
        "item": "raise",
        "village": "640425100200",
        "agent": None,
        "words": "想请人代办",
        "principal": PRINCIPAL,
        "consent": None,
    } | changes


def for_principal(**changes: object) -> dict[str, Any]:
    """A report that an agent files for somebody, with their consent."""
    agency = {"item": "raise", "ticket": None, "consent": consent()} | changes
    reporter = {**PRINCIPAL, "protect": False} if agency["ticket"] is None else None
    return report(agency=agency, reporter=reporter)


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """The bytes of a small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "peru").save(out, kind, **options)
    return out.getvalue()
