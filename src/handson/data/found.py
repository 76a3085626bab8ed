"""What was found in the reader's own data, told before training begins."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

SHOWN = 10
"""Files left out that are named; of the rest only the number is told."""
CLASSES_SHOWN = 20
SIZES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found.

    Args:
        path: the folder or table.
        layout: how it is laid out.
        classes: name, images to learn from and images to test with, by label.
        sizes: number of images by width and height.
        cut: whether the test part was cut by us.
        left_out: name and reason of every file that is not used.
        notes: what the reader should know.
    """

    path: str
    layout: str
    classes: tuple[tuple[str, int, int], ...] = ()
    sizes: Counter[tuple[int, int]] = field(default_factory=Counter)
    cut: bool = True
    left_out: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()

    def lines(self) -> list[str]:
        """Write it for people."""
        train, test = sum(a for _, a, _ in self.classes), sum(b for _, _, b in self.classes)
        shown = [f"{name} {a}+{b}" for name, a, b in self.classes[:CLASSES_SHOWN]]
        more = len(self.classes) - CLASSES_SHOWN
        split = (
            "a fifth of each class for the test, chosen by name: the same files, the same cut"
            if self.cut
            else "as it is"
        )
        lines = [
            f"data       {self.path} ({self.layout})",
            f"images     {train + test:,}: {train:,} to learn from, {test:,} to test with",
            f"split      {split}",
            f"classes    {len(self.classes)}, learn+test: {' · '.join(shown)}"
            + (f" · and {more} more" if more > 0 else ""),
            f"sizes      {self._sizes()}",
        ]
        lines += [f"left out   {name}: {reason}" for name, reason in self.left_out[:SHOWN]]
        if len(self.left_out) > SHOWN:
            lines.append(f"left out   and {len(self.left_out) - SHOWN:,} more files")
        return lines + [f"note       {note}" for note in self.notes]

    def _sizes(self) -> str:
        common = self.sizes.most_common(SIZES_SHOWN)
        text = " · ".join(f"{width}×{height} ({n:,})" for (width, height), n in common)
        if len(self.sizes) > SIZES_SHOWN:
            text += f" · and {len(self.sizes) - SIZES_SHOWN} other sizes"
        if set(self.sizes) == {(28, 28)}:
            return text
        return f"{text}; made 28×28 and grey"
