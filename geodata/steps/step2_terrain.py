"""Step 2: a simulated terrain of ridges and valleys, and the plane the build works in."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
METRES_PER_DEGREE = 111_320.0
OCTAVES = 5
LATTICE = 64
RIDGE_COST, SPUR_COST, ROUGH_COST = 22.0, 14.0, 1.5
SPUR_SCALE = 0.31


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of (`lon`, `lat`): plain arithmetic, so that all machines agree."""

    lon: float
    lat: float
    metres_per_lon: float
    metres_per_lat: float = METRES_PER_DEGREE

    def to_metres(self, degrees: Floats) -> Floats:
        """Points of shape (n, 2), (lon, lat), as (x, y) in metres."""
        return (degrees - (self.lon, self.lat)) * (self.metres_per_lon, self.metres_per_lat)

    def to_degrees(self, metres: Floats) -> Floats:
        """Points of shape (n, 2) in metres as (lon, lat), rounded to 6 decimals."""
        degrees = metres / (self.metres_per_lon, self.metres_per_lat) + (self.lon, self.lat)
        return np.round(degrees, 6)


def plane_of(outline: shapely.Polygon) -> Plane:
    """The plane round the middle of an outline in degrees."""
    west, south, east, north = outline.bounds
    lat = round((south + north) / 2, 2)
    shrink = round(float(np.cos(np.radians(lat))), 6)
    return Plane(round((west + east) / 2, 2), lat, METRES_PER_DEGREE * shrink)


@dataclass(frozen=True, slots=True)
class Terrain:
    """Fractal noise over the plane; `tables` has one lattice of values per octave."""

    scale_m: float
    tables: Floats

    def ridge(self, at: Floats) -> Floats:
        """How much of a ridge each point of shape (n, 2) is: 0 in a valley, 1 on a crest."""
        return self._crest(at / self.scale_m)

    def cost(self, at: Floats) -> Floats:
        """How hard a metre is to cross at each point: 1 on flat valley floor."""
        ridge = _sharp(self._crest(at / self.scale_m))
        spur = _sharp(self._crest(at / (self.scale_m * SPUR_SCALE) + 3.9))
        rough = self._noise(at / (self.scale_m * 0.13) + 11.1, 2)
        return 1.0 + RIDGE_COST * ridge + SPUR_COST * spur + ROUGH_COST * rough

    def _crest(self, at: Floats) -> Floats:
        bend = np.stack([self._noise(at + 7.3, 3), self._noise(at + 31.7, 3)], axis=1)
        height = self._noise(at + (bend - 0.5) * 1.1, OCTAVES)
        crest: Floats = np.clip(1.0 - np.abs(2.0 * height - 1.0) * 2.6, 0.0, 1.0)
        return crest

    def _noise(self, at: Floats, octaves: int) -> Floats:
        total = np.zeros(len(at))
        weight = 0.5
        for octave in range(octaves):
            total += weight * _value_noise(self.tables[octave], at * 2.0**octave)
            weight *= 0.5
        return total / (1.0 - 0.5**octaves)


def terrain_of(seed: int, scale_m: float) -> Terrain:
    """The terrain of a seed: the same seed gives the same land."""
    chance = np.random.default_rng([seed, 2])
    return Terrain(scale_m, chance.random((OCTAVES, LATTICE, LATTICE)))


def _sharp(crest: Floats) -> Floats:
    """The third power, multiplied out: a machine's own `pow` may differ in the last digit."""
    return crest * crest * crest


def _value_noise(table: Floats, at: Floats) -> Floats:
    corner = np.floor(at)
    part = at - corner
    smooth = part * part * (3.0 - 2.0 * part)
    i, j = (corner.astype(np.int64) % LATTICE).T
    i2, j2 = (i + 1) % LATTICE, (j + 1) % LATTICE
    u, v = smooth.T
    south = table[i, j] * (1.0 - u) + table[i2, j] * u
    north = table[i, j2] * (1.0 - u) + table[i2, j2] * u
    noise: Floats = south * (1.0 - v) + north * v
    return noise
