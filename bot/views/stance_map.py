"""Who stands where, as a picture: for each issue those against it on the left and those for it on the right.

The picture is a card with a background of its own, so that it reads in a light chat as in a dark one; it says "for" and
"against" in words, so that nobody needs its colours. It is as wide as a phone shows sharply. The same sides stand in the
alternative text and, with their evidence, in the lists of the brief.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters.base import Image
from bot import comparison_words as words
from briefs.issues import Issue, issues
from briefs.types import Brief

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ISSUES = 4
NAMES = 6
"""Names on one side; the others are counted."""
WIDTH, DPI = 5.4, 200
"""Inches and dots an inch: 1080 pixels, which a phone shows at half the size or less."""
_LINE, _TITLE, _GAP, _MARGIN = 0.27, 0.32, 0.26, 0.2
"""Inches: a name, a line of an issue's title, the space behind an issue, the edge of the card."""
_NAME_CHARS, _TITLE_CHARS = 26, 44
_NAME_SIZE, _TITLE_SIZE, _HEAD_SIZE = 12.5, 13.5, 11
_FONT = "DejaVu Sans"


@dataclass(frozen=True, slots=True)
class Colours:
    card: str
    ink: str
    faint: str
    against: str
    against_back: str
    for_: str
    for_back: str


LIGHT = Colours("#ffffff", "#1b1f24", "#57606a", "#8f2d0c", "#fdeae2", "#0b4a8f", "#e2effc")
DARK = Colours("#1e2126", "#f0f3f6", "#aab2bb", "#ffb59a", "#43281e", "#9accff", "#1c344d")


def stance_map(brief: Brief, colours: Colours = LIGHT) -> Image | None:
    """The picture of the issues on which several take sides; None where there is none."""
    told = [issue for issue in issues(brief) if issue.supporters or issue.opponents][:ISSUES]
    rows = [_Row.of(brief, issue) for issue in told]
    return Image("", alt(rows), _png(rows, colours)) if rows else None


def warm_up() -> None:
    """Load what draws, which takes most of a second, before anybody waits for a picture."""
    _png([_Row((), (), ())], LIGHT)


@dataclass(frozen=True, slots=True)
class _Row:
    title: tuple[str, ...]
    against: tuple[str, ...]
    for_: tuple[str, ...]

    @classmethod
    def of(cls, brief: Brief, issue: Issue) -> _Row:
        title = textwrap.wrap(issue.name[:1].upper() + issue.name[1:], _TITLE_CHARS, max_lines=2, placeholder=" …")
        return cls(tuple(title), _names(brief, issue.opponents), _names(brief, issue.supporters))

    @property
    def height(self) -> float:
        lines = max(len(self.against), len(self.for_))
        return len(self.title) * _TITLE + lines * _LINE + _GAP


def _names(brief: Brief, ids: Sequence[str]) -> tuple[str, ...]:
    named = [actor.name for id in ids if (actor := brief.actor(id)) is not None]
    shown = named if len(named) <= NAMES else [*named[: NAMES - 1], words.others(len(named) - NAMES + 1)]
    return tuple(name[:1].upper() + name[1:] for name in shown)


def _cut(name: str) -> str:
    return name if len(name) <= _NAME_CHARS else name[: _NAME_CHARS - 1].rstrip() + "…"


def alt(rows: Sequence[_Row]) -> str:
    """The picture in words: "The resolution: for Norland; against Sudria.\""""
    return " ".join(words.sides(" ".join(row.title), row.for_, row.against) for row in rows)


def _png(rows: Sequence[_Row], colours: Colours) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 (a second to import, and not every program draws)
    from matplotlib.figure import Figure  # noqa: PLC0415

    height = sum(row.height for row in rows) - _GAP + _TITLE + 2 * _MARGIN
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=colours.card)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    _draw(axes, rows, colours)
    file = io.BytesIO()
    figure.savefig(file, format="png", facecolor=colours.card)
    return file.getvalue()


def _draw(axes: Axes, rows: Sequence[_Row], colours: Colours) -> None:
    middle, y = WIDTH / 2, _MARGIN
    for x, words_, colour in ((middle - 0.12, words.AGAINST, colours.against), (middle + 0.12, words.FOR, colours.for_)):
        axes.text(x, y + _TITLE / 2, words_.upper(), **_style(colour, _HEAD_SIZE, "bold", right=x < middle))
    y += _TITLE
    for row in rows:
        for line in row.title:
            axes.text(middle, y + _TITLE / 2, line, **{**_style(colours.ink, _TITLE_SIZE, "bold"), "ha": "center"})
            y += _TITLE
        for x, names, ink, back in (
            (middle - 0.12, row.against, colours.against, colours.against_back),
            (middle + 0.12, row.for_, colours.for_, colours.for_back),
        ):
            _side(axes, (x, y), names, (ink, back))
        y += row.height - len(row.title) * _TITLE


def _side(axes: Axes, corner: tuple[float, float], names: Sequence[str], colours: tuple[str, str]) -> None:
    from matplotlib.patches import FancyBboxPatch  # noqa: PLC0415

    (x, y), (ink, back) = corner, colours
    right = x < WIDTH / 2
    if not names:
        axes.text(x, y + _LINE / 2, "–", **_style(ink, _NAME_SIZE, right=right))
        return
    width = WIDTH / 2 - 0.12 - _MARGIN / 2
    left = x - width + 0.06 if right else x - 0.06
    axes.add_patch(
        FancyBboxPatch(
            (left, y), width, len(names) * _LINE, boxstyle="round,pad=0,rounding_size=0.08", facecolor=back, linewidth=0
        )
    )
    for n, name in enumerate(names):
        axes.text(x, y + (n + 0.52) * _LINE, _cut(name), **_style(ink, _NAME_SIZE, right=right))


def _style(colour: str, size: float, weight: str = "normal", *, right: bool = False) -> dict[str, Any]:
    align = "right" if right else "left"
    return {
        "color": colour,
        "fontsize": size,
        "fontweight": weight,
        "ha": align,
        "va": "center",
        "fontfamily": _FONT,
        "parse_math": False,
    }
