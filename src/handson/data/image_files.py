"""Pictures of any kind and size as small grey squares of bytes."""

import os
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 28
"""Height and width of the squares, unless told."""
SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
CHUNK = 512  # images under way at once: what Ctrl-C has to wait for
SIGNATURES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
)
Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One file, read: its grey square, or why there is none.

    Args:
        grey: bytes of shape (side, side), 0 black and 255 white; None when the file is no image.
        size: width and height in the file, upright.
        trouble: what is wrong with the file, empty when nothing is.
        suspicious: whether it would unpack to more than Pillow allows, as an attack would.
    """

    grey: Grey | None = None
    size: tuple[int, int] = (0, 0)
    trouble: str = ""
    suspicious: bool = False


def signature(path: Path) -> str:
    """Name the kind of image that a file begins like, whatever its name; empty for none."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        return ""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return "BMP"
    return next((kind for start, kind in SIGNATURES if head.startswith(start)), "")


def read_pictures(paths: Sequence[Path], side: int = SIDE) -> Iterator[Picture]:
    """Read many images, several at a time, in the order given.

    Args:
        paths: the files.
        side: height and width of the squares.
    """
    from PIL import Image  # noqa: F401  (once, before the threads need it)

    read = partial(read_picture, side=side)
    with ThreadPoolExecutor(min(os.cpu_count() or 1, 16)) as pool:
        for start in range(0, len(paths), CHUNK):
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", module=r"PIL\.")  # odd metadata, large images
                pictures = list(pool.map(read, paths[start : start + CHUNK]))
            yield from pictures


def read_picture(path: Path, side: int = SIDE) -> Picture:
    """Read one image as a grey square, upright, its proportions kept.

    Of a file with several frames or pages the first counts. The longer side is made ``side`` pixels
    long, each an average of what it covers; the rest is filled with the median grey of the border.
    16-bit greys keep their range, transparency is laid over white (over black where white would
    make it vanish).

    Args:
        path: the file; its content decides what it is, not its name.
        side: height and width of the square.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        if not path.stat().st_size:
            return Picture(trouble="empty, 0 bytes")
        with Image.open(path) as file:
            width, height = file.size
            file.draft("L", (4 * side, 4 * side))  # a JPEG need not be unpacked in full
            drafted = file.size
            upright = _whole(file, ImageOps.exif_transpose)
            grey = _fit(_grey(upright, str(file.format)), side)
            size = (width, height) if upright.size == drafted else (height, width)
            return Picture(grey=grey, size=size)
    except Image.DecompressionBombError as error:
        limit = 2 * (Image.MAX_IMAGE_PIXELS or 0) / 1e6
        text = f"unpacks to more than {limit:.0f} million pixels, as an attack would ({error})"
        return Picture(trouble=text, suspicious=True)
    except UnidentifiedImageError:
        kind = signature(path)
        return Picture(trouble=f"damaged: it begins like {kind}, no more" if kind else "no image")
    except Exception as error:  # what a decoder raises over a damaged file is not on record
        return Picture(trouble=_trouble(error))


def _whole(file: "Image", upright: Any) -> "Image":
    file.load()
    try:
        turned: Image | None = upright(file)
    except Exception:  # notes about an image may be broken while the image is fine
        return file
    return turned or file


def _trouble(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    text = " ".join(str(error).split()) or type(error).__name__
    if "truncated" in text.lower() or isinstance(error, EOFError):
        return f"truncated ({text})"
    return f"damaged ({text})"


def _grey(image: "Image", kind: str) -> "Image":
    from PIL import Image

    if image.mode.startswith(("I", "F")):
        return Image.fromarray(_eight_bits(image, kind))
    if image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        colour, alpha = image.convert("RGB").convert("L"), image.getchannel("A")
        for ground in (255, 0):
            grey = Image.new("L", image.size, ground)
            grey.paste(colour, mask=alpha)
            if grey.getextrema() != (255, 255):
                break
        return grey
    if image.mode not in ("L", "1", "RGB"):
        image = image.convert("RGB")
    return image.convert("L")


def _eight_bits(image: "Image", kind: str) -> Grey:
    values = np.asarray(image).astype(np.float64)
    low, high = float(values.min()), float(values.max())
    if not (low >= 0 and high <= 65535):
        raise ValueError(f"grey levels from {low:g} to {high:g}; save it with 8 or 16 bits")
    if image.mode.startswith("I;16") or kind == "PNG" or high > 255:
        values = values / 257
    elif image.mode == "F" and high <= 1:
        values = values * 255
    return np.rint(values).astype(np.uint8)


def _fit(image: "Image", side: int) -> Grey:
    from PIL import Image

    longer = max(image.size)
    width, height = (max(1, round(length * side / longer)) for length in image.size)
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=3.0)
    pixels = np.asarray(image)
    if pixels.shape == (side, side):
        return pixels
    edges = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    square = np.full((side, side), np.median(edges), dtype=np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = pixels
    return square
