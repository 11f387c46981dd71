"""Pure decisions over a procedure's rows: what is open to whom, and what an act leads to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import Role
from wangge.kernel.geometry import Datum
from wangge.kernel.ids import uuid_of
from wangge.kernel.texts import is_plain, shows
from wangge.matters.enums import Action, Clock, FieldKind, Hand, Stage, Standing
from wangge.matters.errors import (
    ActionNotOpenError,
    ActionNotYoursError,
    FormInvalidError,
    UnknownActionError,
)
from wangge.matters.events import MatterState
from wangge.matters.permissions import GUARDS, post_standing
from wangge.matters.procedures import TEXT_MAX, Field, Transition

Table = Sequence[Transition]
MATTER_MAX = 64
"""Characters of a matter's number or id."""
CATEGORY_MAX = 48
"""Characters of a category's code."""

_GRID = re.compile(r"[0-9]{12}([0-9]{3})?")
_DATUMS = tuple(each.value for each in Datum)
_ASIDE = frozenset({Clock.KEEP, Clock.HASTEN, Clock.EASE, Clock.BEFORE})


@dataclass(frozen=True, slots=True)
class Offer:
    """An action open to an actor, with its form and the stages it may lead to."""

    action: Action
    form: tuple[Field, ...]
    to_stages: tuple[Stage, ...]


def offers(table: Table, state: MatterState, actor: Actor) -> tuple[Offer, ...]:
    """What the actor may do to the matter now, in the order of the table."""
    found: dict[Action, Offer] = {}
    for row in table:
        if not _is_open(row, state) or _post(row, state, actor) is None:
            continue
        target = stage_after(row, state)
        known = found.get(row.action)
        if known is None:
            found[row.action] = Offer(row.action, row.form, (target,))
        elif target not in known.to_stages:
            found[row.action] = Offer(row.action, row.form, (*known.to_stages, target))
    return tuple(found.values())


def chosen(
    table: Table, state: MatterState, actor: Actor, action: str, given: Mapping[str, Any]
) -> tuple[Transition, Post]:
    """The row an act follows, and the post by which the actor may do it.

    Raises:
        UnknownActionError: when the procedure has no such action.
        ActionNotOpenError: when it is not open at this stage, or its guard does not hold.
        ActionNotYoursError: when it is open, but not for this actor.
        FormInvalidError: when the form is not filled in as the row asks.
    """
    named = [row for row in table if row.action == action]
    if not named:
        raise UnknownActionError(action=action)
    standing = [row for row in named if _is_open(row, state)]
    if not standing:
        raise ActionNotOpenError(action=action, stage=state.stage.value)
    mine = [(row, post) for row in standing if (post := _post(row, state, actor))]
    if not mine:
        raise ActionNotYoursError(action=action)
    faults = form_faults(mine[0][0].form, given)
    if faults:
        raise FormInvalidError(fields=faults)
    for row, post in mine:
        if row.when is None or given[row.when[0]] is row.when[1]:
            return row, post
    raise ActionNotOpenError(action=action, stage=state.stage.value)


def follows(table: Table, state: MatterState, action: Action) -> Transition | None:
    """The row by which an act on another matter tells on this one; None when it cannot."""
    named = (row for row in table if row.action is action and row.standing is Standing.REGISTER)
    return next((row for row in named if _is_open(row, state)), None)


def stage_after(row: Transition, state: MatterState) -> Stage:
    """The stage that a row leads to."""
    if row.hand is Hand.BEFORE and state.before is not None:
        return state.before.stage
    return row.target or state.stage


def waiting_stages(table: Table, role: Role, standing: Standing) -> frozenset[Stage]:
    """The stages at which a role has to move a matter on, in a standing."""
    moving = (row for row in table if row.clock not in _ASIDE)
    return frozenset(row.source for row in moving if row.standing is standing and role in row.roles)


def form_faults(form: Sequence[Field], given: Mapping[str, Any]) -> dict[str, str]:
    """Field name -> code for each field that is missing, unknown or of the wrong value."""
    names = {field.name for field in form}
    faults = {name: "unknown" for name in given if name not in names}
    for field in form:
        value = given.get(field.name)
        if value is None:
            if field.required:
                faults[field.name] = "required"
        elif not _fits(field, value):
            faults[field.name] = "invalid"
    return faults


def form_schema(form: Sequence[Field]) -> dict[str, Any]:
    """The form as a JSON Schema (2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {field.name: _property(field) for field in form},
        "required": [field.name for field in form if field.required],
        "additionalProperties": False,
    }


def _is_open(row: Transition, state: MatterState) -> bool:
    return row.source is state.stage and all(GUARDS[guard](state) for guard in row.guards)


def _post(row: Transition, state: MatterState, actor: Actor) -> Post | None:
    return post_standing(actor, state, row.standing, row.roles)


def _fits(field: Field, value: Any) -> bool:  # noqa: ANN401 -- a value off the wire
    match field.kind:
        case FieldKind.YES_NO:
            return isinstance(value, bool)
        case FieldKind.CHOICE:
            return value in field.choices
        case FieldKind.UNIT:
            return isinstance(value, str) and uuid_of(value) is not None
        case FieldKind.TEXT:
            return _is_text(value, TEXT_MAX)
        case FieldKind.MATTER:
            return _is_text(value, MATTER_MAX)
        case FieldKind.CATEGORY:
            return _is_text(value, CATEGORY_MAX)
        case FieldKind.PLACE:
            return isinstance(value, dict) and _is_place(value)


def _is_place(value: Mapping[str, Any]) -> bool:
    """Whether it is a grid's or village's code, or a point in degrees."""
    match value:
        case {"grid": str(grid), **rest}:
            return not rest and _GRID.fullmatch(grid) is not None
        case {"point": {"lon": lon, "lat": lat, "datum": datum, **more}, **rest}:
            known = not rest and not more and datum in _DATUMS
            return known and _is_degrees(lon, 180) and _is_degrees(lat, 90)
        case _:
            return False


def _is_degrees(value: object, most: int) -> bool:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return False
    return -most <= value <= most


def _is_text(value: Any, most: int) -> bool:  # noqa: ANN401 -- a value off the wire
    """Whether it says something that can be seen and stored, and is not too long."""
    return isinstance(value, str) and len(value) <= most and is_plain(value) and shows(value)


def _property(field: Field) -> dict[str, Any]:
    match field.kind:
        case FieldKind.YES_NO:
            return {"type": "boolean"}
        case FieldKind.CHOICE:
            return {"type": "string", "enum": list(field.choices)}
        case FieldKind.UNIT:
            return {"type": "string", "format": "uuid", "x-widget": "unit"}
        case FieldKind.MATTER:
            return {"type": "string", "minLength": 1, "maxLength": MATTER_MAX, "x-widget": "matter"}
        case FieldKind.CATEGORY:
            return {
                "type": "string",
                "minLength": 1,
                "maxLength": CATEGORY_MAX,
                "x-widget": "category",
            }
        case FieldKind.PLACE:
            return {
                "type": "object",
                "oneOf": [_only({"grid": {"type": "string", "pattern": _GRID.pattern}}), _POINT],
                "x-widget": "place",
            }
        case FieldKind.TEXT:
            return {"type": "string", "minLength": 1, "maxLength": TEXT_MAX, "x-widget": "text"}


def _only(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of an object that has these and nothing else."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


_POINT = _only(
    {
        "point": _only(
            {
                "lon": {"type": "number", "minimum": -180, "maximum": 180},
                "lat": {"type": "number", "minimum": -90, "maximum": 90},
                "datum": {"type": "string", "enum": list(_DATUMS)},
            }
        )
    }
)
