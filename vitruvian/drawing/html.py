"""Write a page that shows a graph: one file, which needs nothing from elsewhere."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

from ..framework.errors import MediaError
from ..framework.messages import printable
from .node_data import calculators
from .picture import GraphPicture
from .picture_data import picture_data

__all__ = ["html_of"]

#: The studio's page as it was built; the viewer is its graph view alone.
_BUILT = Path(__file__).parent.parent / "studio" / "static"

# The policy has browsers refuse whatever would be fetched.
_PAGE = """\
<!doctype html>
<!-- With elkjs (EPL-2.0, https://github.com/kieler/elkjs) and Preact (MIT). -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
script-src 'unsafe-inline' blob:; style-src 'unsafe-inline'; worker-src blob:; img-src blob: data:">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<noscript>The drawing is made by a program in this page, which needs JavaScript.</noscript>
<script id="content" type="application/json">{content}</script>
<script id="elk" type="text/plain">{elk}</script>
<script type="module">
{script}</script>
</body>
</html>
"""


def html_of(picture: GraphPicture) -> str:
    """Return the page: the picture, the viewer, and the layout program, packed.

    Raises ``MediaError`` where the viewer has not been built.
    """
    content = {
        "picture": picture_data(picture),
        "calculators": calculators(_calculators(picture)),
    }
    return _PAGE.format(
        title=escape(printable(picture.name)),
        style=_text("viewer.css"),
        # No text can end the element that holds it.
        content=json.dumps(content, separators=(",", ":")).replace("<", "\\u003c"),
        elk=_packed(_built("elk-worker.min.js")),
        script=_text("viewer.js"),
    )


def _calculators(picture: GraphPicture) -> Iterator[str]:
    for node in picture.nodes:
        yield node.calculator
        if node.body is not None:
            yield from _calculators(node.body)


def _packed(content: bytes) -> str:
    return base64.b64encode(gzip.compress(content, mtime=0)).decode("ascii")


def _text(name: str) -> str:
    return _built(name).decode("utf-8")


def _built(name: str) -> bytes:
    try:
        return (_BUILT / name).read_bytes()
    except FileNotFoundError as error:
        raise MediaError(
            f"{_BUILT / name}: the viewer of graphs is not built; expected the files of the "
            "studio's page; in a checkout, 'make studio-web' builds them"
        ) from error
