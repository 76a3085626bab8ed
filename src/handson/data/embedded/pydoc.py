"""English text that every Python brings along: its own documentation."""

from handson.base.errors import MissingDataError
from handson.data.embedded.arguments import whole


def pydoc(*, characters: int | None = None) -> str:
    r"""Return the help texts of Python's language reference, one after the other.

    They are the topics of ``help("topics")``, from the standard library's ``pydoc_data.topics``, in
    the alphabetical order of their names, with an empty line between two. Nothing is cleaned:
    headings, examples of code and typographic quotes are there; lines end with ``\n``. About
    460,000 characters in Python 3.10, more in later ones. The words differ from version to version,
    so let no result hang on them.

    Args:
        characters: how many to return, from the start; at least 1 and no more than there are. All
            if None.

    Raises:
        ArgumentError: there are not that many characters.
        MissingDataError: this Python was installed without its help texts.

    Source: the Python documentation, © Python Software Foundation, PSF licence.
    """
    try:
        from pydoc_data.topics import topics
    except ImportError as error:
        raise MissingDataError(
            "the text set 'pydoc' is Python's own pydoc_data.topics, and this Python was installed "
            "without it; install the full standard library (on some systems a package apart), or "
            "use another text, such as time_machine or a file of your own"
        ) from error
    text = "\n\n".join(topics[name].strip("\n") for name in sorted(topics)) + "\n"
    if characters is None:
        return text
    whole(characters=(characters, 1, len(text)))
    return text[:characters]
