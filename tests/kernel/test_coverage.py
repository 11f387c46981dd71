import numpy as np
import shapely

from wangge.kernel.coverage import Areas, feature_collection, simplified


def crooked_neighbours() -> Areas:
    """Four squares of a cross whose shared edges are crooked by some 20 m."""
    rng = np.random.default_rng(1)
    centre = np.array([106.5, 36.0])
    ends = centre + np.array([[0.1, 0], [0, 0.1], [-0.1, 0], [0, -0.1]])
    arms = []
    for end in ends:
        line = np.linspace(centre, end, 200)
        line[1:-1] += rng.normal(0, 0.0002, (198, 2))
        arms.append(np.round(line, 6))
    corners = centre + np.array([[0.1, 0.1], [-0.1, 0.1], [-0.1, -0.1], [0.1, -0.1]])
    return np.array(
        [
            shapely.Polygon([*arms[i], corners[i], *arms[(i + 1) % 4][::-1]]).buffer(0)
            for i in range(4)
        ]
    )


def test_simplified_areas_still_share_their_edges() -> None:
    areas = crooked_neighbours()
    assert shapely.coverage_is_valid(areas)

    light = simplified(areas, 100)

    assert shapely.coverage_is_valid(light)
    assert shapely.get_num_coordinates(light).sum() < shapely.get_num_coordinates(areas).sum() / 4
    assert shapely.union_all(light).interiors[:] == []


def test_nothing_changes_without_a_tolerance() -> None:
    areas = crooked_neighbours()

    assert (simplified(areas, 0) == areas).all()
    assert len(simplified(areas[:0], 10)) == 0


def test_features_have_their_position_as_id_and_counter_clockwise_outer_rings() -> None:
    clockwise = shapely.Polygon([(0, 0), (0, 1), (1, 1), (1, 0)])
    alone = shapely.MultiPolygon([clockwise])
    two = shapely.MultiPolygon([clockwise, shapely.box(2, 0, 3, 1)])

    features = feature_collection([({"code": "a"}, alone), ({"code": "b"}, two)])["features"]

    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    assert [feature["id"] for feature in features] == [0, 1]
    assert [shape.geom_type for shape in shapes] == ["Polygon", "MultiPolygon"]
    assert shapes[0].exterior.is_ccw
    assert all(part.exterior.is_ccw for part in shapes[1].geoms)
    assert shapely.equals(np.array(shapes), np.array([alone, two])).all()
