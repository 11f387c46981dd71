"""The kinds of area that a map is drawn of."""

from enum import StrEnum


class GridLevel(StrEnum):
    """What a layer of the map shows; a large grid is a village."""

    TOWN = "town"
    LARGE = "large"
    SMALL = "small"
