"""The kinds of area that a map is drawn of, and how one area follows another."""

from enum import StrEnum


class GridLevel(StrEnum):
    """What a layer of the map shows; a large grid is a village."""

    TOWN = "town"
    LARGE = "large"
    SMALL = "small"


class SuccessionKind(StrEnum):
    """How the land of an area that is no more went on."""

    SPLIT = "split"
    MERGE = "merge"
    MOVE = "move"
    RENUMBER = "renumber"
    RETIRE = "retire"
