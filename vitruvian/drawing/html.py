"""Write a page that shows a graph, to move about and zoom in, without anything from elsewhere."""

from __future__ import annotations

from html import escape

from .picture import GraphPicture
from .svg import svg_of

__all__ = ["html_of"]

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
  html, body {{ margin: 0; height: 100%; overflow: hidden; background: #fff; }}
  #view {{ width: 100%; height: 100%; cursor: grab; touch-action: none; }}
  #view.moving {{ cursor: grabbing; }}
  #view svg {{ position: absolute; transform-origin: 0 0; }}
  p {{ position: fixed; left: 12px; bottom: 8px; margin: 0; font: 12px system-ui, sans-serif;
      color: #868e96; pointer-events: none; }}
</style>
</head>
<body>
<div id="view">
{svg}</div>
<p>drag to move · wheel to zoom · double-click to fit</p>
<script>
const view = document.getElementById("view"), svg = view.querySelector("svg");
const width = svg.width.baseVal.value, height = svg.height.baseVal.value;
let x = 0, y = 0, scale = 1, held = null;
function draw() {{ svg.style.transform = `translate(${{x}}px, ${{y}}px) scale(${{scale}})`; }}
function fit(whole) {{
  scale = Math.min(view.clientWidth / width, whole ? view.clientHeight / height : 1, 1);
  x = (view.clientWidth - width * scale) / 2;
  y = Math.max(0, (view.clientHeight - height * scale) / 2);
  draw();
}}
view.addEventListener("wheel", event => {{
  event.preventDefault();
  const factor = Math.exp(-event.deltaY / 500);
  x = event.clientX - (event.clientX - x) * factor;
  y = event.clientY - (event.clientY - y) * factor;
  scale *= factor;
  draw();
}}, {{ passive: false }});
view.addEventListener("pointerdown", event => {{
  held = [event.clientX - x, event.clientY - y];
  view.setPointerCapture(event.pointerId);
  view.classList.add("moving");
}});
view.addEventListener("pointermove", event => {{
  if (held) {{ x = event.clientX - held[0]; y = event.clientY - held[1]; draw(); }}
}});
view.addEventListener("pointerup", () => {{ held = null; view.classList.remove("moving"); }});
view.addEventListener("dblclick", () => fit(true));
// A graph is mostly tall: begin at its top, wide enough to read.
fit(false);
</script>
</body>
</html>
"""


def html_of(picture: GraphPicture) -> str:
    """Return the page."""
    return _PAGE.format(title=escape(picture.name), svg=svg_of(picture))
