"""What the tables may hold of persons, and that the migrations make what the models say."""

from alembic import command
from geoalchemy2 import Geometry
from sqlalchemy import LargeBinary, String, Uuid, inspect, text
from sqlalchemy.schema import Column
from tests.counties import County

from wangge.platform import migrations
from wangge.platform.db import Base, db

BEARING = {
    # Who works for an organisation, and where they are signed in.
    "people.id": "staff",
    "people.name": "staff",
    "posts.person_id": "staff",
    "accounts.id": "staff",
    "accounts.person_id": "staff",
    "accounts.username": "staff",
    "accounts.password_hash": "staff",
    "accounts.must_change": "staff",
    "accounts.closes_on": "staff",
    "sign_in_tries.username_sha256": "staff",
    "sessions.account_id": "staff",
    "sessions.token_sha256": "staff",
    # Who stands in for whom, and who handed over to whom.
    "deputies.person_id": "staff",
    "deputies.arranged_by_id": "staff",
    "hand_overs.from_person_id": "staff",
    "hand_overs.to_person_id": "staff",
    "hand_overs.by_person_id": "staff",
    # Which member of staff did what to a matter.
    "matter_events.person_id": "staff",
    "matters.handler_id": "staff",
    "reports.filed_by_id": "staff",
    # Which member of staff took a list away, and the words searched for.
    "exports.person_id": "staff",
    "exports.asked": "words",
    # Who follows a matter for a principal, and who did what to a request.
    "matters.agent_id": "staff",
    "agency_tickets.agent_id": "staff",
    "agency_tickets.opened_by_id": "staff",
    "agency_events.person_id": "staff",
    # Which member of staff answers for a focal village or a place, and did what about it.
    "care_seats.person_id": "staff",
    "care_events.person_id": "staff",
    "care_events.about_person_id": "staff",
    # Why an office looks after something, and what it said about it.
    "focal_villages.reason": "words",
    "care_tasks.words": "words",
    "care_tasks.outcome": "words",
    "care_events.words": "words",
    "place_matters.reason": "words",
    # What people said, and who they are, sealed.
    "matters.summary": "words",
    "event_payloads.body": "words",
    "reporter_envelopes.sealed": "sealed",
    "agency_events.given": "words",
    "principal_envelopes.sealed": "sealed",
}
"""Every column that may bear a person; a register, score or track of persons has no place."""

NAMES_OF_THINGS = {
    "divisions.name",
    "small_grids.name",
    "organisations.name",
    # The telephone of an office.
    "organisations.duty_phone",
    "places.name",
    # Codes, days and counts of an act; of a place its kind, name and shape.
    "care_events.facts",
    "photos.width",
    "policy_versions.body",
    # The number, kind and place of a matter.
    "matter_events.filed",
    # Offices and matters, by their ids.
    "matter_events.path",
    "matter_events.other",
}
FREE_TEXT = 40
"""Texts longer than this can hold what somebody wrote; codes and hashes have a fixed shape."""

CODED = {
    "matters.category": 48,
    "matters.head": 64,
    "matter_events.digest": 64,
    "matter_events.hash": 64,
    "reports.fingerprint": 64,
    "agency_tickets.fingerprint": 64,
    "envelope_keys.fingerprint": 64,
    "photos.announced_sha256": 64,
    "photos.stored_sha256": 64,
    "photos.thumb_sha256": 64,
    "boundary_versions.sha256": 64,
    "policy_versions.sha256": 64,
}
PERSONAL = (
    "person",
    "people",
    "account",
    "user",
    "name",
    "phone",
    "address",
    "card",
    "birth",
    "face",
)
GUARDED = {"people", "accounts"}


def columns() -> dict[str, Column[object]]:
    return {
        f"{table.name}.{column.name}": column
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }


def may_bear_a_person(key: str, column: Column[object]) -> bool:
    """Whether it points to people, is named like them, or can hold whatever somebody writes."""
    points = any(each.column.table.name in GUARDED for each in column.foreign_keys)
    named = any(word in key.partition(".")[2] for word in PERSONAL)
    own = key.partition(".")[0] in GUARDED
    return points or named or own or holds_free_content(column)


def holds_free_content(column: Column[object]) -> bool:
    if isinstance(column.type, LargeBinary) or "JSON" in str(column.type).upper():
        return True
    return isinstance(column.type, String) and (column.type.length or 10**6) > FREE_TEXT


def test_only_listed_columns_may_bear_a_person() -> None:
    found = {key for key, column in columns().items() if may_bear_a_person(key, column)}

    unlisted = found - set(BEARING) - NAMES_OF_THINGS - set(CODED)
    assert unlisted == set(), "say in BEARING why a person may stand there, or take it out"


def test_each_listed_column_is_there() -> None:
    listed = {*BEARING, *NAMES_OF_THINGS, *CODED}

    assert listed - set(columns()) == set()
    assert {key: columns()[key].type.length for key in CODED} == CODED


def test_staff_are_known_by_id_alone_outside_their_own_tables() -> None:
    elsewhere = {
        key
        for key, kind in BEARING.items()
        if kind == "staff"
        and key.partition(".")[0]
        not in ("people", "posts", "accounts", "sessions", "sign_in_tries")
    }

    assert {key for key in elsewhere if not isinstance(columns()[key].type, Uuid)} == set()


def test_the_migrations_make_what_the_models_say(county: County) -> None:
    with county.app.app_context(), db.engine.connect() as connection:
        # Raises what the tables lack, or have too many.
        command.check(migrations._config(connection))


def test_every_geometry_is_registered_and_indexed(county: County) -> None:
    geometries = {
        key: (column.type.geometry_type, column.type.srid)
        for key, column in columns().items()
        if isinstance(column.type, Geometry)
    }
    with county.app.app_context(), db.engine.connect() as connection:
        if county.settings.database_url.startswith("sqlite"):
            rows = connection.execute(
                text(
                    "SELECT f_table_name || '.' || f_geometry_column, geometry_type, srid, "
                    "spatial_index_enabled FROM geometry_columns"
                )
            )
            kinds = {1: "POINT", 6: "MULTIPOLYGON"}
            found = {key: (kinds[kind], srid) for key, kind, srid, indexed in rows if indexed == 1}
        else:
            registered = connection.execute(
                text(
                    "SELECT f_table_name || '.' || f_geometry_column, type, srid "
                    "FROM geometry_columns WHERE f_table_schema = 'public'"
                )
            )
            indexed = {
                f"{table}.{index['column_names'][0]}"
                for table in Base.metadata.tables
                for index in inspect(connection).get_indexes(table)
                if index.get("dialect_options", {}).get("postgresql_using") == "gist"
            }
            found = {key: (kind, srid) for key, kind, srid in registered if key in indexed}

    assert geometries != {}
    assert found == geometries
