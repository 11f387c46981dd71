"""The hazard procedure told a second time, in plain words, to compare the table with.

Each line: action, stages, stage it leads to (= leaves it, before: the one it came from), standing,
roles, condition.
"""

from collections.abc import Iterator
from dataclasses import dataclass

LINES = """
verify            | reported                              | verified   | holder   | worker agent village town county | -
settle_here       | verified escalated sent_back          | settled    | holder   | worker agent village town county | -
escalate          | verified escalated sent_back          | escalated  | holder   | village town county              | someone_above
send_back         | escalated                             | sent_back  | holder   | town county                      | came_from_somebody
send_back         | assigned                              | sent_back  | holder   | unit                             | came_from_somebody
assign            | verified escalated sent_back          | assigned   | holder   | county                           | in_county
settle            | assigned                              | settled    | holder   | unit                             | -
declare_unfounded | reported verified escalated sent_back | unfounded  | holder   | village town county              | took_nothing_in
merge             | reported verified escalated sent_back | merged     | holder   | village town county              | -
return_visit      | settled                               | visited    | visitor  | worker agent village town county | -
return_visit      | settled                               | verified   | visitor  | worker agent village town county | settled_by_layer
return_visit      | settled                               | assigned   | visitor  | worker agent village town county | settled_by_unit
evaluate          | settled visited                       | =          | evaluator| everybody                        | -
evaluate          | settled visited                       | verified   | evaluator| everybody                        | settled_by_layer
evaluate          | settled visited                       | assigned   | evaluator| everybody                        | settled_by_unit
strike_off        | visited                               | struck_off | holder   | village town county              | -
take_over         | reported verified escalated sent_back | escalated  | above    | town county                      | urgent
mark_urgent       | reported verified escalated sent_back assigned | = | remit    | village town county              | not_urgent
add_note          | reported verified escalated sent_back assigned settled visited | = | remit    | everybody | -
add_note          | reported verified escalated sent_back assigned settled visited | = | reporter | everybody | -
instruct          | reported verified escalated sent_back assigned settled visited | = | remit    | leader    | -
correct_category  | reported verified escalated sent_back assigned settled visited | = | holder   | worker agent village town county unit | -
correct_place     | reported verified escalated sent_back settled visited          | = | holder   | village town county | -
correct_place     | reported verified escalated sent_back settled visited          | = | above    | town county         | -
correct_place     | assigned                                                       | = | remit    | county              | -
undo              | reported verified escalated sent_back assigned settled visited struck_off unfounded | before | doer      | everybody                | done_just_now
undo              | reported verified escalated sent_back assigned settled visited struck_off unfounded | before | colleague | village town county unit | done_just_now
unmerge           | merged                                                         | before | holder | village town county | open_there
unmerge           | merged                                                         | before | above  | town county         | open_there
"""  # noqa: E501 -- a table is read across

ROLES = {
    "worker": "grid_worker",
    "agent": "petition_agent",
    "village": "village_lead",
    "town": "town_officer",
    "county": "county_officer",
    "unit": "unit_handler",
    "leader": "county_leader",
}
"""Everybody; an administrator acts on no matter."""

LAYERS = {
    "grid_worker": "village",
    "petition_agent": "village",
    "village_lead": "village",
    "town_officer": "town",
    "county_officer": "county",
    "county_leader": "county",
    "administrator": "county",
    "unit_handler": "unit",
}
BEFORE = "verified"
"""The stage before the last act, in every case."""

LADDER = ["village", "town", "county"]


@dataclass(frozen=True)
class Case:
    """A matter and a person, in plain words; ``path`` lists layers, the holder's last.

    ``done_by`` is who did the last act: me, me for another office, a colleague, or a stranger.
    """

    stage: str
    path: tuple[str, ...]
    urgent: bool
    settled_by: str | None
    role: str
    in_area: bool
    in_office: bool
    reported: bool
    handled: bool
    done_by: str = "stranger"
    just_now: bool = False
    took_in: bool = False
    open_there: bool = False


def expected(case: Case) -> dict[str, set[str]]:
    """The actions open to the person, each with the stages it may lead to."""
    found: dict[str, set[str]] = {}
    for action, stages, target, standing, roles, condition in _lines():
        if (
            case.stage in stages
            and case.role in roles
            and _stands(case, standing)
            and _holds(case, condition)
        ):
            known = {"=": case.stage, "before": BEFORE}
            found.setdefault(action, set()).add(known.get(target, target))
    return found


def _lines() -> Iterator[tuple[str, list[str], str, str, list[str], str]]:
    for line in LINES.strip().splitlines():
        action, stages, target, standing, roles, condition = (
            each.strip() for each in line.split("|")
        )
        names = list(ROLES.values()) if roles == "everybody" else [ROLES[r] for r in roles.split()]
        yield action, stages.split(), target, standing, names, condition


def _stands(case: Case, standing: str) -> bool:
    if standing == "reporter":
        return case.reported
    if standing == "doer":
        return case.done_by == "me"
    if standing == "colleague":
        return case.done_by in ("me", "colleague")
    if standing == "evaluator":
        return case.reported and not case.handled
    if case.role == "unit_handler":
        return case.in_office and standing in ("holder", "remit")
    if not case.in_area:
        return False
    if standing == "holder":
        return case.in_office
    if standing == "visitor":
        walks = case.role in ("grid_worker", "petition_agent")
        return not case.handled and (case.in_office or walks)
    if standing == "above":
        holder = case.path[-1]
        return holder in LADDER and LADDER.index(LAYERS[case.role]) > LADDER.index(holder)
    return True


def _holds(case: Case, condition: str) -> bool:
    return {
        "-": True,
        "someone_above": case.path[-1] in ("village", "town"),
        "came_from_somebody": len(case.path) > 1,
        "in_county": case.path[-1] == "county",
        "urgent": case.urgent,
        "not_urgent": not case.urgent,
        "done_just_now": case.just_now,
        "took_nothing_in": not case.took_in,
        "open_there": case.open_there,
        "settled_by_layer": case.settled_by in LADDER,
        "settled_by_unit": case.settled_by == "unit",
    }[condition]
