"""Count the bytes that live during a piece of code, and the most that lived at once."""

from collections.abc import Iterable
from typing import Any

from torch import Tensor
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode

from handson.diagnose.step import tensors_in


def storage_bytes(tensors: Iterable[Tensor]) -> int:
    """Add up the bytes behind tensors; what several of them share counts once."""
    storages = {storage_id(t): t.untyped_storage().nbytes() for t in tensors}
    return sum(storages.values())


def storage_id(tensor: Tensor) -> int:
    """Return what tells a tensor's memory from that of others while it lives."""
    key: int = tensor.untyped_storage()._cdata
    return key


class LiveMemory(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Watches every operation: storages that it makes are born, those that nobody holds are dead.

    The count is taken after each operation, when inputs and result are both there. What a kernel
    takes inside, and what an allocator rounds up, is not seen.

    Args:
        there: tensors that live already.
    """

    def __init__(self, there: Iterable[Tensor]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.living: dict[int, tuple[Any, int]] = {}
        self.peak = 0
        self._count(there)

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Run one operation and count."""
        result = func(*args, **(kwargs or {}))
        self._count(tensors_in(result))
        return result

    def _count(self, born: Iterable[Tensor]) -> None:
        for tensor in born:
            storage = tensor.untyped_storage()
            if storage._cdata not in self.living:
                watched: Any = StorageWeakRef(storage)  # type: ignore[no-untyped-call]
                self.living[storage._cdata] = (watched, storage.nbytes())
        self.living = {k: v for k, v in self.living.items() if not v[0].expired()}
        self.peak = max(self.peak, sum(count for _, count in self.living.values()))
