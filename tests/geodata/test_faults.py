from dataclasses import replace

import pytest
import shapely
from tests.geodata.squares import (
    COUNTY,
    GRIDS,
    TOWNS,
    VILLAGES,
    box,
    grid,
    label,
    territory,
    with_division,
    with_grid,
    with_grids,
)

from wangge.territory.rules.pack import (
    Fault,
    Reading,
    Territory,
    TerritoryTexts,
    read_territory,
    sum_faults,
    territory_faults,
)

SQUARE_M2 = 1_000_300  # of 0.01 degrees near 36 degrees north


def named(faults: tuple[Fault, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(fault.code, fault.place, fault.others) for fault in faults]


def test_a_sound_county_has_no_faults() -> None:
    assert territory_faults(territory()) == ()


def test_a_hole_is_found_with_its_place_its_neighbours_and_its_size() -> None:
    sound = territory()
    shrunk = with_grids(sound, *(one for one in sound.small_grids if one.code != GRIDS[1]))

    (gap,) = territory_faults(shrunk)

    assert (gap.code, gap.place) == ("pack.gap", VILLAGES[0])
    assert gap.others == (GRIDS[0], GRIDS[2], GRIDS[3])
    assert gap.at is not None
    assert shapely.contains_xy(sound.small_grids[1].geometry, *gap.at)
    assert gap.area_m2 == pytest.approx(SQUARE_M2, rel=0.01)


def test_each_of_two_holes_is_found() -> None:
    sound = territory()
    shrunk = with_grids(sound, sound.small_grids[0], sound.small_grids[3])

    assert [(f.code, f.place) for f in territory_faults(shrunk)] == [
        ("pack.gap", VILLAGES[0]),
        ("pack.gap", VILLAGES[1]),
    ]


def test_an_overlap_is_found_with_both_grids_and_its_size() -> None:
    sound = territory()
    roof = shapely.Polygon([(106, 36.01), (106.01, 36.01), (106.005, 36.015)])
    too_tall = grid(GRIDS[0], shapely.union(box(0, 0, 1, 1), roof))

    (overlap,) = territory_faults(with_grid(sound, too_tall))

    assert (overlap.code, overlap.place, overlap.others) == (
        "pack.overlap",
        GRIDS[0],
        (GRIDS[1],),
    )
    assert overlap.at is not None
    assert shapely.contains_xy(roof, *overlap.at)
    assert overlap.area_m2 == pytest.approx(SQUARE_M2 / 4, rel=0.01)


def test_an_edge_that_only_one_of_two_grids_has_a_vertex_on_is_found() -> None:
    extra = shapely.Polygon(
        [(106, 36), (106.01, 36), (106.01, 36.01), (106.005, 36.01), (106, 36.01)]
    )

    faults = territory_faults(with_grid(territory(), grid(GRIDS[0], extra)))

    assert [(f.code, f.place) for f in faults] == [
        ("pack.unmatched_edge", GRIDS[0]),
        ("pack.unmatched_edge", GRIDS[1]),
    ]


def test_a_grid_that_reaches_over_the_outline_is_found() -> None:
    sound = territory()
    too_wide = grid(
        GRIDS[0],
        shapely.coverage_union(box(0, 0, 1, 1), box(-1, 0, 0, 1)),
    )

    (outside,) = territory_faults(with_grid(sound, too_wide))

    assert (outside.code, outside.place) == ("pack.outside", GRIDS[0])
    assert outside.at is not None
    assert shapely.contains_xy(box(-1, 0, 0, 1), *outside.at)
    assert outside.area_m2 == pytest.approx(SQUARE_M2, rel=0.01)


def test_a_grid_on_another_villages_land_is_found() -> None:
    sound = territory()
    first, second, third, fourth = sound.small_grids
    swapped = with_grids(
        sound,
        first,
        grid(second.code, third.geometry),
        grid(third.code, second.geometry),
        fourth,
    )

    assert named(territory_faults(swapped)) == [
        ("pack.outside_parent", GRIDS[1], (VILLAGES[0],)),
        ("pack.outside_parent", GRIDS[2], (VILLAGES[1],)),
    ]


def test_a_duplicate_code_is_found_with_the_times_it_occurs() -> None:
    sound = territory()
    doubled = with_grids(sound, *sound.small_grids, sound.small_grids[2])

    assert territory_faults(doubled) == (Fault("pack.duplicate_code", GRIDS[2], found=2),)


@pytest.mark.parametrize("code", ["99010110020000X", "990101100200000", "9901011002001", "１" * 15])
def test_a_malformed_grid_code_is_found(code: str) -> None:
    sound = territory()
    wrong = with_grids(sound, replace(sound.small_grids[0], code=code), *sound.small_grids[1:])

    assert territory_faults(wrong) == (Fault("pack.malformed_code", code),)


def test_a_division_whose_code_is_of_another_level_is_found() -> None:
    sound = territory()
    wrong = with_division(sound, replace(sound.divisions[1], level="village"))

    faults = [fault for fault in territory_faults(wrong) if fault.code == "pack.wrong_level"]

    assert faults == [Fault("pack.wrong_level", TOWNS[0])]


def test_a_grid_of_an_unknown_village_is_found() -> None:
    sound = territory()
    lost = replace(sound.small_grids[0], village="990101100299")

    assert territory_faults(with_grid(sound, lost)) == (
        Fault("pack.unknown_parent", GRIDS[0], others=("990101100299",)),
    )


def test_a_grid_whose_code_begins_with_another_village_is_found() -> None:
    sound = territory()
    wrong = replace(sound.small_grids[0], village=VILLAGES[1])

    assert named(territory_faults(with_grid(sound, wrong))) == [
        ("pack.wrong_parent", GRIDS[0], (VILLAGES[1],)),
        ("pack.outside_parent", GRIDS[0], (VILLAGES[1],)),
    ]


def test_a_village_without_small_grids_is_found() -> None:
    sound = territory()
    emptied = with_grids(sound, *sound.small_grids[2:])

    assert [(f.code, f.place) for f in territory_faults(emptied)] == [
        ("pack.village_without_small_grids", VILLAGES[0]),
        ("pack.gap", VILLAGES[0]),
    ]


def test_a_village_that_the_sources_list_and_the_layers_lack_is_found() -> None:
    sound = territory()
    more = replace(sound, listed=(*sound.listed, "990101100201"))

    assert territory_faults(more) == (Fault("pack.missing_division", "990101100201"),)


def test_a_village_that_the_sources_do_not_list_is_found() -> None:
    sound = territory()
    fewer = replace(sound, listed=tuple(code for code in sound.listed if code != VILLAGES[0]))

    assert territory_faults(fewer) == (Fault("pack.unknown_division", VILLAGES[0]),)


def test_another_number_of_small_grids_than_expected_is_found() -> None:
    sound = territory()
    more = replace(sound, expected=replace(sound.expected, small_grids=5))

    assert territory_faults(more) == (
        Fault("pack.small_grid_count", COUNTY[:6], expected=5, found=4),
    )


def test_a_polygon_that_crosses_itself_is_found_with_the_crossing() -> None:
    bow = shapely.Polygon([(106, 36), (106.01, 36.01), (106.01, 36), (106, 36.01)])

    faults = territory_faults(with_grid(territory(), grid(GRIDS[0], bow)))

    assert Fault("pack.invalid_geometry", GRIDS[0], at=(106.005, 36.005)) in faults


def test_a_label_outside_its_area_is_found() -> None:
    sound = territory()
    astray = replace(sound.small_grids[0], label=label(sound.small_grids[1].geometry))

    assert territory_faults(with_grid(sound, astray)) == (
        Fault("pack.label_outside", GRIDS[0], at=astray.label),
    )


def test_what_is_no_area_is_found_and_does_not_stop_the_other_checks() -> None:
    sound = territory()
    line = replace(sound.small_grids[0], geometry=shapely.LineString([(106, 36), (106.01, 36)]))

    assert [(f.code, f.place) for f in territory_faults(with_grid(sound, line))] == [
        ("pack.not_an_area", GRIDS[0]),
        ("pack.gap", VILLAGES[0]),
    ]


def test_a_county_with_no_small_grids_at_all_is_all_gap() -> None:
    empty: Territory = with_grids(territory())

    assert [fault.code for fault in territory_faults(empty)] == [
        "pack.village_without_small_grids",
        "pack.village_without_small_grids",
        "pack.gap",
    ]


def test_missing_and_broken_files_are_all_named() -> None:
    texts = TerritoryTexts(
        pack=None, outline="{", listed="code\n", divisions="[]", small_grids='{"features":[]}'
    )

    assert read_territory(texts) == Reading(
        None,
        (
            Fault("pack.missing_file", "pack.toml"),
            Fault("pack.unreadable_file", "sources/outline.geojson"),
            Fault("pack.unreadable_file", "built/divisions.geojson"),
        ),
    )


def test_a_built_file_that_is_not_what_its_sum_says_is_found() -> None:
    sums = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.geojson\n"

    assert sum_faults(sums, {"a.geojson": b""}) == ()
    assert sum_faults(sums, {"a.geojson": b"x", "b.geojson": b""}) == (
        Fault("pack.changed_file", "built/a.geojson"),
        Fault("pack.changed_file", "built/b.geojson"),
    )
