"""IDX, the file format of MNIST: a magic number, the sizes of the axes, then the numbers.

Bytes 0 and 1 are zero, byte 2 names the type, byte 3 counts the axes; then one big-endian uint32
per axis, then the numbers, big-endian, last axis fastest.
"""

import math
import os
import struct
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from handson.base.errors import DataError, DtypeError
from handson.data.archives import gunzip, read_file

_GZIP = b"\x1f\x8b"
_AGAIN = "Delete it and fetch it again (handson data get ID)."
_MOST_AXES = 16
_MOST_BYTES = 1 << 28

# code in byte 2: NumPy's type on disk, and torch's
_TYPES: dict[int, tuple[str, torch.dtype]] = {
    0x08: (">u1", torch.uint8),
    0x09: (">i1", torch.int8),
    0x0B: (">i2", torch.int16),
    0x0C: (">i4", torch.int32),
    0x0D: (">f4", torch.float32),
    0x0E: (">f8", torch.float64),
}


def read_idx(
    source: str | os.PathLike[str] | bytes, *, max_bytes: int = _MOST_BYTES, name: str = ""
) -> Tensor:
    """Read an IDX file, plain or gzipped, into a tensor of its own type and shape.

    Args:
        source: path of the file, or its bytes.
        max_bytes: most bytes that the file may hold, unpacked; 256 MiB unless told.
        name: what to call bytes in an error.

    Raises:
        DataError: not IDX, shorter or longer than its header says, or larger than ``max_bytes``.
            The header is checked against the bytes that are there before memory is taken for it.
    """
    if isinstance(source, bytes):
        data, name = source, name or "IDX data"
    else:
        data, name = read_file(Path(source), max_bytes=max_bytes), str(source)
    if data[:2] == _GZIP:
        data = gunzip(data, max_bytes=max_bytes, name=name)
    return _parse(data, max_bytes, name)


def _parse(data: bytes, max_bytes: int, name: str) -> Tensor:
    if len(data) < 4:
        raise DataError(f"{name}: {len(data)} bytes are too few for an IDX header. {_AGAIN}")
    zero, code, axes = struct.unpack_from(">HBB", data)
    if zero != 0 or code not in _TYPES:
        raise DataError(
            f"{name}: not an IDX file. It begins with {data[:4].hex(' ')}; expected 00 00, then "
            f"one of {', '.join(f'{known:02x}' for known in _TYPES)}, then the number of axes. "
            f"{_AGAIN}"
        )
    start = 4 + 4 * axes
    if axes > _MOST_AXES or len(data) < start:
        raise DataError(
            f"{name}: the header claims {axes} axes, but there are {len(data)} bytes in all "
            f"(and more than {_MOST_AXES} axes are never meant). {_AGAIN}"
        )
    shape = struct.unpack_from(f">{axes}I", data, 4)
    on_disk, dtype = _TYPES[code]
    width = np.dtype(on_disk).itemsize
    # Counting an empty axis as one keeps (0, 4294967295, 4294967295) from overflowing below.
    if width * math.prod(max(length, 1) for length in shape) > max_bytes:
        raise DataError(
            f"{name}: the header claims shape {shape}, more than the {max_bytes:,} bytes that are "
            f"expected at most. {_AGAIN}"
        )
    need = width * math.prod(shape)
    if len(data) - start != need:
        wrong = "short" if len(data) - start < need else "long"
        raise DataError(
            f"{name}: too {wrong}. Shape {shape} of {dtype} needs {need:,} bytes after the header, "
            f"but {len(data) - start:,} are there. {_AGAIN}"
        )
    if need == 0:
        return torch.empty(shape, dtype=dtype)
    numbers = np.frombuffer(data, on_disk, offset=start).reshape(shape)
    return torch.from_numpy(numbers.astype(np.dtype(on_disk).newbyteorder("=")))


def write_idx(tensor: Tensor) -> bytes:
    """Return ``tensor`` as the bytes of an IDX file, uncompressed.

    Raises:
        DtypeError: IDX has no code for the tensor's dtype.
    """
    for code, (on_disk, dtype) in _TYPES.items():
        if tensor.dtype == dtype:
            header = struct.pack(f">HBB{tensor.dim()}I", 0, code, tensor.dim(), *tensor.shape)
            return header + tensor.detach().cpu().numpy().astype(on_disk).tobytes()
    raise DtypeError(
        f"IDX cannot hold {tensor.dtype}; convert to one of: "
        f"{', '.join(str(dtype).removeprefix('torch.') for _, dtype in _TYPES.values())}"
    )
