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


class RowOutcome(StrEnum):
    """What a row of a sheet of staff would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ENDED = "ended"


class CellCode(StrEnum):
    """What is wrong with a cell of a sheet of staff."""

    HEADING = "heading"
    REQUIRED = "required"
    TOO_LONG = "too_long"
    MALFORMED = "malformed"
    UNKNOWN_POST = "unknown_post"
    UNKNOWN_ORGANISATION = "unknown_organisation"
    UNKNOWN_AREA = "unknown_area"
    POST_NOT_OF_ORGANISATION = "post_not_of_organisation"
    AREA_NOT_OF_ORGANISATION = "area_not_of_organisation"
    AREA_NOT_OF_POST = "area_not_of_post"
    NOT_A_DATE = "not_a_date"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    NAME_DIFFERS = "name_differs"
    REPEATED = "repeated"
    BEYOND_REMIT = "beyond_remit"
    USERNAME_TAKEN = "username_taken"
