"""What people read, in Chinese and in English, and which of the two they want."""

import locale
import os
from typing import NamedTuple

from handson.base.errors import unknown

LANGUAGES = ("zh", "en")


class Words(NamedTuple):
    """The same thing said twice.

    >>> Words(zh="对", en="right").said_in("en")
    'right'
    """

    zh: str
    en: str

    def said_in(self, lang: str) -> str:
        """Return the text in ``lang``, ``zh`` or ``en``."""
        return self.zh if lang == "zh" else self.en


def language(wanted: str | None = None) -> str:
    """Return the language to speak: as asked, else ``$HANDSON_LANG``, else the system's.

    Args:
        wanted: ``zh`` or ``en``; None asks the environment.

    Raises:
        UnknownNameError: it is neither.
    """
    chosen = wanted or os.environ.get("HANDSON_LANG")
    if chosen:
        short = chosen.lower().replace("_", "-").partition("-")[0]
        if short not in LANGUAGES:
            raise unknown("language", chosen, LANGUAGES)
        return short
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    system = locale.getlocale()[0] or ""  # Windows says "Chinese (Simplified)_China"
    return "zh" if system.lower().startswith(("zh", "chinese")) else "en"
