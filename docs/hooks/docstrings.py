"""Read docstrings as Markdown: a literal block's ``::`` is one colon there."""

from __future__ import annotations

import re
from typing import Any

import griffe

_SECTION = re.compile(r"^Example\n-------$", re.MULTILINE)


class PlainColons(griffe.Extension):
    """Change the few signs that mean something else in Markdown."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite the docstring of a function, class or module."""
        if obj.docstring is not None:
            text = _SECTION.sub("Examples\n--------", obj.docstring.value)
            text = re.sub(r"  # doctest: \+SKIP$", "", text, flags=re.MULTILINE)
            obj.docstring.value = re.sub(r"::$", ":", text, flags=re.MULTILINE)
