"""Who stands where towards a matter, and what its history allows."""

from collections.abc import Callable

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind, Role
from wangge.kernel.codes import contains
from wangge.matters.enums import Guard, Layer, Standing
from wangge.matters.events import MatterState

_NOT_BY_HANDLER = frozenset({Standing.VISITOR, Standing.EVALUATOR})
FIELD_ROLES = frozenset({Role.GRID_WORKER, Role.PETITION_AGENT})

_RANK = {Layer.VILLAGE: 0, Layer.TOWN: 1, Layer.COUNTY: 2}
_LAYER = {
    OrganisationKind.VILLAGE: Layer.VILLAGE,
    OrganisationKind.TOWN: Layer.TOWN,
    OrganisationKind.COUNTY: Layer.COUNTY,
    OrganisationKind.DEPARTMENT: Layer.UNIT,
}

GUARDS: dict[Guard, Callable[[MatterState], bool]] = {
    Guard.HAS_LAYER_ABOVE: lambda state: state.holder.layer in {Layer.VILLAGE, Layer.TOWN},
    Guard.HAS_WAY_BACK: lambda state: len(state.path) > 1,
    Guard.HELD_BY_COUNTY: lambda state: state.holder.layer is Layer.COUNTY,
    Guard.IS_URGENT: lambda state: state.urgent,
    Guard.IS_NOT_URGENT: lambda state: not state.urgent,
    Guard.SETTLED_BY_LAYER: lambda state: (
        state.settled_by is not None and state.settled_by.layer is not Layer.UNIT
    ),
    Guard.SETTLED_BY_UNIT: lambda state: (
        state.settled_by is not None and state.settled_by.layer is Layer.UNIT
    ),
    Guard.CAN_BE_TAKEN_BACK: lambda state: state.undoable,
    Guard.TOOK_NOTHING_IN: lambda state: not state.taken,
    Guard.IS_STILL_OPEN_THERE: lambda state: state.before is not None and state.target_is_open,
}


def layer_of(kind: OrganisationKind) -> Layer:
    """The layer an organisation of this kind stands at."""
    return _LAYER[kind]


def layers_below(layer: Layer) -> frozenset[Layer]:
    """The layers that pass matters up to this one."""
    rank = _RANK.get(layer, -1)
    return frozenset(each for each, other in _RANK.items() if other < rank)


def post_standing(
    actor: Actor, state: MatterState, standing: Standing, roles: frozenset[Role]
) -> Post | None:
    """The actor's first post that gives the standing a row asks for, or None."""
    if standing is Standing.REGISTER:
        return None
    if standing in {Standing.DOER, Standing.COLLEAGUE}:
        office = state.acted.organisation_id
        mine = standing is Standing.COLLEAGUE or actor.person_id == state.acted.person_id
        there = (post for post in actor.posts if mine and post.organisation_id == office)
        return next((post for post in there if post.role in roles), None)
    if standing in _NOT_BY_HANDLER and actor.person_id == state.handler_id:
        return None
    if standing in {Standing.REPORTER, Standing.EVALUATOR}:
        mine = actor.person_id == state.reporter_id
        return next((post for post in actor.posts if mine and post.role in roles), None)
    allowed = (post for post in actor.posts if post.role in roles)
    return next((post for post in allowed if _stands(post, state, standing)), None)


def _stands(post: Post, state: MatterState, standing: Standing) -> bool:
    holds = post.organisation_id == state.holder.organisation_id
    if post.role is Role.UNIT_HANDLER:
        return holds and standing in {Standing.HOLDER, Standing.REMIT}
    if not contains(post.area_prefix, state.filed.place_code):
        return False
    match standing:
        case Standing.HOLDER:
            return holds
        case Standing.VISITOR:
            return holds or post.role in FIELD_ROLES
        case Standing.ABOVE:
            return state.holder.layer in layers_below(layer_of(post.kind))
        case _:
            return True
