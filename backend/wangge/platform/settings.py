"""The settings of a deployment, read once from WANGGE_* variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where this deployment keeps things and which county it serves."""

    county: str
    data_dir: Path
    database_url: str
    demo: bool = False
    https: bool = False
    spatialite_library: str = "mod_spatialite"
    packs_dir: Path = ROOT / "geodata" / "counties"
    pwa_dir: Path = ROOT / "pwa" / "dist"

    @property
    def pack_dir(self) -> Path:
        """The folder of this county's pack."""
        return self.packs_dir / self.county


def settings_from(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment names, with the embedded defaults for the rest."""
    county = environ.get("WANGGE_COUNTY", "640425")
    data_dir = Path(environ.get("WANGGE_DATA_DIR", str(ROOT / "var" / county))).resolve()
    return Settings(
        county=county,
        data_dir=data_dir,
        database_url=environ.get("WANGGE_DATABASE_URL", f"sqlite:///{data_dir / 'wangge.sqlite'}"),
        demo=environ.get("WANGGE_DEMO", "") == "1",
        https=environ.get("WANGGE_HTTPS", "") == "1",
        spatialite_library=environ.get("WANGGE_SPATIALITE_LIBRARY", "mod_spatialite"),
        packs_dir=Path(environ.get("WANGGE_PACKS_DIR", str(ROOT / "geodata" / "counties"))),
        pwa_dir=Path(environ.get("WANGGE_PWA_DIR", str(ROOT / "pwa" / "dist"))),
    )
