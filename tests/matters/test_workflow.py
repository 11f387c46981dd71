from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from tests.matters.table import BEFORE, LAYERS, Case, expected

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind, Role
from wangge.matters.enums import ENDED, Action, Hand, Layer, Stage
from wangge.matters.errors import (
    ActionNotOpenError,
    ActionNotYoursError,
    FormInvalidError,
    UnknownActionError,
)
from wangge.matters.events import Acted, Filed, Held, MatterState, Other, as_of
from wangge.matters.procedures import HAZARD
from wangge.matters.workflow import chosen, form_faults, form_schema, offers

PLACE = "640425100200001"
AREAS = {"village": "640425100200", "town": "640425100", "county": "640425", "unit": "640425"}
KINDS = {
    "village": OrganisationKind.VILLAGE,
    "town": OrganisationKind.TOWN,
    "county": OrganisationKind.COUNTY,
    "unit": OrganisationKind.DEPARTMENT,
}
PATHS = (
    ("village",),
    ("county",),
    ("village", "town"),
    ("village", "county"),
    ("village", "town", "county"),
    ("county", "unit"),
    ("village", "town", "county", "unit"),
)
SETTLED_BY = (None, "village", "town", "county", "unit")
NOW = datetime(2026, 5, 2, tzinfo=UTC)
ME, REPORTER, ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=999)
YES_NO = (False, True)


def office(layer: str) -> UUID:
    return UUID(int=100 + list(KINDS).index(layer))


def post_office(case: Case) -> UUID:
    return office(LAYERS[case.role]) if case.in_office else ELSEWHERE


DONE_BY = {
    "me": lambda case: (ME, post_office(case)),
    "me_elsewhere": lambda _case: (ME, UUID(int=998)),
    "colleague": lambda case: (REPORTER, post_office(case)),
    "stranger": lambda _case: (REPORTER, UUID(int=998)),
}
"""Who did the last act, and for which office."""


def state_of(case: Case) -> MatterState:
    by, for_office = DONE_BY[case.done_by](case)
    state = MatterState(
        filed=Filed("", "", PLACE, PLACE, datetime(2026, 5, 1, tzinfo=UTC), None, None),
        stage=Stage(case.stage),
        path=tuple(Held(office(layer), Layer(layer)) for layer in case.path),
        round=1,
        urgent=case.urgent,
        seq=1,
        reporter_id=ME if case.reported else REPORTER,
        handler_id=ME if case.handled else None,
        settled_by=Held(office(case.settled_by), Layer(case.settled_by))
        if case.settled_by
        else None,
        due_from=None,
        due_days=None,
        due_on=None,
        ended_on=None,
        urgent_itself=case.urgent,
        acted=Acted(1, NOW, by, for_office),
        undoable=True,
        taken=(Other(UUID(int=7), urgent=False),) if case.took_in else (),
    )
    state = replace(state, before=replace(state, stage=Stage(BEFORE)))
    fresh_since = NOW if case.just_now else NOW + timedelta(seconds=1)
    return as_of(state, fresh_since=fresh_since, target_is_open=case.open_there)


def actor_of(case: Case) -> Actor:
    layer = LAYERS[case.role]
    post = Post(
        role=Role(case.role),
        organisation_id=post_office(case),
        organisation_name="",
        kind=KINDS[layer],
        area_prefix=AREAS[layer] if case.in_area else "640425101",
    )
    return Actor(ME, ME, "", "", (post,))


def cases(*stages: Stage) -> list[Case]:
    """Every stage, way, role and standing; those in the office work at the holder's layer."""
    return [
        Case(stage, path, urgent, settled_by, role, in_area, in_office, reported, handled)
        for stage, path, urgent, settled_by, role, in_area, in_office, reported, handled in product(
            stages, PATHS, YES_NO, SETTLED_BY, list(Role), YES_NO, YES_NO, YES_NO, YES_NO
        )
        if not in_office or LAYERS[role] == path[-1]
    ]


def later_cases(*stages: Stage) -> list[Case]:
    """The same for what came before: the last act, what was taken in, where it was merged into."""
    return [
        Case(stage, path, urgent, None, role, in_area, in_office, False, False, *came_before)
        for stage, path, urgent, role, in_area, in_office, *came_before in product(
            stages, PATHS, YES_NO, list(Role), YES_NO, YES_NO, DONE_BY, YES_NO, YES_NO, YES_NO
        )
        if not in_office or LAYERS[role] == path[-1]
    ]


@pytest.mark.parametrize("stage", list(Stage))
def test_the_table_offers_what_its_words_say(stage: Stage) -> None:
    mistaken = [
        (case, offered, expected(case))
        for case in (*cases(stage), *later_cases(stage))
        if (
            offered := {
                each.action.value: {target.value for target in each.to_stages}
                for each in offers(HAZARD, state_of(case), actor_of(case))
            }
        )
        != expected(case)
    ]

    assert mistaken == []


def test_what_is_not_offered_is_refused_and_what_is_offered_is_not() -> None:
    some = [*cases(*Stage)[::97], *later_cases(*Stage)[::97]]
    refused = (ActionNotOpenError, ActionNotYoursError)

    for case in some:
        offered = expected(case)
        for action in set(Action) - {Action.REPORT, Action.REFILE}:
            kinds = (FormInvalidError,) if action in offered else refused
            with pytest.raises(kinds):
                chosen(HAZARD, state_of(case), actor_of(case), action, {"nonsense": 1})


def test_an_action_the_procedure_does_not_know_is_refused() -> None:
    case = cases(Stage.REPORTED)[0]

    for word in ("report", "delete", "VERIFY", ""):
        with pytest.raises(UnknownActionError):
            chosen(HAZARD, state_of(case), actor_of(case), word, {})


def test_a_stage_has_a_way_on_unless_it_is_an_end() -> None:
    onward = {row.source for row in HAZARD if row.target not in (None, row.source)}

    assert onward == set(Stage) - ENDED
    assert {row.source for row in HAZARD if row.hand is not Hand.BEFORE} == set(Stage) - ENDED


def test_an_action_has_one_form_at_a_stage() -> None:
    forms: dict[tuple[Stage, Action], set[object]] = {}
    for row in HAZARD:
        forms.setdefault((row.source, row.action), set()).add(row.form)

    assert {key: len(each) for key, each in forms.items()} == dict.fromkeys(forms, 1)


def test_the_form_of_an_action_is_the_same_in_schema_and_check() -> None:
    texts = {"type": "string", "minLength": 1, "maxLength": 2000, "x-widget": "text"}
    form = next(row.form for row in HAZARD if row.action is Action.RETURN_VISIT)

    assert form_schema(form) == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "satisfied": {"type": "boolean"},
            "way": {"type": "string", "enum": ["on_site", "phone", "video"]},
            "words": texts,
        },
        "required": ["satisfied", "way", "words"],
        "additionalProperties": False,
    }
    assert form_faults(form, {"satisfied": 1, "way": "letter", "words": " ", "more": 1}) == {
        "more": "unknown",
        "satisfied": "invalid",
        "way": "invalid",
        "words": "invalid",
    }
    assert form_faults(form, {}) == dict.fromkeys(("satisfied", "way", "words"), "required")


@pytest.mark.parametrize("words", ["", " \n", "a\0b", "字" * 2001, 7, ["a"], {"a": "b"}, True])
def test_words_that_are_none_are_refused(words: object) -> None:
    form = next(row.form for row in HAZARD if row.action is Action.ADD_NOTE)

    assert form_faults(form, {"words": words}) == {"words": "invalid"}
