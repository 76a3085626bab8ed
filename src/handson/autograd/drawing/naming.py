"""What the boxes of a graph are called."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count

from handson.autograd.array import Tensor
from handson.autograd.node import Source


def naming(
    sources: Sequence[Source], given: Mapping[str, Tensor], parameters: Collection[Source]
) -> list[str]:
    """Return a name for each box, empty for operations and numbers to which nobody gave one.

    Parameters without a name become x0, x1, …, constant arrays c0, c1, …; what was detached from a
    tensor with a name says so.

    Args:
        sources: leaves and operations.
        given: the tensors that have a name.
        parameters: sources with respect to which gradients are wanted.
    """
    known: dict[int, str] = {}
    for name, tensor in given.items():
        place = id(tensor.source)
        known[place] = f"{known[place]}/{name}" if place in known else name
    taken = set(known.values())
    free_x, free_c = _free("x", taken), _free("c", taken)
    found = []
    for source in sources:
        name = known.get(id(source), "")
        if not name and isinstance(source, Tensor):
            name = _detached(source, given)
            if not name and source in parameters:
                name = next(free_x)
            elif not name and source.data.ndim:
                name = next(free_c)
        found.append(name)
    return found


def _free(letter: str, taken: Collection[str]) -> Iterator[str]:
    return (name for k in count() if (name := f"{letter}{k}") not in taken)


def _detached(leaf: Tensor, given: Mapping[str, Tensor]) -> str:
    for name, tensor in given.items():
        if leaf is not tensor and leaf.version is tensor.version and _where(leaf) == _where(tensor):
            return f"{name}.detach()"
    return ""


def _where(tensor: Tensor) -> tuple[object, ...]:
    return tensor.data.ctypes.data, tensor.data.shape, tensor.data.strides
