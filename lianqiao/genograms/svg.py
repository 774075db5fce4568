"""SVG as text. Only presentation attributes: no style, no script, so that our Content-Security-Policy holds."""

from collections.abc import Iterable
from html import escape

from .text import Written

INK, PAPER, QUIET, ALERT, CARE = "#1f2d28", "#ffffff", "#6b7a74", "#a3261b", "#1c6e5a"
FONT = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"


def number(value: float) -> str:
    """Return a length with one digit at most, never "-0"."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def tag(name: str, *inside: str, **attributes: object) -> str:
    """Return an element. `stroke_width` becomes stroke-width, `class_` class; None leaves an attribute out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def words(text: str, x: float, y: float, size: float, **attributes: object) -> str:
    """Return a line of text, centred at x unless told otherwise."""
    attributes = {"text_anchor": "middle", "fill": INK} | attributes
    return tag("text", escape(text), x=x, y=y, font_size=size, **attributes)


def on_paper(text: Written, **attributes: object) -> str:
    """Return a line of text that interrupts whatever was drawn below it."""
    left, top, right, bottom = text.box
    bare = tag("rect", x=left, y=top, width=right - left, height=bottom - top, fill=PAPER)
    return bare + words(text.text, text.x, text.y, text.size, text_anchor=text.anchor, **attributes)


def line(points: Iterable[tuple[float, float]], **attributes: object) -> str:
    """Return an open line through the points."""
    attributes = {"stroke": INK, "stroke_width": 1.5, "fill": "none"} | attributes
    return tag("path", d=way(points), **attributes)


def way(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """Return the `d` of a path through the points."""
    text = " ".join(f"{'L' if place else 'M'}{number(x)} {number(y)}" for place, (x, y) in enumerate(points))
    return text + " Z" if closed else text


def _value(value: object) -> str:
    return number(value) if isinstance(value, float) else escape(str(value))
