"""Torch's public names, read from a committed list: importing torch would take a second."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("torch_names.json")
DOCUMENTATION = "https://docs.pytorch.org/docs/stable/"

MODULE_PAGES = {
    f"torch{module and '.'}{module}": f"{DOCUMENTATION}{page}.html"
    for module, page in {
        "": "torch",
        "nn": "nn",
        "nn.functional": "nn.functional",
        "nn.init": "nn.init",
        "nn.utils": "nn",
        "optim": "optim",
        "optim.lr_scheduler": "optim",
        "autograd": "autograd",
        "amp": "amp",
        "linalg": "linalg",
        "special": "special",
        "fft": "fft",
        "func": "func",
        "distributions": "distributions",
        "utils.data": "data",
        "cuda": "cuda",
        "mps": "mps",
        "accelerator": "accelerator",
    }.items()
}
"""Modules whose names can be found, and where each is described."""

ONE_PAGE = {
    "torch.nn.init": "nn.init.html",
    "torch.special": "special.html",
    "torch.distributions": "distributions.html",
    "torch.utils.data": "data.html",
    "torch.amp": "amp.html",
    "torch.optim.swa_utils": "optim.html",
}
"""Modules that the documentation describes on one page, not on one page for each name."""

ELSEWHERE = {
    "torch.Tensor": "tensors.html",
    "torch.dtype": "tensor_attributes.html",
    "torch.device": "tensor_attributes.html",
    "torch.layout": "tensor_attributes.html",
    "torch.Size": "size.html",
    "torch.finfo": "type_info.html",
    "torch.iinfo": "type_info.html",
    "torch.autocast": "amp.html",
    "torch.GradScaler": "amp.html",
    "torch.autograd.Function": "autograd.html#torch.autograd.Function",
    "torch.optim.Optimizer": "optim.html#torch.optim.Optimizer",
    "torch.nn.Parameter": "generated/torch.nn.parameter.Parameter.html",
    "torch.nn.Buffer": "generated/torch.nn.parameter.Buffer.html",
    "torch.nn.UninitializedParameter": "generated/torch.nn.parameter.UninitializedParameter.html",
    "torch.nn.UninitializedBuffer": "generated/torch.nn.parameter.UninitializedBuffer.html",
}
"""Names whose page is not called after them."""


@dataclass(frozen=True, slots=True)
class TorchName:
    """One public name of torch.

    Args:
        namespace: ``torch.nn``.
        name: ``LayerNorm``.
        kind: ``class``, ``function``, ``method``, ``attribute`` or ``dtype``.
        parameters: their names, as far as they are known.
        page: address of its documentation.
    """

    namespace: str
    name: str
    kind: str
    parameters: tuple[str, ...]
    page: str

    @property
    def full(self) -> str:
        """``torch.nn.LayerNorm``."""
        return f"{self.namespace}.{self.name}"


def version() -> str:
    """Return the version of torch that the list was made from."""
    return str(_content()["torch"])


def torch_names() -> Iterator[TorchName]:
    """Yield every name, module by module."""
    names = _content()["names"]
    functional = names["torch.nn.functional"]["function"]
    for namespace, kinds in names.items():
        for kind, members in kinds.items():
            for name, parameters in members.items():
                twice = namespace == "torch" and name in functional
                home = "torch.nn.functional" if twice else namespace
                page = _page(home, name, kind)
                yield TorchName(namespace, name, kind, tuple(parameters.split()), page)


def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return content


def _page(namespace: str, name: str, kind: str) -> str:
    full = f"{namespace}.{name}"
    if kind == "dtype":
        place = "tensor_attributes.html"
    elif full in ELSEWHERE:
        place = ELSEWHERE[full]
    elif namespace in ONE_PAGE:
        # a distribution's anchor names the file that it is defined in: the page must do
        anchor = "" if namespace == "torch.distributions" else f"#{full}"
        place = ONE_PAGE[namespace] + anchor
    else:
        place = f"generated/{full}.html"
    return DOCUMENTATION + place
