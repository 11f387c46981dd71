from random import Random

import pytest
from geodata.steps.step1_sources import Row
from geodata.steps.step4_growth import apportioned
from geodata.steps.step7_numbers import numbering
from hypothesis import given
from hypothesis import strategies as st

DEGREES = st.tuples(st.floats(106, 107), st.floats(35, 36))


@given(st.lists(DEGREES, min_size=1, max_size=60, unique=True))
def test_each_small_grid_gets_a_number_of_its_own(centroids: list[tuple[float, float]]) -> None:
    assert sorted(numbering(centroids)) == list(range(1, len(centroids) + 1))


@given(st.lists(DEGREES, min_size=1, max_size=60, unique=True), st.randoms(use_true_random=False))
def test_the_numbers_do_not_hang_on_the_order_given(
    centroids: list[tuple[float, float]], chance: Random
) -> None:
    shuffled = chance.sample(centroids, len(centroids))

    numbers = dict(zip(centroids, numbering(centroids), strict=True))

    assert dict(zip(shuffled, numbering(shuffled), strict=True)) == numbers


def test_a_square_of_nine_is_numbered_in_columns_from_the_north_west() -> None:
    square = [(float(x), float(y)) for y in (3, 2, 1) for x in (1, 2, 3)]

    assert numbering(square) == [1, 4, 7, 2, 5, 8, 3, 6, 9]


@given(
    st.integers(0, 5000),
    st.lists(st.floats(0.01, 100), min_size=1, max_size=50),
)
def test_what_is_apportioned_adds_up(extra: int, weights: list[float]) -> None:
    shares = apportioned(extra + 2 * len(weights), weights, 2)

    assert sum(shares) == extra + 2 * len(weights)
    assert min(shares) >= 2


@pytest.mark.parametrize(
    ("official", "name"),
    [
        ("姚河村委会", "姚河村"),
        ("政府街社区居委会", "政府街社区"),
        ("城关居委会", "城关社区"),
        ("三段地村", "三段地村"),
        ("敖勒召其嘎查", "敖勒召其嘎查"),
        ("昂素嘎查委会", "昂素嘎查"),
        ("昂素嘎查村民委员会", "昂素嘎查"),
        ("大沙头村民委员会", "大沙头村"),
        ("春苑社区居民委员会", "春苑社区"),
        ("上海庙经济开发区虚拟社区", "上海庙经济开发区虚拟社区"),
    ],
)
def test_a_division_is_called_by_the_name_people_use(official: str, name: str) -> None:
    assert Row("990101100200", official, "village", "990101100000").name == name
