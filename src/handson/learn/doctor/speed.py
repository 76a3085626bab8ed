"""Is the machine as fast as its like?

What to expect is a wide guess: so much per thread for a kind of processor, times its threads. One
machine was measured, two cores of a server with AVX-512 and torch 2.13: 200 GFLOP/s of float32
products, 64 GB/s of copies, 9,000 to 15,000 images per second of the small network. The guess for
its kind is half of that or less; the others are estimates. Only a fifth of a guess is called slow,
so that it means emulation, power saving or a busy machine, and not an old one.
"""

from typing import Any

from handson.base.words import Words
from handson.learn.doctor import limits
from handson.learn.doctor.child import DONE
from handson.learn.doctor.finding import NOTE, OK, WARNING, Finding
from handson.learn.doctor.machine import MACOS, Machine
from handson.learn.doctor.torch_install import usable

TITLE = Words("速度", "Speed")
PER_THREAD = {"AVX512": 50.0, "AVX2": 30.0, "apple": 60.0, "arm": 10.0, "plain": 6.0}
"""GFLOP/s of float32 that a thread should give, by kind of processor."""
COPY = 5.0  # GB/s
IMAGES = {"AVX512": 3000.0, "AVX2": 2500.0, "apple": 3000.0, "arm": 800.0, "plain": 600.0}
"""Training examples per second of a small convolutional network, on one thread."""
GPU_GFLOPS = 1000.0
GROSS = 5.0
"""Less than the guess divided by this is called slow."""


def expected(machine: Machine, capability: str, threads: int) -> dict[str, float]:
    """Return what a machine of this kind should give.

    Args:
        machine: for its architecture and its cores.
        capability: as torch names the vector instructions.
        threads: that torch uses.
    """
    if machine.x86:
        kind = capability if capability in PER_THREAD else "plain"
        kind = "AVX512" if capability.startswith("AVX512") else kind
    else:
        kind = "apple" if machine.system == MACOS else "arm"
    used = max(1, min(threads, limits.cores(machine)))
    physical = max(1, used // 2) if used > 2 else used  # two threads may share a core
    return {
        "matmul_gflops": PER_THREAD[kind] * physical,
        "copy_gb_per_second": COPY,
        "images_per_second": IMAGES[kind],
    }


def speed(machine: Machine) -> list[Finding]:
    """Measure, and compare with what to expect."""
    if not usable(machine):
        return []
    outcome = machine.benchmark
    said: dict[str, Any] = dict(outcome.said)
    if "matmul_gflops" not in said:
        return [_unmeasured(outcome.ending, outcome.stderr)]
    hopes = expected(machine, str(said.get("capability", "")), int(said.get("threads", 1)))
    slow = [name for name, hope in hopes.items() if said.get(name, hope) < hope / GROSS]
    details = {"measured": said, "expected": hopes, "slow": slow}
    found = [_processor(said, hopes, slow, details)]
    if "accelerator_gflops" in said:
        found.append(_accelerator(said))
    elif outcome.ending != DONE:
        found.append(_unmeasured(outcome.ending, outcome.stderr))
    return found


def _numbers(said: dict[str, Any]) -> Words:
    parts = [("矩阵乘法", "matrix products", "matmul_gflops", "GFLOP/s")]
    parts += [("内存复制", "memory copies", "copy_gb_per_second", "GB/s")]
    told_zh = [f"{zh} {said[key]:.0f} {unit}" for zh, _, key, unit in parts if key in said]
    told_en = [f"{en} {said[key]:.0f} {unit}" for _, en, key, unit in parts if key in said]
    if "images_per_second" in said:
        told_zh.append(f"训练小型卷积网络每秒 {said['images_per_second']:,.0f} 张图像")
        told_en.append(f"training a small CNN {said['images_per_second']:,.0f} images/s")
    return Words("，".join(told_zh), ", ".join(told_en))


def _processor(
    said: dict[str, Any], hopes: dict[str, float], slow: list[str], details: dict[str, Any]
) -> Finding:
    numbers = _numbers(said)
    if not slow:
        return Finding(id="speed", status=OK, title=TITLE, what=numbers, details=details)
    hope = _numbers({name: hopes[name] for name in slow})
    return Finding(
        id="speed",
        status=WARNING,
        title=TITLE,
        what=Words(
            f"{numbers.zh}。这样的机器大致应有：{hope.zh}。",
            f"{numbers.en}. Such a machine should give about: {hope.en}.",
        ),
        why=Words(
            "慢了五倍以上，通常是省电模式、过热降频、别的程序占满了处理器，或者经过模拟运行。"
            "请接上电源，关掉别的程序，再测一次。",
            "More than five times slower: mostly power saving, heat, other programs that keep the "
            "processor busy, or emulation. Plug it in, close other programs, and measure again.",
        ),
        fix=("handson doctor",),
        details=details,
    )


def _accelerator(said: dict[str, Any]) -> Finding:
    flops = said["accelerator_gflops"]
    images = said.get("accelerator_images_per_second", 0.0)
    title = Words("GPU 速度", "Speed of the GPU")
    what = Words(
        f"矩阵乘法 {flops:,.0f} GFLOP/s，训练小型卷积网络每秒 {images:,.0f} 张图像",
        f"matrix products {flops:,.0f} GFLOP/s, training a small CNN {images:,.0f} images/s",
    )
    details = {"gflops": flops, "images_per_second": images, "kind": said.get("accelerator")}
    if flops >= GPU_GFLOPS / GROSS:
        return Finding(id="gpu_speed", status=OK, title=title, what=what, details=details)
    return Finding(
        id="gpu_speed",
        status=WARNING,
        title=title,
        what=Words(f"{what.zh}。", f"{what.en}."),
        why=Words(
            f"哪怕是十年前的显卡也应有约 {GPU_GFLOPS:,.0f} GFLOP/s。可能正被别的程序占用；"
            "下面的命令列出它们（NVIDIA）。",
            f"Even a GPU of ten years ago gives about {GPU_GFLOPS:,.0f} GFLOP/s. Another program "
            "may be using it; the command lists them (NVIDIA).",
        ),
        fix=("nvidia-smi",),
        details=details,
    )


def _unmeasured(ending: str, stderr: tuple[str, ...]) -> Finding:
    last = stderr[-1] if stderr else ending
    return Finding(
        id="speed_unmeasured",
        status=NOTE,
        title=TITLE,
        what=Words(f"测不出来：\n| {last}", f"It could not be measured:\n| {last}"),
        why=Words(
            "机器可能慢到 40 秒都没有测完，或者内存不足。",
            "The machine may be too slow to finish in 40 seconds, or have too little memory.",
        ),
        fix=("handson doctor --quick",),
        details={"ending": ending, "stderr": list(stderr)},
    )
