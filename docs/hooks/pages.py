"""What mkdocs calls: adds the pages that are made from the code, and mends links out of docs/."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from calculator_pages import calculator_pages
from graph_pages import graph_pages
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
#: Files outside of docs/ that are pages, too.
_ELSEWHERE = {
    "benchmarks/RESULTS.md": "results.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "graphs/pose": "reference/graphs/graphs.md",
    "subgraphs/pose": "reference/graphs/subgraphs.md",
}
_LINK = re.compile(r"(!?\[)([^\]]+)\]\((?!\w+:|#)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the reference, and the pages that lie elsewhere in the repository."""
    pages = {**calculator_pages(), **graph_pages()}
    for source, path in _ELSEWHERE.items():
        if source.endswith(".md"):
            pages[path] = _links_from(
                posixpath.dirname(source), path, (ROOT / source).read_text(encoding="utf-8")
            )
    for path, content in pages.items():
        files.append(File.generated(config, path, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let links work on the site that work in the repository."""
    source = page.file.src_uri
    if page.file.generated_by is not None:
        return markdown
    return _links_from(posixpath.join("docs", posixpath.dirname(source)), source, markdown)


def _links_from(folder: str, page: str, markdown: str) -> str:
    """Rewrite the links of a text that lies in ``folder`` of the repository for ``page``."""

    def mended(link: re.Match[str]) -> str:
        opening, text, target, anchor = link[1], link[2], link[3], link[4] or ""
        place = posixpath.normpath(posixpath.join(folder, target))
        inside = _ELSEWHERE.get(place)
        if place.startswith("docs/"):
            inside = place.removeprefix("docs/")
        if inside is None:
            # Files of the repository that are not on the site.
            return text
        target = posixpath.relpath(inside, posixpath.dirname(page) or ".")
        return f"{opening}{text}]({target}{anchor})"

    parts = re.split(r"(^```.*?^```$)", markdown, flags=re.DOTALL | re.MULTILINE)
    return "".join(part if part.startswith("```") else _LINK.sub(mended, part) for part in parts)
