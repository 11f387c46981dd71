"""A tiny county with people in every post, whose register is emptied between tests."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import Flask
from geoalchemy2 import Geometry
from sqlalchemy import func, select
from tests.databases import Fresh
from tests.people import PASSWORD, Person
from tests.territory.packs import COUNTY, write_pack

from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.queries import area_organisations, organisations
from wangge.accounts.services.founding import load_offices
from wangge.accounts.services.hiring import NewPost, open_account, take_on
from wangge.app import create_app
from wangge.kernel.clock import utc_now
from wangge.kernel.ids import uuid7
from wangge.platform import migrations
from wangge.platform.db import Base, db, reading, unit_of_work
from wangge.platform.settings import Settings
from wangge.policy.services import load_policy
from wangge.territory.services.adopting import load_pack

OFFICES = """
county = "{county}综治中心"
town = "{town}综治中心"
village = "{village}"
[departments]
water = "县水务局"
fire = "县消防救援大队"
"""
TAXONOMY = """code,name,parent
land,土地,
land.boundary,地界纠纷,land
land.transfer,土地流转,land
fire,消防,
fire.passage,通道堵塞,fire
other,其他,
"""
AGENCY = """
[complaint]
to = "彭阳县综治中心"
phone = "0954-000-0000"
[[items]]
code = "raise"
name = "代办信访事项"
hint = "报上去，跟着办"
category = ""
[[items]]
code = "boundary"
name = "代办地界调解"
hint = ""
category = "land.boundary"
"""
WATER, FIRE = "县水务局", "县消防救援大队"
FOUNDED = frozenset(
    {
        "policy_versions",
        "boundary_versions",
        "area_successions",
        "divisions",
        "small_grids",
        "organisations",
        "people",
        "posts",
        "accounts",
        "sessions",
    }
)
"""The tables that stay as they are from test to test."""


@dataclass(frozen=True, slots=True)
class Hire:
    """Who works where: ``office`` is an area's prefix or a department's name."""

    username: str
    role: Role
    office: str
    area: str


HIRES = (
    Hire("worker", Role.GRID_WORKER, "640425100200", "640425100200001"),
    Hire("agent", Role.PETITION_AGENT, "640425100200", "640425100200"),
    Hire("village", Role.VILLAGE_LEAD, "640425100200", "640425100200"),
    Hire("town", Role.TOWN_OFFICER, "640425100", "640425100"),
    Hire("county", Role.COUNTY_OFFICER, COUNTY, COUNTY),
    Hire("unit", Role.UNIT_HANDLER, WATER, COUNTY),
    Hire("leader", Role.COUNTY_LEADER, COUNTY, COUNTY),
    Hire("admin", Role.ADMINISTRATOR, COUNTY, COUNTY),
    Hire("worker2", Role.GRID_WORKER, "640425101201", "640425101201004"),
    Hire("agent2", Role.PETITION_AGENT, "640425101201", "640425101201"),
    Hire("village2", Role.VILLAGE_LEAD, "640425101201", "640425101201"),
    Hire("town2", Role.TOWN_OFFICER, "640425101", "640425101"),
    Hire("county2", Role.COUNTY_OFFICER, COUNTY, COUNTY),
    Hire("unit2", Role.UNIT_HANDLER, FIRE, COUNTY),
    Hire("leader2", Role.COUNTY_LEADER, COUNTY, COUNTY),
    Hire("admin2", Role.ADMINISTRATOR, COUNTY, COUNTY),
    # Beside the first chain: the next grid, the next village, a second desk in the town.
    Hire("colleague", Role.GRID_WORKER, "640425100200", "640425100200002"),
    Hire("neighbour", Role.VILLAGE_LEAD, "640425100201", "640425100201"),
    Hire("deputy", Role.TOWN_OFFICER, "640425100", "640425100"),
)


@dataclass
class County:
    """A deployment over a database, and the people who sign in to it."""

    app: Flask
    settings: Settings
    _people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, username: str) -> Person:
        """A person, signed in."""
        if username not in self._people:
            self._people[username] = Person.signed_in(self.app, username)
        return self._people[username]

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table, as text, in a fixed order; not who is signed in."""
        with self.app.app_context(), db.engine.connect() as connection:
            return {
                table.name: sorted(
                    str(tuple(row))
                    for row in connection.execute(
                        select(
                            *(
                                func.ST_AsText(column)
                                if isinstance(column.type, Geometry)
                                else column
                                for column in table.columns
                            )
                        )
                    )
                )
                for table in Base.metadata.sorted_tables
                if table.name != "sessions"
            }

    def empty(self) -> None:
        """Take away what tests have put in; offices, people and sessions stay."""
        with self.app.app_context(), unit_of_work() as session:
            for table in reversed(Base.metadata.sorted_tables):
                if table.name not in FOUNDED:
                    session.execute(table.delete())

    def department(self, name: str) -> str:
        """The id of a department."""
        answer = self["admin"].get("/organisations?kind=department").json
        return next(each["id"] for each in answer["items"] if each["name"] == name)


FreshCounty = Callable[[], AbstractContextManager[County]]
"""Gives a county of one's own, gone when the block ends."""


def settings_for(url: str, folder: Path) -> Settings:
    """The settings of the tiny county, whose pack is written into the folder once."""
    packs = folder / "packs"
    if not packs.exists():
        pack = write_pack(packs / COUNTY, taxonomy=TAXONOMY)
        (pack / "organisations.toml").write_text(OFFICES, "utf-8")
        (pack / "agency.toml").write_text(AGENCY, "utf-8")
    return Settings(county=COUNTY, data_dir=folder / "data", database_url=url, packs_dir=packs)


def founding(folder: Path) -> Callable[[str], None]:
    """What makes an empty database the tiny county's."""

    def found(url: str) -> None:
        settings = settings_for(url, folder)
        migrations.upgrade(settings)
        with opened(settings) as app, app.app_context(), unit_of_work() as session:
            for load in (load_policy, load_pack, load_offices):
                load(session, settings.pack_dir, utc_now())
            _hire()

    return found


@contextmanager
def founded(fresh: Fresh, folder: Path) -> Iterator[County]:
    """A county in a database of its own."""
    with fresh() as url:
        settings = settings_for(url, folder)
        with opened(settings) as app:
            yield County(app, settings)


@contextmanager
def opened(settings: Settings) -> Iterator[Flask]:
    """The application; its connections are closed when the block ends."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


def _hire() -> None:
    session, now = reading(), utc_now()
    offices = area_organisations(session)
    departments = organisations(session, OrganisationKind.DEPARTMENT)
    offices |= {each.name: each.id for each in departments}
    for hire in HIRES:
        person_id = uuid7(now)
        post = NewPost(
            person_id=person_id,
            name=f"{hire.username}的姓名",
            organisation_id=offices[hire.office],
            role=hire.role,
            area_prefix=hire.area,
            valid_from=date(2026, 1, 1),
        )
        take_on(session, [post], now)
        open_account(session, person_id, username=hire.username, password=PASSWORD, now=now)
