import re

from tests.databases import ROOT

from wangge.territory.cli.words import FAULTS, REPAIRS

RULES = ROOT / "backend" / "wangge" / "territory"
WRITTEN = re.compile(r'"((?:import|repair|pack|succession)\.[a-z_]+)"')
OF_PACKS_ALONE = {
    # Only a pack's own files have these faults.
    "pack.changed_file",
    "pack.missing_file",
    "pack.small_grid_count",
    "pack.town_count",
    "pack.unreadable_feature",
    "pack.unreadable_file",
    "pack.village_count",
}


def test_every_fault_and_repair_of_an_import_has_words() -> None:
    written = {
        code
        for folder in ("rules", "services")
        for file in (RULES / folder).glob("*.py")
        for code in WRITTEN.findall(file.read_text("utf-8"))
    } - {"pack.toml"}

    assert written - OF_PACKS_ALONE == {*FAULTS, *REPAIRS}
