"""Two demo counties on one machine, each with a pack and data of its own."""

from pathlib import Path

import pytest

from setup.place import PACKS, VAR
from setup.serving import _settings
from setup.steps import RefusalError


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COUNTY", "WANGGE_COUNTY", "WANGGE_DATA_DIR", "WANGGE_PACKS_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("county", sorted(path.parent.name for path in PACKS.glob("*/pack.toml")))
def test_each_county_has_data_of_its_own(county: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTY", county)

    env = _settings()

    assert (env["WANGGE_COUNTY"], env["WANGGE_DATA_DIR"]) == (county, str(VAR / county))


def test_a_county_without_a_pack_is_refused_with_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "990102").mkdir()
    (tmp_path / "990102" / "pack.toml").touch()
    monkeypatch.setenv("WANGGE_PACKS_DIR", str(tmp_path))
    monkeypatch.setenv("COUNTY", "990103")

    with pytest.raises(RefusalError) as caught:
        _settings()

    assert str(caught.value) == "There is no county pack 990103: set COUNTY to one of 990102."
