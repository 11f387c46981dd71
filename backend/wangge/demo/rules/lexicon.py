"""The words of the simulated county, and how a sentence is made of them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from wangge.demo.enums import Setting

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_EMPTY = (("，。", "。"), ("，，", "，"))
_YEAR_ROUND = (1.0,) * 12
_LAYERS = (70.0, 18.0, 4.0, 8.0)
_URGENT = 0.008
_CROWD = 0.04

Slots = Mapping[str, Sequence[str]]
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Speech:
    """How a category is spoken of, when and where it happens, and who settles it.

    ``months`` and ``layers`` (village, town, county, unit) are weights; ``area`` is a setting or
    any; ``hours`` is day, dusk or night; ``urgent`` and ``crowd`` are shares of its reports.
    ``cold`` are reports of the cold months, ``urban`` of communities, beside those of always.
    """

    code: str
    thing: str
    name: str
    weight: float
    months: tuple[float, ...]
    hours: str
    area: str
    layers: tuple[float, ...]
    urgent: float
    crowd: float
    department: str
    reports: tuple[str, ...]
    cold: tuple[str, ...]
    urban: tuple[str, ...]
    outcomes: tuple[str, ...]
    ways: tuple[str, ...]
    along: Mapping[str, Sequence[str]]

    def share_in(self, month: int) -> float:
        """How much more than in an average month is reported in this one."""
        return self.months[month - 1] * len(self.months) / sum(self.months)


@dataclass(frozen=True, slots=True)
class ClusterKind:
    """Something that grows in the last weeks at one place; ``share`` is of all reports."""

    categories: tuple[str, ...]
    villages: tuple[str, ...]
    share: float
    weeks: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words; ``along`` holds what is said on the way whatever the category.

    ``agency`` holds what is said when an agent does something for somebody; ``whole_names`` are
    borne without a surname; ``is_flat`` is the land on the drawn pictures.
    """

    surnames: str
    given_names: tuple[str, ...]
    whole_names: tuple[str, ...]
    slots: Slots
    places: Mapping[Setting, Slots]
    along: Slots
    agency: Slots
    is_flat: bool
    speeches: tuple[Speech, ...]
    clusters: tuple[ClusterKind, ...]


def lexicon_of(
    text: str, own: str, categories: Mapping[str, str], *, words: Mapping[str, str]
) -> Lexicon:
    """The words for a county.

    Args:
        text: the words any county speaks.
        own: those of this county, laid over them; may be empty.
        categories: its leaf categories, code -> name, in their order.
        words: what it calls its layers.
    """
    found, local = tomllib.loads(text), tomllib.loads(own)
    general, kinds = found["general"], found["kinds"]
    known: Mapping[str, Table] = local.get("categories", {})
    return Lexicon(
        surnames=found["surnames"],
        given_names=tuple(found["given"]),
        whole_names=tuple(local.get("whole_names", ())),
        slots={
            **{layer: [word] for layer, word in words.items()},
            **found["slots"],
            **local.get("slots", {}),
        },
        places=_places(found["places"], local.get("places", {})),
        along={key: value for key, value in general.items() if isinstance(value, list)},
        agency=found["agency"],
        is_flat=local.get("landscape") == "steppe",
        speeches=tuple(
            _speech(code, name, known.get(code, general), kinds)
            for code, name in categories.items()
        ),
        clusters=tuple(
            ClusterKind(
                tuple(each["categories"]), tuple(each["villages"]), each["share"], each["weeks"]
            )
            for each in local.get("clusters", ())
        ),
    )


def said(rng: Random, template: str, slots: Slots) -> str:
    """A sentence: each [a|b] is one of these, each {name} one of the words of that slot.

    >>> said(Random(1), "[路|桥]{what}", {"what": ["坏了"]})
    '路坏了'
    """
    while "[" in template or "{" in template:
        template = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), template)
        template = _SLOT.sub(lambda match: rng.choice(slots[match[1]]), template)
    for doubled, single in _EMPTY:
        template = template.replace(doubled, single)
    return template


def somebody(rng: Random, lexicon: Lexicon) -> dict[str, str]:
    """A resident who never was; the telephone numbers are given out to nobody."""
    name = rng.choice(lexicon.surnames) + rng.choice(lexicon.given_names)
    return {"name": name, "phone": f"1000000{rng.randrange(10_000):04d}", "address": ""}


def _places(general: Mapping[str, Table], local: Mapping[str, Table]) -> Mapping[Setting, Slots]:
    """The words of each setting; what only rural places say, pastoral ones say too."""
    of = {each: {**general[each], **local.get(each, {})} for each in Setting}
    return of | {Setting.PASTORAL: {**of[Setting.RURAL], **of[Setting.PASTORAL]}}


def _speech(code: str, name: str, given: Table, kinds: Mapping[str, Table]) -> Speech:
    kind = kinds[given["kind"]]
    return Speech(
        code=code,
        thing=given.get("thing", name),
        name=name,
        weight=given.get("weight", 2.0),
        months=tuple(given.get("months", _YEAR_ROUND)),
        hours=given.get("hours", "day"),
        area=given.get("area", "any"),
        layers=tuple(given.get("layers", _LAYERS)),
        urgent=given.get("urgent", _URGENT),
        crowd=given.get("crowd", _CROWD),
        department=given.get("department", ""),
        reports=tuple(given["reports"]),
        cold=tuple(given.get("cold", ())),
        urban=tuple(given.get("urban", ())),
        outcomes=(*given.get("outcomes", ()), *kind["outcomes"]),
        ways=tuple(given.get("ways", kind["ways"])),
        along=kind,
    )
