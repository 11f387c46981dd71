"""What the heat map counts by, and by whose boundaries."""

from enum import StrEnum


class HeatBy(StrEnum):
    """The cells of a heat map: equal hexagons, or areas of the county."""

    HEX = "hex"
    SMALL = "small"
    LARGE = "large"
    TOWN = "town"


class Boundaries(StrEnum):
    """By which boundaries areas are counted: those of the day it was seen, or those in force."""

    THEN = "then"
    NOW = "now"
