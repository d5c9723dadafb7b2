"""The portals' styles, scripts and font: put together and compressed once at start, cached by browsers for ever."""

import gzip
import mimetypes
import re
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.settings import settings

STATIC = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
# Taken from the browser packages, by the name we serve them under.
_PACKAGED = {
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
}
_GOVUK_STYLES = "govuk-frontend/dist/govuk/govuk-frontend.min.css"
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_FONT_FAMILY = re.compile(r'font-family:\s*("?GDS Transport"?\s*,\s*arial\s*,\s*)?sans-serif')
_SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*)\s*$")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it goes out, plain and compressed."""

    name: str
    content: bytes
    compressed: bytes
    media_type: str


class Assets:
    """Every file a portal's pages need, each under `/static/<digest of all>/<name>`."""

    def __init__(self) -> None:
        files = {
            "sambok.css": _styles(),
            "khmer.ttf": _font(),
            **{name: _packaged(path) for name, path in _PACKAGED.items()},
            **{path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in {".js", ".svg"}},
        }
        digest = sha256()
        for name, content in sorted(files.items()):
            digest.update(name.encode() + content)
        self.version = digest.hexdigest()[:12]
        self._files = {name: _asset(name, content) for name, content in files.items()}

    def url(self, name: str) -> str:
        """The address of a file; a new content is a new address.

        Raises:
            KeyError: there is no such file.
        """
        return f"/static/{self.version}/{self._files[name].name}"

    def route(self) -> Route:
        """The route that answers for all of them."""
        return Route("/static/{version}/{name}", self._answer, methods=["GET"], name="static")

    async def _answer(self, request: Request) -> Response:
        asset = self._files.get(request.path_params["name"])
        if asset is None:
            raise HTTPException(404)
        small = "gzip" in request.headers.get("accept-encoding", "")
        # An address of an older version still answers, for pages open during an update, but is not kept.
        current = request.path_params["version"] == self.version
        headers = {"Cache-Control": FOR_EVER if current else "no-cache", "Vary": "Accept-Encoding"}
        if small:
            headers["Content-Encoding"] = "gzip"
        return Response(asset.compressed if small else asset.content, headers=headers, media_type=asset.media_type)


def _styles() -> bytes:
    """govuk-frontend's styles with our own font family in place of the Crown's, then our own."""
    govuk = _FONT_FACE.sub("", _packaged(_GOVUK_STYLES).decode())
    govuk = _FONT_FAMILY.sub("font-family:var(--sambok-font)", govuk)
    if "GDS Transport" in govuk:
        raise ValueError("govuk-frontend names its font in a way we do not know")
    return (govuk + "\n" + (STATIC / "sambok.css").read_text()).encode()


def _font() -> bytes:
    return (resources.files("fontpkg_noto_sans_khmer") / "files" / "NotoSansKhmer[wdth,wght].ttf").read_bytes()


def _packaged(path: str) -> bytes:
    return _SOURCE_MAP.sub("", (settings().assets_dir / path).read_text()).encode()


def _asset(name: str, content: bytes) -> Asset:
    mimetypes.add_type("font/ttf", ".ttf")
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(name, content, gzip.compress(content, 9, mtime=0), media_type)
