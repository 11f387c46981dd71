"""What the heat map counts by."""

from enum import StrEnum


class HeatBy(StrEnum):
    """The cells of a heat map: equal hexagons, or areas of the county."""

    HEX = "hex"
    SMALL = "small"
    LARGE = "large"
    TOWN = "town"
