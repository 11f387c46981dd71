"""Roles, kinds of organisation and the layers they stand at."""

from enum import StrEnum


class Role(StrEnum):
    """What a post is for."""

    GRID_WORKER = "grid_worker"
    PETITION_AGENT = "petition_agent"
    VILLAGE_LEAD = "village_lead"
    TOWN_OFFICER = "town_officer"
    COUNTY_OFFICER = "county_officer"
    UNIT_HANDLER = "unit_handler"
    COUNTY_LEADER = "county_leader"
    ADMINISTRATOR = "administrator"


class OrganisationKind(StrEnum):
    """Village, town and county answer for an area; a department for a line of work."""

    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"
    DEPARTMENT = "department"


class Home(StrEnum):
    """The first screen of a role."""

    PHONE = "phone"
    DESK = "desk"
    COCKPIT = "cockpit"
    ADMIN = "admin"
