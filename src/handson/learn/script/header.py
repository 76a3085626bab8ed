"""What a script says about itself: which run it is, and how close it comes."""

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import handson
import handson.nn
from handson.learn.script.calls import unwrap
from handson.learn.script.layout import WIDTH
from handson.train.experiment import Experiment


def header(experiment: Experiment, manifest: Mapping[str, Any]) -> str:
    """Write the docstring at the top of a script.

    Args:
        experiment: of the run.
        manifest: of the run; what it lacks is left out.
    """
    recipe = experiment.recipe or "an experiment"
    run = manifest.get("id")
    title = f"{recipe} in plain PyTorch" + (f": run {run} again, from its start." if run else ".")
    given = ", ".join(f"{name}={_short(value)}" for name, value in experiment.arguments.items())
    about = [f"Arguments: {given}."] if given else []
    about.append(f"Made with: {_where(manifest)}.")
    about.append(_closeness(experiment, manifest))
    said = "\n\n".join(map(_wrapped, [title, *about])).replace("\\", "/").replace('"', "'")
    return f'"""{said}\n"""'


def _short(value: object) -> str:
    """Write an argument; of a path on one machine only the name."""
    text = str(value)
    return Path(text).name if Path(text).is_absolute() else text


def _where(manifest: Mapping[str, Any]) -> str:
    versions = {"handson": handson.__version__, **(manifest.get("versions") or {})}
    machine = manifest.get("machine") or {}
    text = ", ".join(f"{name} {version}" for name, version in versions.items())
    if machine.get("device"):
        text += f"; on {machine['device']} ({machine.get('device_name', 'unknown')}"
        threads = machine.get("threads")
        text += f", {threads} thread{'s' * (threads != 1)})" if threads else ")"
    return text


def _closeness(experiment: Experiment, manifest: Mapping[str, Any]) -> str:
    reasons = _rounding(experiment, manifest)
    if not reasons:
        return (
            "How close: on a CPU with the versions and the number of threads above, every number "
            "is the run's to the last bit. Elsewhere sums are rounded otherwise, and training "
            "makes such differences grow."
        )
    return (
        f"How close: the same data in the same order, but {'; '.join(reasons)}. Numbers differ by "
        "rounding, and training makes such differences grow."
    )


def _rounding(experiment: Experiment, manifest: Mapping[str, Any]) -> list[str]:
    """List why the numbers of a run and of its script may differ."""
    settings = manifest.get("settings") or {}
    device = str((manifest.get("machine") or {}).get("device", "cpu"))
    reasons = []
    if unwrap(experiment.model).keywords.get("layers") is handson.nn:
        reasons.append("the run used handson's own layers, this file torch's")
    if (precision := settings.get("precision", "fp32")) != "fp32":
        reasons.append(f"the run computed in {precision}, this file in float32")
    if settings.get("compile"):
        reasons.append("the run was compiled (torch.compile), this file is not")
    if (processes := manifest.get("processes", 1)) != 1:
        reasons.append(
            f"{processes} processes shared the run (each with its own dropout), this file is one"
        )
    if device != "cpu":
        reasons.append(f"the run was on {device}, where sums may be rounded otherwise each time")
    return reasons


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH - 3, break_long_words=False, break_on_hyphens=False)
