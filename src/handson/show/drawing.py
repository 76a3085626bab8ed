"""The figure that every function of ``show`` returns. Imported only when one is made."""

import io
import warnings
from typing import Any

from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text

from handson.show.fonts import cjk_family, has_cjk, warn_once
from handson.show.style import house_style

SCREEN_DPI = 160  # sharp on a dense screen; a notebook is told the size at 100


class Drawing(Figure):
    """A matplotlib figure that keeps the house style and shows itself in a notebook.

    It does not belong to pyplot: nothing has to be closed, no window opens, and it is drawn the
    same with a screen or without. ``handson.show.save`` writes it to a file.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Draw in the house style, whatever matplotlib's settings are now."""
        with house_style(), warnings.catch_warnings():
            if cjk_family() is None:
                texts = self.findobj(lambda artist: isinstance(artist, Text))
                if any(has_cjk(artist.get_text()) for artist in texts if isinstance(artist, Text)):
                    warn_once()
                    warnings.filterwarnings("ignore", message="Glyph .* missing")
            super().draw(renderer)

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """Return the picture as a notebook wants it: PNG bytes, and the size to show them at."""
        buffer = io.BytesIO()
        with house_style():
            self.savefig(buffer, format="png", dpi=SCREEN_DPI, metadata={"Software": None})
        width, height = (round(inches * 100) for inches in self.get_size_inches())
        return buffer.getvalue(), {"width": width, "height": height}

    def __repr__(self) -> str:
        """Say how to see it, for a prompt that shows only text."""
        width, height = (round(inches * 100) for inches in self.get_size_inches())
        return f'<Figure {width}×{height}; handson.show.save(figure, "figure.png") writes it>'

    def _repr_html_(self) -> Any:
        return None
