"""Chinese in figures: find an installed font that has the characters, else say so once."""

import warnings
from functools import cache
from typing import TYPE_CHECKING

from handson.base.words import language

if TYPE_CHECKING:
    from matplotlib.font_manager import FontManager

# Best first: even weight, plain strokes, then whatever an older system has. The Japanese faces of
# Noto and Source Han come late, but they hold every simplified character.
FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Source Han Sans",
    "PingFang SC",
    "PingFang HK",
    "Microsoft YaHei",
    "Hiragino Sans GB",
    "MiSans",
    "HarmonyOS Sans SC",
    "Sarasa Gothic SC",
    "LXGW WenKai",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "DengXian",
    "SimHei",
    "STHeiti",
    "Heiti SC",
    "Heiti TC",
    "Noto Sans CJK JP",
    "Source Han Sans JP",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "Songti SC",
    "SimSun",
    "STSong",
    "AR PL UMing CN",
    "AR PL UKai CN",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)

PROBES = "训练轮准确率"  # a font counts only if it has these; 训 is simplified, not traditional


class MissingFontWarning(UserWarning):
    """A figure wanted Chinese characters and this machine has no font that holds them."""


@cache
def cjk_family() -> str | None:
    """Return the family name of an installed font with Chinese characters, or None.

    The answer is remembered for the life of the process. matplotlib keeps a list of fonts from its
    first run, so a font installed later is unknown to it; only when nothing is found do we look
    at the disk again.
    """
    from matplotlib.font_manager import fontManager

    return _search(fontManager) or (_search(fontManager) if _refresh(fontManager) else None)


def _search(manager: "FontManager") -> str | None:
    paths = {entry.name: entry.fname for entry in reversed(manager.ttflist)}
    return next((f for f in FAMILIES if f in paths and _has_probes(paths[f])), None)


def _has_probes(path: str) -> bool:
    from matplotlib.font_manager import get_font

    try:
        font = get_font(path)
    except (OSError, RuntimeError):  # deleted since it was listed, or damaged
        return False
    return all(font.get_char_index(ord(letter)) for letter in PROBES)


def _refresh(manager: "FontManager") -> bool:
    """Add fonts that were installed after matplotlib wrote its list; return whether any was."""
    from matplotlib.font_manager import findSystemFonts

    known = {entry.fname for entry in manager.ttflist}
    before = len(known)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path in set(findSystemFonts()) - known:
            try:
                manager.addfont(path)
            except Exception:  # emoji and bitmap fonts raise errors of many kinds
                continue
    return len(manager.ttflist) > before


def has_cjk(text: str) -> bool:
    """Return whether ``text`` holds a character that only a CJK font can draw."""
    blocks = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFF01, 0xFF60), (0x20000, 0x3FFFF))
    return any(first <= ord(letter) <= last for letter in text for first, last in blocks)


@cache
def warn_once() -> None:
    """Say, once per process, that Chinese cannot be drawn here and what to install."""
    warnings.warn(
        "no font with Chinese characters was found, so Chinese cannot be drawn and figures are "
        "labelled in English; install one (for example: apt install fonts-noto-cjk) and start "
        "Python again",
        MissingFontWarning,
        stacklevel=3,
    )


def label(zh: str, en: str, lang: str | None = None) -> str:
    """Return ``zh`` when Chinese is wanted and can be drawn, else ``en``.

    Args:
        zh: the words in Chinese.
        en: the same words in English.
        lang: ``"en"`` or ``"zh"``; None for the reader's, see ``handson.base.words.language``.
    """
    if language(lang) == "en":
        return en
    if cjk_family() is None:
        warn_once()
        return en
    return zh
