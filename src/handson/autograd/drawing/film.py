"""A picture that changes from step to step."""

from handson.base.svg import Svg


class Film:
    """Pieces of a picture, each of which is seen from one step to another.

    Args:
        width: pixels.
        height: pixels.
        last: number of the last step; the first is 0.
    """

    def __init__(self, width: float, height: float, last: int) -> None:
        self.width, self.height, self.last = width, height, last
        self._scenes: list[tuple[int, int, Svg]] = []

    def scene(self, first: int = 0, last: int | None = None) -> Svg:
        """Return a sheet to draw on that is seen during some steps.

        Args:
            first: the first step.
            last: the last step, itself included; None for the end.
        """
        sheet = Svg(self.width, self.height)
        self._scenes.append((first, self.last if last is None else last, sheet))
        return sheet

    def still(self, step: int, title: str) -> Svg:
        """Return the picture at one step.

        Args:
            step: its number.
            title: what the picture says.
        """
        picture = Svg(self.width, self.height, title)
        for first, last, sheet in self._scenes:
            if first <= step <= last:
                picture.pieces += sheet.pieces
        return picture

    def moving(self, title: str) -> Svg:
        """Return the picture with all its pieces in groups that say when they are seen.

        As it stands it shows the last step; a script shows others.

        Args:
            title: what the picture says.
        """
        picture = Svg(self.width, self.height, title)
        for first, last, sheet in self._scenes:
            if sheet.pieces and first <= last:
                always = (first, last) == (0, self.last)
                times = "" if always else f' data-from="{first}" data-to="{last}"'
                hidden = "" if last == self.last else ' display="none"'
                picture.add(f"<g{times}{hidden}>{''.join(sheet.pieces)}</g>")
        return picture
