"""Pairs for ``handson.blocks.conversion``."""

from typing import Any

import torch

from handson.verify.mutation import Mutant
from handson.verify.pairs.blocks.program import X, flat, program_pair, refused, run, spelled

CONVERSION = "handson.blocks.conversion"


def _kinds(model: Any) -> dict[str, Any]:
    """Return precision, device and numbers of everything that a model holds."""
    held = [*model.parameters(), *model.buffers()]
    grads = [p.grad for p in model.parameters() if p.grad is not None]
    return {
        "kinds": spelled(*((x.dtype, x.device.type) for x in held)),
        "grad kinds": spelled(*((g.dtype, g.device.type) for g in grads)),
        "learns": spelled(*(x.requires_grad for x in held)),
    }


def _used(kit: Any) -> Any:
    """Return a model that was called and has gradients."""
    model = kit.Twice()
    run(model)
    return model


def _to_a_precision(kit: Any) -> dict[str, Any]:
    model = _used(kit).to(torch.float32)
    return _kinds(model) | {"numbers": flat(*model.parameters(), *model.buffers())}


def _by_the_precisions_own_methods(kit: Any) -> dict[str, Any]:
    model = _used(kit)
    seen = [_kinds(getattr(model, name)()) for name in ("float", "double", "half", "bfloat16")]
    return {"seen": seen, "cpu": _kinds(model.cpu())}


def _to_be_like_a_tensor(kit: Any) -> dict[str, Any]:
    return _kinds(_used(kit).to(torch.ones(1, dtype=torch.float16)))


def _by_keyword_and_by_place(kit: Any) -> dict[str, Any]:
    return {
        "keyword": _kinds(_used(kit).to(dtype=torch.float32)),
        "both": _kinds(_used(kit).to("cpu", torch.float32, True)),
        "device": _kinds(_used(kit).to(torch.device("cpu"))),
        "no device": _kinds(_used(kit).to(None, torch.float32)),
    }


def _what_is_refused(kit: Any) -> dict[str, Any]:
    attempts = (
        lambda: kit.Mean().to(torch.int64),
        lambda: kit.Scale().to(dtype=torch.bool),
        lambda: kit.Scale().to([1, 2]),
        lambda: kit.Scale().to("nowhere"),
    )
    return {"refused": torch.stack([refused(attempt) for attempt in attempts])}


def _gradients_come_along(kit: Any) -> dict[str, Any]:
    model = _used(kit).float()
    return {"grads": flat(*(p.grad for p in model.parameters() if p.grad is not None))}


def _parameters_stay_the_same_objects(kit: Any) -> dict[str, Any]:
    model = _used(kit)
    before = list(model.parameters())
    model.float()
    pairs = zip(before, model.parameters(), strict=True)
    return {"same": torch.tensor([a is b for a, b in pairs])}


def _an_optimizer_made_before_goes_on(kit: Any) -> dict[str, Any]:
    model = kit.Twice()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, foreach=False)
    model.float()
    for _ in range(3):
        optimizer.zero_grad()
        (model(X.float()) ** 2).mean().backward()
        optimizer.step()
    return {"numbers": flat(*model.parameters())}


def _frozen_stays_frozen(kit: Any) -> dict[str, Any]:
    model = _used(kit)
    model.inner[0].weight.requires_grad_(False)
    return _kinds(model.half())


def _tied_stays_tied(kit: Any) -> dict[str, Any]:
    model = kit.module.Sequential(kit.Scale(1.5), kit.Scale(0.5))
    model[1].weight = model[0].weight
    model.float()
    return {"count": len(list(model.parameters()))} | run(model, X.float())


def _to_a_device_without_numbers(kit: Any) -> dict[str, Any]:
    model = kit.Scale()
    model.weight.requires_grad_(False)
    model.to("meta")
    moved = _kinds(model)
    return {"moved": moved, "back": _kinds(model.to_empty(device="cpu"))}


def _channels_together_in_memory(kit: Any) -> dict[str, Any]:
    model = kit.Bare()
    model.register_buffer("images", torch.arange(24.0).reshape(1, 2, 3, 4))
    model.register_buffer("rows", torch.arange(6.0).reshape(2, 3))
    model.to(memory_format=torch.channels_last)
    return {
        "strides": torch.tensor([*model.images.stride(), *model.rows.stride()]),
        "images": model.images,
    }


TO = program_pair(
    "Module.to",
    "torch.nn.Module",
    (
        _to_a_precision,
        _by_the_precisions_own_methods,
        _to_be_like_a_tensor,
        _by_keyword_and_by_place,
        _what_is_refused,
        _gradients_come_along,
        _parameters_stay_the_same_objects,
        _an_optimizer_made_before_goes_on,
        _frozen_stays_frozen,
        _tied_stays_tied,
        _to_a_device_without_numbers,
        _channels_together_in_memory,
    ),
    (
        Mutant(
            name="a new parameter in place of the old",
            where=f"{CONVERSION}:_converted",
            old="torch._has_compatible_shallow_copy_type(parameter, data)",
            new="False",
        ),
        Mutant(
            name="gradients are lost",
            where=f"{CONVERSION}:_converted",
            old="moved.grad = grad",
            new="grad = moved.grad",
        ),
        Mutant(
            name="what is frozen learns again",
            where=f"{CONVERSION}:_converted",
            old="Parameter(data, parameter.requires_grad)",
            new="Parameter(data)",
        ),
        Mutant(
            name="buffers stay behind",
            where=f"{CONVERSION}:Convertible._apply",
            old="self._buffers[name] = fn(buffer)",
            new="fn(buffer)",
        ),
        Mutant(
            name="children stay behind",
            where=f"{CONVERSION}:Convertible._apply",
            old="if recurse:",
            new="if False:",
        ),
        Mutant(
            name="whole numbers get fractions",
            where=f"{CONVERSION}:Convertible.to",
            old="tensor.is_floating_point() or tensor.is_complex()",
            new="True",
        ),
        Mutant(
            name="only the device of the other tensor",
            where=f"{CONVERSION}:_wanted",
            old="device, dtype = arg.device, arg.dtype",
            new="device = arg.device",
        ),
        Mutant(
            name="memory stays in its order",
            where=f"{CONVERSION}:Convertible.to",
            old="tensor.dim() in (4, 5)",
            new="tensor.dim() > 5",
        ),
        Mutant(
            name="any precision will do",
            where=f"{CONVERSION}:_wanted",
            old="not (dtype.is_floating_point or dtype.is_complex)",
            new="False",
        ),
    ),
)

PAIRS = (TO,)
