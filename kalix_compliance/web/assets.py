"""Style, script and type: our own from `static/`, other people's out of their PyPI wheels.

Only the files named here and those of `static/` can be fetched, although the wheels hold far more. Each
is packed once per process and kept by browsers: a changed file has a changed address (`?v=`).
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request, url_for

YEAR = 365 * 24 * 3600  # seconds
MONTH = 30 * 24 * 3600
STATIC = Path(__file__).parent.parent / "static"
FONTS = ("Regular", "Medium", "SemiBold", "Bold")

VENDORED = {
    "bootstrap/bootstrap.min.css": ("flask_bootstrap", "static/bootstrap5/css/bootstrap.min.css"),
    "htmx/htmx.min.js": ("js_lib_htmx", "static/htmx/htmx.min.js"),
    **{
        f"font/BeVietnamPro-{weight}.ttf": (
            "fontpkg_be_vietnam_pro",
            f"files/BeVietnamPro-{weight}.ttf",
        )
        for weight in FONTS
    },
}
OWN = frozenset(file.name for file in STATIC.iterdir())


@dataclass(frozen=True)
class Content:
    """What is in a file: plain, packed, and a name that changes with it."""

    plain: bytes
    packed: bytes
    version: str


@lru_cache(maxsize=64)
def content(path: Path, _changed: int) -> Content:
    """Read and pack a file once for each time it has changed."""
    plain = path.read_bytes()
    return Content(plain, gzip.compress(plain, 6, mtime=0), hashlib.sha256(plain).hexdigest()[:12])


@dataclass(frozen=True)
class Asset:
    """One file as browsers get it."""

    name: str
    path: Path

    @property
    def content(self) -> Content:
        return content(self.path, self.path.stat().st_mtime_ns)

    def response(self) -> Response:
        """The file, packed when the browser can unpack it, or 304 when the browser has it."""
        held = self.content
        packs = request.accept_encodings["gzip"] > 0
        media_type = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        response = Response(held.packed if packs else held.plain, mimetype=media_type)
        if packs:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = (
            f"public, max-age={YEAR}, immutable"
            if request.args.get("v") == held.version
            else f"public, max-age={MONTH}"
        )
        response.set_etag(f"{held.version}-{'z' if packs else 'p'}")
        response.make_conditional(request)
        return response


def install_assets(app: Flask) -> None:
    """Serve `/vendor/...` and `/assets/...`, and give templates `asset('app.css')`."""
    shelves = {
        "vendor": {
            name: Asset(name, Path(str(files(package).joinpath(inside))))
            for name, (package, inside) in VENDORED.items()
        },
        "assets": {name: Asset(name, STATIC / name) for name in OWN},
    }
    for shelf, assets in shelves.items():
        app.register_blueprint(_shelf(shelf, assets))

    def asset(name: str) -> str:
        """The address of a file, with its version."""
        shelf = "assets" if name in OWN else "vendor"
        held = shelves[shelf][name]
        return url_for(f"{shelf}.static", name=name, v=held.content.version)

    app.jinja_env.globals["asset"] = asset


def _shelf(shelf: str, assets: dict[str, Asset]) -> Blueprint:
    blueprint = Blueprint(shelf, __name__, url_prefix=f"/{shelf}")

    @blueprint.get("/<path:name>", endpoint="static")
    def fetch(name: str) -> Response:
        held = assets.get(name)
        return held.response() if held else abort(404)

    return blueprint
