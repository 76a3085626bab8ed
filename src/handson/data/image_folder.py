"""A folder of images with a folder for each class, in one part or in two."""

import os
from collections.abc import Iterator
from pathlib import Path

from handson.base.errors import DataError
from handson.data.image_files import SUFFIXES, signature
from handson.data.labelled_files import TEST_NAMES, LabelledFile, Listing, natural, printable

TRAIN_NAMES = ("train", "training")
OF_SYSTEMS = ("thumbs.db", "desktop.ini", "__macosx", "$recycle.bin")
WANTED = "one folder per class with its images in it, as in {}/cat/1.png and {}/dog/1.png"


def list_image_folder(folder: Path) -> Listing:
    """Find the images below ``folder``: ``CLASS/*.png``, or ``train/CLASS/…`` and ``test/CLASS/…``.

    Folders inside a class's folder belong to the class.

    Raises:
        DataError: it cannot be read, or holds no folders of images.
    """
    inside = _inside(folder)
    if not inside:
        raise DataError(f"{folder} is empty; expected {_wanted(folder)}")
    folders = [name for name in inside if not hidden(name) and (folder / name).is_dir()]
    train, test = _parts(folder, folders)
    if train and test:
        listing = Listing(f"{printable(train)}/ and {printable(test)}/ with a folder per class")
        tops = [(folder / train, "train"), (folder / test, "test")]
        others = [name for name in folders if name not in (train, test)]
        if others:
            listing.notes.append(
                f"not used, since there are {train}/ and {test}/: "
                + ", ".join(f"{printable(name)}/" for name in others)
            )
    elif train:
        listing = Listing(f"{printable(train)}/ with a folder per class")
        tops = [(folder / train, "")]
    else:
        listing, tops = Listing("a folder per class"), [(folder, "")]
    for top, part in tops:
        _list_classes(folder, top, part, listing)
    if tops[0][0] != folder:
        _leave_out_loose(folder, inside, listing)
    if not listing.files:
        raise DataError(_nothing(folder, listing))
    return listing


def list_images(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file at any depth below ``folder`` and why it can be no image, or nothing."""
    refused: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=refused.append):
        for name in [name for name in folders if hidden(name)]:
            folders.remove(name)
            yield Path(root, name), "a hidden folder"
        folders.sort(key=natural)
        for name in sorted(files, key=natural):
            path = Path(root, name)
            yield path, why_not(path)
    for error in refused:
        yield Path(str(error.filename)), f"cannot be read: {error.strerror}"


def hidden(name: str) -> bool:
    """Tell what systems and editors leave behind: ``.DS_Store``, ``Thumbs.db``."""
    return name.startswith(".") or name.casefold() in OF_SYSTEMS


def why_not(path: Path) -> str:
    """Say why a file's name makes it no image of ours; empty when it may be one."""
    if hidden(path.name):
        return "hidden, or made by the system"
    if path.suffix.lower() in SUFFIXES:
        return ""
    kind = signature(path)
    ending = repr(printable(path.suffix)) if path.suffix else "no ending"
    if kind:
        return f"an image ({kind}), but its name has {ending}: rename it"
    return f"no image ({ending})"


def _inside(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder), key=natural)
    except OSError as error:
        raise DataError(f"cannot list {folder}: {error.strerror or error}") from None


def _parts(folder: Path, folders: list[str]) -> tuple[str, str]:
    """Return the names of the two parts; empty for what is not there."""
    plain = {name.casefold(): name for name in folders if _has_folders(folder / name)}
    train = next((plain[name] for name in TRAIN_NAMES if name in plain), "")
    test = next((plain[name] for name in TEST_NAMES if name in plain), "")
    if train and not test and any(n.casefold() not in TEST_NAMES for n in folders if n != train):
        return "", ""  # 'train' is a class, beside 'bus'
    return (train, test) if train else ("", "")


def _has_folders(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(entry.is_dir() and not hidden(entry.name) for entry in entries)
    except OSError:
        return False


def _list_classes(folder: Path, top: Path, part: str, listing: Listing) -> None:
    for name in _inside(top):
        path, label = top / name, printable(name)
        if hidden(name) or not path.is_dir():
            listing.left_out.append((_below(folder, path), why_not(path) or "in no class folder"))
            continue
        before = len(listing.files)
        for file, reason in list_images(path):
            below = _below(folder, file)
            if reason:
                listing.left_out.append((below, reason))
            else:
                listing.files.append(LabelledFile(file, below, label, part))
        if len(listing.files) == before:
            listing.notes.append(f"{_below(folder, path)}/ holds no image; it is no class")


def _leave_out_loose(folder: Path, inside: list[str], listing: Listing) -> None:
    loose = [folder / name for name in inside if not (folder / name).is_dir()]
    for path in loose:
        listing.left_out.append((_below(folder, path), why_not(path) or "in no class folder"))


def _below(folder: Path, path: Path) -> str:
    return printable(path.relative_to(folder).as_posix())


def _wanted(folder: Path) -> str:
    return WANTED.format(printable(folder.name), printable(folder.name))


def _nothing(folder: Path, listing: Listing) -> str:
    loose = sum(reason == "in no class folder" for _, reason in listing.left_out)
    tables = [p for p in sorted(folder.glob("*.csv")) if not hidden(p.name)]
    if loose:
        found = f"holds {loose} images, but outside any folder of a class"
    else:
        some = [f"{name}: {reason}" for name, reason in listing.left_out[:3]]
        found = "holds no image" + (f" ({'; '.join(some)})" if some else "")
    instead = f". For a table: --data {tables[0]}" if tables else ""
    return f"{folder} {found}; expected {_wanted(folder)}, each ending in " + (
        f"{', '.join(SUFFIXES)}{instead}"
    )
