"""When a long step is skipped."""

from pathlib import Path

import pytest

from setup import stamps


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    return tmp_path


def test_a_step_is_skipped_only_for_the_same_input(root: Path) -> None:
    lock = root / "lock.txt"
    lock.write_text("flask")
    stamp = root / "stamps" / "python"
    stamps.put(stamp, stamps.digest([lock]))

    before = stamps.is_current(stamp, stamps.digest([lock]))
    lock.write_text("flask-smorest")

    assert (before, stamps.is_current(stamp, stamps.digest([lock]))) == (True, False)


def test_a_step_that_never_finished_is_not_skipped(root: Path) -> None:
    assert not stamps.is_current(root / "stamps" / "python", stamps.digest([]))


def test_a_renamed_file_is_another_input(root: Path) -> None:
    (root / "a.ts").write_text("same")
    first = stamps.digest([root / "a.ts"])
    (root / "a.ts").rename(root / "b.ts")

    assert stamps.digest([root / "b.ts"]) != first


def test_what_tools_make_is_no_source(root: Path) -> None:
    (root / "src").mkdir()
    (root / "src" / "main.ts").touch()
    (root / "index.html").touch()
    for made in ("node_modules", "dist"):
        (root / made).mkdir()
        (root / made / "any.js").touch()

    assert stamps.files_below(root) == [root / "index.html", root / "src" / "main.ts"]
