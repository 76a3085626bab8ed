"""The house style: one look for every figure, told apart by shape as well as by colour."""

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from handson.show.fonts import cjk_family

# Okabe and Ito's colours, which stay apart for every common kind of colour blindness.
# Yellow is left out: it cannot be seen on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#B4578F", "#B87A00", "#3A9BD9", "#222222")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (6, 1.6, 1.2, 1.6)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")

INK = "#222222"
QUIET = "#6b6b6b"
FAINT = "#dddddd"

# matplotlib's own defaults for these groups come first, so that no user's style leaks in.
_GROUPS = (
    "axes", "font", "text", "mathtext", "lines", "patch", "hatch", "xtick", "ytick", "grid",
    "legend", "figure", "savefig", "image", "path", "svg", "pdf", "ps", "scatter", "markers",
)  # fmt: skip

_RULES: dict[str, Any] = {
    "font.size": 10,
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "figure.titlesize": 12,
    "figure.titleweight": "bold",
    "savefig.dpi": 200,
    "savefig.facecolor": "white",
    "svg.hashsalt": "handson",
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 8,
    "axes.titlecolor": INK,
    "axes.labelcolor": QUIET,
    "axes.labelsize": 9.5,
    "axes.edgecolor": "#999999",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.formatter.useoffset": False,
    "grid.color": "#e8e8e8",
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": "#999999",
    "ytick.color": "#999999",
    "xtick.labelcolor": QUIET,
    "ytick.labelcolor": QUIET,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "ytick.minor.size": 0,
    "xtick.minor.size": 0,
    "lines.linewidth": 1.8,
    "lines.markersize": 4.5,
    "legend.frameon": False,
    "legend.fontsize": 9,
}

_LOCK = threading.RLock()  # rcParams belong to the process: two threads must not take turns


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one line is drawn: colour, dash and marker all differ from its neighbours'."""

    colour: str
    dash: Any
    marker: str

    def line(self, points: int) -> dict[str, Any]:
        """Return matplotlib's keywords for a line of ``points`` points, about 12 of them marked."""
        return {
            "color": self.colour,
            "linestyle": self.dash,
            "marker": self.marker,
            "markevery": max(1, -(-points // 12)),
            "markerfacecolor": "white",
            "markeredgewidth": 1.4,
        }


def stroke(index: int) -> Stroke:
    """Return the look of line number ``index`` (from 0); the first 28 are all different."""
    turn, place = divmod(index, len(COLOURS))
    return Stroke(
        COLOURS[place],
        DASHES[(place + turn) % len(DASHES)],
        MARKERS[index % len(MARKERS)],
    )


@cache
def _defaults() -> dict[str, Any]:
    import matplotlib

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some defaults are deprecated and say so when read
        default: Any = matplotlib.rcParamsDefault
        return {key: default[key] for key in default if key.split(".")[0] in _GROUPS}


@contextmanager
def _quiet_about_weights() -> Iterator[None]:
    """Keep matplotlib from logging that a Chinese font lacks a weight: most have only one."""
    logger = logging.getLogger("matplotlib.font_manager")

    def other(record: logging.LogRecord) -> bool:
        return "font weight" not in record.getMessage()

    logger.addFilter(other)
    try:
        yield
    finally:
        logger.removeFilter(other)


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style inside the ``with``; matplotlib's settings are untouched after it."""
    import matplotlib
    from cycler import cycler

    families = ["DejaVu Sans", *filter(None, [cjk_family()])]
    with _LOCK, _quiet_about_weights(), matplotlib.rc_context():
        settings: Any = matplotlib.rcParams
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            settings.update(_defaults() | _RULES | {"font.family": families})
            settings["axes.prop_cycle"] = cycler(color=COLOURS)
        yield
