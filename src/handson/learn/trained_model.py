"""The model of a run, loaded to be used: nothing of its data is needed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from handson.base.errors import RunError

if TYPE_CHECKING:
    from torch import Tensor

    from handson.train.experiment import Experiment
    from handson.train.runs import Run


class TrainedModel:
    """The model of a run, ready to answer.

    The best checkpoint counts where early stopping kept one, else the last.

    Args:
        run: whose.
        device: ``auto``, ``cpu``, ``cuda``, ``mps``, ...

    Raises:
        RunError: the run was made by no recipe, has no checkpoint, or takes other inputs.
        CheckpointError: the checkpoint is damaged, or does not fit the recipe.
    """

    def __init__(self, run: "Run", device: str = "auto") -> None:
        from handson.base.device import choose
        from handson.recipes.build import rebuild
        from handson.train import checkpoint
        from handson.train.precision import parameter_dtype
        from handson.train.state import load_model

        manifest = run.manifest()
        if not manifest.get("recipe"):
            raise RunError(
                f"run {run.id} was made by no recipe, so its model is not on record; its weights "
                f"are in {run.last}: handson.train.checkpoint.load"
            )
        experiment = rebuild(manifest)
        facts = manifest.get("data") or _facts(experiment)
        self.run, self.facts = run, facts
        self.takes = kind_of_input(run.id, facts.get("input", {}))
        self.classes: Sequence[str] = facts["classes"]
        path = run.best if run.best.is_file() else run.last
        if not path.is_file():
            raise RunError(
                f"run {run.id} stopped before its first checkpoint; train anew: "
                f"handson run {manifest['recipe']}"
            )
        self.epoch = int(checkpoint.about(path).get("epoch", 0))
        precision = (manifest.get("settings") or {}).get("precision", "fp32")
        self.device, self.dtype = choose(device), parameter_dtype(precision)
        self.convert = experiment.convert
        model = experiment.model()
        load_model(model, checkpoint.load(path)["model"])
        self.model = model.to(self.device, self.dtype).eval()

    def __call__(self, inputs: "Tensor") -> "Tensor":
        """Return scores or values, float64 on the CPU, for a batch as it comes from the data."""
        import torch

        from handson.train.parts import cast

        with torch.inference_mode():
            batch = tuple(t.to(self.device) for t in cast((inputs,), self.dtype))
            batch = self.convert(batch) if self.convert else batch
            outputs: Tensor = self.model(cast(batch, self.dtype)[0])
        return outputs.cpu().double()


def kind_of_input(name: str, described: Mapping[str, Any]) -> str:
    """Return what a model takes: ``images`` or ``tables``.

    Args:
        name: of the run, for the message.
        described: entry ``input`` of the facts about its data.

    Raises:
        RunError: it takes something else.
    """
    dtype, shape = str(described.get("dtype")), list(described.get("shape", []))
    if dtype == "uint8" and len(shape) == 3 and shape[0] == 1 and shape[1] == shape[2]:
        return "images"
    if dtype.startswith("float") and len(shape) == 1:
        return "tables"
    raise RunError(
        f"run {name} takes inputs {dtype} of shape {shape}; predict knows square grey images "
        "(uint8) and rows of numbers (float)"
    )


def _facts(experiment: "Experiment") -> Mapping[str, Any]:
    """Describe the data of a run of an older handson, which did not write it down."""
    from handson.train.data_facts import data_facts

    return data_facts(experiment.data())
