"""What a container allows: its share of the processor and of the memory (Linux control groups)."""

from collections.abc import Iterator

from handson.learn.doctor.machine import LINUX, Machine

ROOT = "/sys/fs/cgroup"
_NO_LIMIT = 1 << 60  # version 1 writes a number like this one where there is no limit


def cores(machine: Machine) -> int:
    """Return the cores that this process may use at once, its share of time considered."""
    share = cpu_share(machine)
    return max(1, min(machine.allowed_cores(), round(share) if share else 1 << 20))


def cpu_share(machine: Machine) -> float | None:
    """Return how many cores' worth of time a container may use; None when that is not limited."""
    if machine.system != LINUX:
        return None
    shares = []
    for folder in _folders(machine, "cpu"):
        words = (machine.text(f"{folder}/cpu.max") or "").split()
        if not words:
            words = [
                (machine.text(f"{folder}/cpu.cfs_{name}_us") or "").strip()
                for name in ("quota", "period")
            ]
        if len(words) == 2 and words[0].isdigit() and words[1].isdigit() and int(words[1]):
            shares.append(int(words[0]) / int(words[1]))
    return min(shares, default=None)


def memory_limit(machine: Machine) -> int | None:
    """Return the bytes that a container may use; None when they are not limited."""
    limit, _ = _tightest(machine)
    return limit


def memory_left(machine: Machine) -> int | None:
    """Return the bytes that a container may still take; None when they are not limited."""
    limit, used = _tightest(machine)
    return None if limit is None else max(0, limit - used)


def _tightest(machine: Machine) -> tuple[int | None, int]:
    found: list[tuple[int, int]] = []
    if machine.system == LINUX:
        names = (
            ("memory.max", "memory.current"),
            ("memory.limit_in_bytes", "memory.usage_in_bytes"),
        )
        for folder in _folders(machine, "memory"):
            for most, now in names:
                limit = (machine.text(f"{folder}/{most}") or "").strip()
                used = (machine.text(f"{folder}/{now}") or "").strip()
                if limit.isdigit() and int(limit) < _NO_LIMIT:
                    found.append((int(limit), int(used) if used.isdigit() else 0))
    return min(found) if found else (None, 0)


def _folders(machine: Machine, controller: str) -> Iterator[str]:
    """Yield the folders of this process's control group and of those above it."""
    yield ROOT
    yield f"{ROOT}/{controller}"
    for line in (machine.text("/proc/self/cgroup") or "").splitlines():
        parts = line.split(":", 2)
        if len(parts) != 3:
            continue
        controllers, path = parts[1].split(","), parts[2].strip("/")
        root = ROOT if controllers == [""] else f"{ROOT}/{controller}"
        while path and (controllers == [""] or controller in controllers):
            yield f"{root}/{path}"
            path = path.rpartition("/")[0]
