"""Acts at random: who may do what now, and forms filled in by their schema alone."""

import random
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.counties import County
from tests.factories import HERE

from wangge.accounts.actor import Actor
from wangge.accounts.queries import actor_of_account
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.codes import place_code
from wangge.matters.models import Matter
from wangge.matters.procedures import HAZARD
from wangge.matters.queries import events_of, present_state
from wangge.matters.workflow import Offer, form_schema, offers
from wangge.platform.db import reading

ACTING = (
    "worker",
    "agent",
    "village",
    "town",
    "deputy",
    "county",
    "county2",
    "unit",
    "unit2",
    "leader",
)
GRIDS = ("640425100200", "640425100200003", "640425100200004")
"""In the village of the first chain, so that everybody of it may file there."""
CATEGORIES = ("land.boundary", "land.transfer", "fire.passage", "other")


@dataclass(frozen=True)
class Walk:
    """A county's people and a matter that others can be merged into."""

    county: County
    actors: dict[str, Actor]
    into: str

    @classmethod
    def in_county(cls, county: County) -> "Walk":
        """A walk with everybody of the first chain, and two departments."""
        today = local_day(utc_now())
        with county.app.app_context():
            found = {name: actor_of_account(reading(), name, today) for name in ACTING}
        actors = {name: actor for name, actor in found.items() if actor}
        return cls(county, actors, county["worker"].report()["number"])

    def offered(self, matter: dict[str, Any]) -> list[tuple[str, Offer]]:
        """Everybody who may do something to the matter, with each thing they may do."""
        with self.county.app.app_context():
            key = UUID(matter["id"])
            events, row = events_of(reading(), [key])[key], reading().get_one(Matter, key)
            state = present_state(reading(), row, events, utc_now())
        return [
            (name, offer)
            for name, actor in self.actors.items()
            for offer in offers(HAZARD, state, actor)
        ]

    def act(
        self, matter: dict[str, Any], name: str, offer: Offer, choice: random.Random
    ) -> dict[str, Any]:
        """Do what was offered, over HTTP."""
        form = self._filled(form_schema(offer.form), choice, matter)
        return self.county[name].act(matter, offer.action, **form)

    def _filled(
        self, schema: dict[str, Any], choice: random.Random, matter: dict[str, Any]
    ) -> dict[str, object]:
        return {
            name: self._answer(field, choice, matter)
            for name, field in schema["properties"].items()
            if name in schema["required"] or choice.random() < 0.5
        }

    def _answer(
        self, field: dict[str, Any], choice: random.Random, matter: dict[str, Any]
    ) -> object:
        if field["type"] == "boolean":
            return choice.random() < 0.5
        if "enum" in field:
            return choice.choice(field["enum"])
        match field["x-widget"]:
            case "unit":
                return self.county[choice.choice(["unit", "unit2"])].office["id"]
            case "matter":
                return self.into
            case "category":
                return choice.choice([each for each in CATEGORIES if each != matter["category"]])
            case "place":
                return self._elsewhere(matter["place"]["code"], choice)
        return choice.choice(["已到现场", "双方同意", "另行约定"])

    def _elsewhere(self, code: str, choice: random.Random) -> dict[str, object]:
        if choice.random() < 0.5:
            return {"grid": choice.choice([each for each in GRIDS if place_code(each) != code])}
        lon, lat = HERE
        return {"point": {"lon": lon + choice.uniform(0, 0.01), "lat": lat, "datum": "wgs84"}}
