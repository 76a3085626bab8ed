"""The figure that every function of ``show`` returns. Imported only when one is made."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from handson.show.fonts import cjk_family, has_cjk, warn_once
from handson.show.style import house_style

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

SCREEN_DPI = 160  # sharp on a dense screen; a notebook is told the size at 100


class Drawing(Figure):
    """A matplotlib figure that keeps the house style and shows itself in a notebook.

    It does not belong to pyplot: nothing has to be closed, no window opens, and it is drawn the
    same with a screen or without. ``handson.show.save`` writes it to a file.
    """

    def draw(self, renderer: "RendererBase") -> None:
        """Draw in the house style, whatever matplotlib's settings are now."""
        with house_style(), _one_warning_for_chinese():
            super().draw(renderer)

    def get_tightbbox(self, *args: Any, **options: Any) -> Any:
        """Return the inches that are drawn on, measured in the house style."""
        with house_style(), _one_warning_for_chinese():
            return super().get_tightbbox(*args, **options)

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """Return the picture as a notebook wants it: PNG bytes, and the size to show them at."""
        buffer = io.BytesIO()
        with house_style():
            self.savefig(buffer, format="png", dpi=SCREEN_DPI, metadata={"Software": None})
        width, height = self._pixels()
        return buffer.getvalue(), {"width": width, "height": height}

    def _repr_html_(self) -> None:
        return None

    def __repr__(self) -> str:
        """Say how to see it, for a prompt that shows only text."""
        width, height = self._pixels()
        return f'<Figure {width}×{height}; handson.show.save(figure, "figure.png") writes it>'

    def _pixels(self) -> tuple[int, int]:
        width, height = self.get_size_inches()
        return round(width * 100), round(height * 100)


@contextmanager
def _one_warning_for_chinese() -> Iterator[None]:
    """Without a Chinese font, give our warning once instead of matplotlib's for each character."""
    if cjk_family() is not None:
        yield
        return
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for entry in caught:
        glyph = re.match(r"Glyph (\d+) .*missing", str(entry.message), re.DOTALL)
        if glyph and has_cjk(chr(int(glyph[1]))):
            warn_once()
        else:
            warnings.warn_explicit(entry.message, entry.category, entry.filename, entry.lineno)
