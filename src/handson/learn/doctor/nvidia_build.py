"""Why torch does not use the NVIDIA GPU that is here, and what makes it."""

from typing import Any

from handson.base.words import Words
from handson.learn.doctor import hardware
from handson.learn.doctor.finding import NOTE, WARNING, Finding
from handson.learn.doctor.machine import LINUX, Machine
from handson.learn.doctor.version import at_least

TITLE = Words("GPU", "GPU")
SLOWER = Words(
    "在 CPU 上也一切可用，只是慢：大一点的网络慢几十倍。",
    "Everything works on the CPU too, but slower: larger networks by a factor of tens.",
)


def build_of(torch: dict[str, Any]) -> str:
    """Return what a torch was built for: ``CPU``, ``CUDA 12.6``, ``ROCm 6.4``, ..."""
    for kind, name in (("cuda", "CUDA"), ("hip", "ROCm"), ("xpu", "XPU")):
        if torch.get(kind):
            return f"{name} {torch[kind]}"
    return "CPU"


def nvidia_unused(
    machine: Machine, gpu: hardware.Nvidia, torch: dict[str, Any], details: dict[str, Any]
) -> Finding:
    """Explain why torch does not use an NVIDIA GPU that is here.

    Args:
        machine: where.
        gpu: what ``hardware.nvidia`` found.
        torch: what torch says about its build.
        details: of the finding.
    """
    names = ", ".join(gpu.names) or "NVIDIA"
    details = {**details, "driver": gpu.driver, "gpus": list(gpu.names)}
    fitting = hardware.cuda_build(gpu, machine.system) if gpu.driver else None
    hidden = machine.environment.get("CUDA_VISIBLE_DEVICES")

    def finding(status: str, what: Words, why: Words, fix: tuple[str, ...]) -> Finding:
        return Finding(
            id="gpu", status=status, title=TITLE, what=what, why=why, fix=fix, details=details
        )

    if not gpu.driver:
        return finding(
            WARNING,
            Words(
                "装有 NVIDIA 驱动，但它没有应答。",
                "An NVIDIA driver is installed but does not answer.",
            ),
            Words(
                f"常见于内核升级之后：重启或重装驱动。第一条命令会说明原因。{SLOWER.zh}",
                "Common after an upgrade of the kernel: restart, or install the driver again. The "
                f"first command tells the reason. {SLOWER.en}",
            ),
            ("nvidia-smi", *(("sudo reboot",) if machine.system == LINUX else ())),
        )
    if torch.get("cuda") and hidden is not None and hidden.strip() in ("", "-1"):
        return finding(
            NOTE,
            Words(
                f"{names}：被 CUDA_VISIBLE_DEVICES={hidden!r} 隐藏。",
                f"{names}: hidden by CUDA_VISIBLE_DEVICES={hidden!r}.",
            ),
            SLOWER,
            ("unset CUDA_VISIBLE_DEVICES",)
            if machine.system == LINUX
            else ('setx CUDA_VISIBLE_DEVICES "0"',),
        )
    if fitting is None or not at_least(gpu.driver, "450"):
        return finding(
            WARNING,
            Words(
                f"{names}：驱动 {gpu.driver} 对现在的 PyTorch 来说太旧。",
                f"{names}: driver {gpu.driver} is too old for today's PyTorch.",
            ),
            Words(
                f"需要 525 或更新的驱动（Windows 为 528；50 系列显卡为 570）。{SLOWER.zh}",
                "It takes driver 525 or newer (528 on Windows, 570 for the RTX 50 series). "
                f"{SLOWER.en}",
            ),
            _update_driver(machine),
        )
    if not torch.get("cuda"):
        return finding(
            WARNING,
            Words(
                f"有 {names}（驱动 {gpu.driver}），但这个 torch 是 {build_of(torch)} 版，"
                "用不上它。",
                f"There is {names} (driver {gpu.driver}), but this torch is the {build_of(torch)} "
                "build and cannot use it.",
            ),
            SLOWER,
            hardware.install_torch(machine, replace=True),
        )
    needed = hardware.driver_needed(str(torch["cuda"]), machine.system)
    if not at_least(gpu.driver, needed):
        return finding(
            WARNING,
            Words(
                f"{names}：驱动 {gpu.driver} 太旧，带不动这个 torch（CUDA {torch['cuda']}，"
                f"需要驱动 {needed}）。",
                f"{names}: driver {gpu.driver} is too old for this torch (CUDA {torch['cuda']} "
                f"needs driver {needed}).",
            ),
            Words(
                f"可以升级驱动，也可以换成旧驱动能用的版本（{fitting}），如下。{SLOWER.zh}",
                f"Update the driver, or take the build that this one can run ({fitting}), as "
                f"below. {SLOWER.en}",
            ),
            hardware.install_torch(machine, replace=True),
        )
    return finding(
        WARNING,
        Words(
            f"有 {names}（驱动 {gpu.driver}），torch 也是 CUDA {torch['cuda']} 版，却用不上它。",
            f"There is {names} (driver {gpu.driver}) and torch is built for CUDA "
            f"{torch['cuda']}, yet it cannot use it.",
        ),
        Words(
            f"第二条命令会打印原因；在容器里，启动时要加 --gpus all。{SLOWER.zh}",
            "The second command prints the reason; a container must be started with --gpus all. "
            f"{SLOWER.en}",
        ),
        ("nvidia-smi", f'{machine.python_command()} -c "import torch; torch.cuda.init()"'),
    )


def _update_driver(machine: Machine) -> tuple[str, ...]:
    if machine.system != LINUX:
        return ("start https://www.nvidia.com/drivers",)
    if machine.program("ubuntu-drivers"):
        return ("sudo ubuntu-drivers install", "sudo reboot")
    if machine.program("apt-get"):
        return ("sudo apt-get install nvidia-driver", "sudo reboot")
    if machine.program("dnf"):
        return ("sudo dnf install akmod-nvidia", "sudo reboot")
    return ("nvidia-smi",)
