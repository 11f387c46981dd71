"""Which port the demo is served on, and when its data may be thrown away."""

import socket
from contextlib import suppress
from pathlib import Path

import pytest

from setup.serving import free_port, held, whole_or_nothing
from setup.steps import RefusalError


def refusal_of_port(named: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PORT", named)
    with pytest.raises(RefusalError) as caught:
        free_port()
    return str(caught.value)


def test_a_free_port_is_taken_as_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    monkeypatch.setenv("PORT", str(port))

    assert free_port() == port


def test_a_taken_port_is_refused_with_the_next_one_proposed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        assert refusal_of_port(str(port), monkeypatch) == (
            f"Port {port} is taken: stop what listens there, or choose another, such as"
            f" `PORT={port + 1} make run`."
        )


@pytest.mark.parametrize("named", ["http", "0", "65536", "-1"])
def test_what_is_no_port_is_refused(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal_of_port(named, monkeypatch) == (
        f"PORT={named} is not a port: name a number from 1 to 65535."
    )


def test_data_is_not_thrown_away_under_a_running_server(tmp_path: Path) -> None:
    env = {"WANGGE_DATA_DIR": str(tmp_path)}

    with held(env), pytest.raises(RefusalError), held(env):
        pass


def test_data_is_free_again_when_its_server_has_ended(tmp_path: Path) -> None:
    env = {"WANGGE_DATA_DIR": str(tmp_path)}
    with held(env):
        pass

    with held(env) as data:
        assert data == tmp_path


def test_a_filling_that_was_broken_off_is_started_anew(tmp_path: Path) -> None:
    database = tmp_path / "wangge.sqlite"
    (tmp_path / "notes.txt").touch()
    with suppress(KeyboardInterrupt), whole_or_nothing(tmp_path):
        database.write_text("half")
        raise KeyboardInterrupt

    with whole_or_nothing(tmp_path):
        assert [file.name for file in tmp_path.iterdir() if file.name != "filling"] == ["notes.txt"]


def test_a_filled_demo_survives_a_start_that_was_broken_off(tmp_path: Path) -> None:
    database = tmp_path / "wangge.sqlite"
    with whole_or_nothing(tmp_path):
        database.write_text("whole")
    with suppress(KeyboardInterrupt), whole_or_nothing(tmp_path):
        raise KeyboardInterrupt

    with whole_or_nothing(tmp_path):
        assert database.read_text() == "whole"
