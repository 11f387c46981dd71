"""Which column of a layer says what, and in which frame its coordinates stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from wangge.kernel.geometry import Datum
from wangge.kernel.layers import Frame, Layer
from wangge.territory.rules.pack import Fault

KNOWN: Mapping[str, tuple[str, ...]] = {
    "code": (
        "code", "adcode", "代码", "编码", "网格代码", "网格编码", "行政区代码", "行政区划代码",
        "区划代码", "dm", "bm", "wgdm", "wgbm", "xzqdm", "zldwdm",
    ),
    "name": (
        "name", "名称", "网格名称", "行政区名称", "区划名称", "mc", "wgmc", "xzqmc", "zldwmc",
    ),
    "households": ("households", "户数", "总户数", "hs"),
    "label_lon": ("label_lon", "经度", "驻地经度", "lon", "lng", "jd"),
    "label_lat": ("label_lat", "纬度", "驻地纬度", "lat", "wd"),
}  # fmt: skip
"""By what it says, the names that a column has in the field; upper and lower case are one."""


CUT_BYTES = 10
"""Of the name of a column, which a Shapefile does not hold more of."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The positions of the columns that say each thing; None for what no column says."""

    code: int | None
    name: int | None
    households: int | None
    label_lon: int | None
    label_lat: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of files that do not say it themselves.

    Attributes:
        frame: of files that name none.
        datum: of the degrees in them.
        columns: by what it says, the name of the column.
    """

    frame: Frame | None = None
    datum: Datum | None = None
    columns: Mapping[str, str] | None = None


def place_of(layer: Layer) -> str:
    """How a layer is called in a fault: its file, and its own name where that differs.

    >>> place_of(Layer("a.gpkg", "grids", "UTF-8", None, False, (), (), ()))
    'a.gpkg/grids'
    """
    is_alone = layer.file.rpartition(".")[0] == layer.name
    return layer.file if is_alone else f"{layer.file}/{layer.name}"


def columns_of(layer: Layer, told: Told) -> tuple[Columns, tuple[Fault, ...]]:
    """The columns to read, and a fault where none or several could be meant.

    A column that somebody named goes before the known names. Of several known names that say the
    same in every row the first is read.
    """
    found: dict[str, int | None] = {}
    faults: list[Fault] = []
    place = place_of(layer)
    for field in fields(Columns):
        candidates = _candidates(layer, field.name, told)
        found[field.name] = candidates[0] if candidates else None
        if len({_said(layer, position) for position in candidates}) > 1:
            names = tuple(layer.columns[position] for position in candidates)
            faults.append(Fault("import.ambiguous_column", f"{place} {field.name}", None, names))
    if found["code"] is None:
        faults.append(Fault("import.missing_column", f"{place} code", None, layer.columns))
    return Columns(**found), tuple(faults)


def unknown_columns(layers: Sequence[Layer], told: Told) -> tuple[Fault, ...]:
    """What was told of columns that none of the layers has."""
    there = {column for layer in layers for column in layer.columns}
    return tuple(
        Fault("import.unknown_column", f"{field}={name}", None, tuple(sorted(there)))
        for field, name in (told.columns or {}).items()
        if name not in there or field not in KNOWN
    )


def frame_faults(layer: Layer, told: Told) -> Iterator[Fault]:
    """Why it is not known what the layer's coordinates refer to; nothing is guessed."""
    place, frame = place_of(layer), frame_meant(layer, told)
    stated = None if layer.is_frame_by_format else layer.frame
    if stated and told.frame and stated.name != told.frame.name:
        yield Fault("import.crs_contradicts", place, None, (stated.name, told.frame.name))
        return
    if frame is None:
        if told.datum is None:
            yield Fault("import.crs_missing", place)
    elif not frame.is_known:
        yield Fault("import.crs_unsupported", place, None, (frame.name,))
    elif frame.is_projected and told.datum not in {None, Datum.WGS84}:
        yield Fault("import.crs_contradicts", place, None, (frame.name, str(told.datum)))


def frame_meant(layer: Layer, told: Told) -> Frame | None:
    """The frame to read the layer in; None: degrees of the datum that was told."""
    if told.frame is not None and (layer.frame is None or layer.is_frame_by_format):
        return told.frame
    return layer.frame


def _candidates(layer: Layer, field: str, told: Told) -> list[int]:
    named = (told.columns or {}).get(field)
    if named is not None and named in layer.columns:
        return [layer.columns.index(named)]
    plain = [column.strip().lower() for column in layer.columns]
    names = (*KNOWN[field], *_cut_names(field))
    return list(dict.fromkeys(plain.index(name) for name in names if name in plain))


def _cut_names(field: str) -> list[str]:
    """What a Shapefile in UTF-8 leaves of known names, where that still says which is meant."""
    cut = {
        each: {name.encode()[:CUT_BYTES].decode("utf-8", "ignore") for name in names}
        for each, names in KNOWN.items()
    }
    elsewhere = {name for each, names in cut.items() if each != field for name in names}
    return sorted(cut[field] - elsewhere)


def _said(layer: Layer, position: int) -> tuple[object, ...]:
    return tuple(row[position] for row in layer.rows)


def told_columns(pairs: Iterable[str]) -> dict[str, str]:
    """What was told as ``code=DM``, by what it says.

    >>> told_columns(["code=DM", "name=MC"])
    {'code': 'DM', 'name': 'MC'}
    """
    return {field: name for field, _, name in (pair.partition("=") for pair in pairs)}
