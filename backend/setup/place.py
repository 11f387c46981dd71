"""Where things are in the tree, and the environment that the commands are given."""

import os
import pwd
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
STAMPS = VAR / "stamps"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PWA = ROOT / "pwa"
PACKS = ROOT / "geodata" / "counties"

_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_ADMIN_PATH = "/usr/local/sbin:/usr/sbin:/sbin"


def environment(**more: str) -> dict[str, str]:
    """The caller's environment with our programs first, and ``more`` on top.

    A home that is missing or closed is replaced by a folder of ours, for the caches of the
    package managers and the browser.
    """
    env = dict(os.environ)
    home = Path(env.get("HOME") or pwd.getpwuid(os.getuid()).pw_dir)
    if not os.access(home, os.W_OK):
        home = VAR / "home"
        home.mkdir(parents=True, exist_ok=True)
    env["HOME"] = str(home)
    env["PATH"] = f"{VENV / 'bin'}:{env.get('PATH', os.defpath)}:{_ADMIN_PATH}"
    env["PYTHONPATH"] = str(ROOT / "backend")
    if _CERTIFICATES.exists():
        # Behind a company's proxy only the system knows the certificate to trust.
        env.setdefault("UV_SYSTEM_CERTS", "1")
        env.setdefault("NODE_USE_SYSTEM_CA", "1")
    env.setdefault("NPM_CONFIG_UPDATE_NOTIFIER", "false")
    return env | more
