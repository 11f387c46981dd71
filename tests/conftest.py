"""What every test may ask for: a database of its own, of the kind under test."""

import os
from collections.abc import Iterator

import pytest
from tests import counties, databases

# The browser's tests need a browser and the built screens: `make e2e` and `make test` name them.
collect_ignore = ["e2e"]


@pytest.fixture(scope="session")
def database_kind() -> str:
    """``spatialite`` or ``postgis``: WANGGE_TEST_DATABASE, or the embedded one."""
    return os.environ.get("WANGGE_TEST_DATABASE") or "spatialite"


@pytest.fixture(scope="session")
def fresh_database(database_kind: str) -> Iterator[databases.Fresh]:
    """A way to as many databases as one needs, each empty and up to date."""
    if database_kind not in databases.KINDS:
        pytest.fail("this run has no database: the test is not pure")
    with databases.KINDS[database_kind](databases.upgrade) as fresh:
        yield fresh


@pytest.fixture
def database_url(fresh_database: databases.Fresh) -> Iterator[str]:
    """The address of an empty, up-to-date database of the test's own."""
    with fresh_database() as url:
        yield url


@pytest.fixture(scope="session")
def fresh_county(
    database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[counties.FreshCounty]:
    """A way to as many tiny counties as one needs, each with its people and an empty register."""
    if database_kind not in databases.KINDS:
        pytest.fail("this run has no database: the test is not pure")
    folder = tmp_path_factory.mktemp("county")
    with databases.KINDS[database_kind](counties.founding(folder)) as fresh:
        yield lambda: counties.founded(fresh, folder)


@pytest.fixture(scope="session")
def shared_county(fresh_county: counties.FreshCounty) -> Iterator[counties.County]:
    """The one county that most tests share."""
    with fresh_county() as county:
        yield county


@pytest.fixture
def county(shared_county: counties.County) -> Iterator[counties.County]:
    """A tiny county with people in every post and an empty register."""
    yield shared_county
    shared_county.empty()


@pytest.fixture
def own_county(fresh_county: counties.FreshCounty) -> Iterator[counties.County]:
    """The same in a database of the test's own, for tests that change people or policy."""
    with fresh_county() as county:
        yield county
