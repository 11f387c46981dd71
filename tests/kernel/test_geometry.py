import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.geometry import (
    Datum,
    distance_m,
    gcj02_to_wgs84_all,
    to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

# WGS84, GCJ-02, BD-09, as coord-convert 0.2.1 and prcoords 1.0.2 both give them.
KNOWN = (
    (
        (106.638, 35.857),
        (106.64217226561361, 35.856629171906576),
        (106.64869730345018, 35.862495693641165),
    ),
    (
        (106.491753, 35.932957),
        (106.49606496885055, 35.93278205667781),
        (106.50267747936927, 35.93847168512141),
    ),
    (
        (116.3913, 39.9075),
        (116.39754118159271, 39.90890127616531),
        (116.40391394350723, 39.91524466370509),
    ),
    (
        (107.4847, 38.1827),
        (107.48988765728137, 38.18323286364696),
        (107.49640600661789, 38.18923724562293),
    ),
    (
        (87.6168, 43.8256),
        (87.61964994946926, 43.82680539311119),
        (87.62609977081571, 43.83294979479328),
    ),
)
IN_CHINA = st.tuples(st.floats(73.5, 135), st.floats(18, 53.5))
DEGREES = 1e-9

Pair = tuple[float, float]


@pytest.mark.parametrize(("wgs84", "gcj02", "bd09"), KNOWN)
def test_the_offset_formulas_agree_with_published_programs(
    wgs84: Pair, gcj02: Pair, bd09: Pair
) -> None:
    assert wgs84_to_gcj02(*wgs84) == pytest.approx(gcj02, abs=1e-12)
    assert wgs84_to_bd09(*wgs84) == pytest.approx(bd09, abs=1e-12)


@given(IN_CHINA)
def test_a_point_survives_the_way_to_gcj02_and_back(point: Pair) -> None:
    assert to_wgs84(*wgs84_to_gcj02(*point), Datum.GCJ02) == pytest.approx(point, abs=DEGREES)


@given(IN_CHINA)
def test_a_point_survives_the_way_to_bd09_and_back(point: Pair) -> None:
    assert to_wgs84(*wgs84_to_bd09(*point), Datum.BD09) == pytest.approx(point, abs=DEGREES)


@given(IN_CHINA)
def test_a_wgs84_point_stays_as_it_is(point: Pair) -> None:
    assert to_wgs84(*point, Datum.WGS84) == point


@given(IN_CHINA, IN_CHINA)
def test_distance_is_the_same_both_ways_and_nought_to_itself(here: Pair, there: Pair) -> None:
    assert distance_m(here, there) == distance_m(there, here)
    assert distance_m(here, here) == 0


def test_gcj02_read_as_wgs84_is_373_to_420_m_off_in_pengyang() -> None:
    corners = [(106.40, 35.68), (106.40, 36.28), (106.98, 35.68), (106.98, 36.28)]

    off_m = [distance_m(corner, wgs84_to_gcj02(*corner)) for corner in corners]

    assert all(360 < each < 430 for each in off_m)


@given(
    st.lists(st.tuples(st.floats(80, 130), st.floats(20, 50)), min_size=1, max_size=20),
)
def test_many_gcj02_points_turn_as_each_of_them_does(points: list[tuple[float, float]]) -> None:
    given_twice = np.array([*points, *points])

    turned = gcj02_to_wgs84_all(given_twice)

    one_by_one = [to_wgs84(lon, lat, Datum.GCJ02) for lon, lat in points]
    assert turned.tolist() == [list(each) for each in (*one_by_one, *one_by_one)]
