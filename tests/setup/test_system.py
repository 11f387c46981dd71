"""What the set-up says when the system lacks something that it may not install."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from setup.steps import RefusalError
from setup.system import Need, prepare

LACKING = Need("the spatial library of SQLite", "libsqlite3-mod-spatialite", lambda: False)
PRESENT = Need("Chromium", "chromium", lambda: True)


def refusal(needs: Sequence[Need]) -> str:
    with pytest.raises(RefusalError) as caught:
        prepare(needs)
    return str(caught.value)


def test_a_machine_that_has_everything_installs_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")

    prepare([PRESENT])

    assert capsys.readouterr().out == ""


def test_without_apt_get_the_refusal_names_the_debian_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")

    assert refusal([PRESENT, LACKING]) == (
        "This machine lacks the spatial library of SQLite, and has no apt-get to install it with:"
        " install what Debian calls libsqlite3-mod-spatialite, then run this again."
    )


def test_a_user_without_sudo_is_told_what_an_administrator_must_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "apt-get").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    assert refusal([LACKING]) == (
        "This machine lacks the spatial library of SQLite, and you may not install it: have an"
        " administrator run `apt-get install libsqlite3-mod-spatialite`, then run this again."
    )


def test_a_named_library_that_is_not_there_is_refused_before_anything_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WANGGE_SPATIALITE_LIBRARY", "/nonexistent")

    assert refusal([LACKING]) == (
        "The spatial library of SQLite cannot be loaded from WANGGE_SPATIALITE_LIBRARY="
        "/nonexistent: name the right file, or unset the variable."
    )
