"""Make text from files, users and libraries safe to show in a message."""

from __future__ import annotations

__all__ = ["message_of", "printable", "reason_of"]


def printable(text: str) -> str:
    r"""Return text with everything escaped that a terminal would act on, but line ends and tabs.

    Escaped are control characters, marks that reverse the direction of text, and the surrogates of
    file names that are not UTF-8: ``"\x1b[2J"`` would clear the reader's screen.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else _written_out(c) for c in text)


def message_of(error: BaseException) -> str:
    """Return an exception's text, even if its ``str()`` raises."""
    try:
        return printable(str(error))
    except BaseException as fault:  # noqa: BLE001  # the run must end with its own error, not this
        return f"its message cannot be shown, because str() of it raised {type(fault).__name__}"


def reason_of(error: BaseException) -> str:
    """Return an exception's type and text, as the last line of a traceback does."""
    text = message_of(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _written_out(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
