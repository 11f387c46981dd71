"""The built screens: files of the PWA, and its shell for every other address."""

from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from wangge.platform.http import PREFIX

SHELL = "index.html"
_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; "
    "worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def pages(folder: Path) -> Blueprint:
    """The screens in a folder; hashed assets may be kept for good, the rest is asked for again."""
    blp = Blueprint("pages", __name__)

    @blp.get("/", defaults={"path": SHELL})
    @blp.get("/<path:path>")
    def page(path: str) -> Response:
        if request.path.startswith(PREFIX):
            raise NotFound
        name = path if _holds(folder, path) else SHELL
        if name == SHELL and Path(path).suffix and path != SHELL:
            raise NotFound
        return _sent(folder, name)

    return blp


def _holds(folder: Path, path: str) -> bool:
    """Whether the folder holds such a file; nothing outside is ever looked at."""
    inside = safe_join(str(folder), path)
    try:
        return inside is not None and Path(inside).is_file()
    except (OSError, ValueError):
        return False


def _sent(folder: Path, name: str) -> Response:
    packed = f"{name}.gz"
    zipped = "gzip" in request.headers.get("Accept-Encoding", "") and (folder / packed).is_file()
    response = send_from_directory(
        folder, packed if zipped else name, mimetype=_MIME.get(Path(name).suffix)
    )
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
    lasting = name.startswith("assets/")
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if lasting else "no-cache"
    )
    response.headers["Content-Security-Policy"] = _POLICY
    return response


_MIME = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
