"""What a running deployment holds besides its database: settings, files, keys."""

from dataclasses import dataclass

from flask import Flask, current_app

from wangge.platform.envelopes import envelope_key
from wangge.platform.settings import Settings
from wangge.platform.storage import FileStore

_NAME = "wangge"


@dataclass(frozen=True, slots=True)
class Deployment:
    """The parts that requests and commands use."""

    settings: Settings
    files: FileStore
    envelope_key: bytes


def equip(app: Flask, settings: Settings) -> None:
    """Give an application its deployment; makes its folders and its key when they are missing."""
    app.extensions[_NAME] = Deployment(
        settings, FileStore(settings.data_dir / "files"), envelope_key(settings.data_dir / "keys")
    )


def deployment() -> Deployment:
    """The deployment of the application at work."""
    found: Deployment = current_app.extensions[_NAME]
    return found
