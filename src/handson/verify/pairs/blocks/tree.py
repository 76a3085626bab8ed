"""Pairs for ``handson.blocks.registration`` and ``handson.blocks.tree``."""

from copy import deepcopy
from typing import Any

import torch

from handson.base.module import Buffer, Parameter
from handson.verify.mutation import Mutant
from handson.verify.pairs.blocks.program import (
    X,
    flat,
    names,
    program_pair,
    refused,
    run,
    spelled,
)

REGISTRY = "handson.blocks.registration:Registry"
TREE = "handson.blocks.tree:Tree"


def _vector(value: float) -> Parameter:
    return Parameter(torch.full((2,), value, dtype=torch.float64))


def _told(model: Any) -> dict[str, Any]:
    """Return every list of names that a module tells."""
    return {
        "parameters": names(model.named_parameters()),
        "every parameter": names(model.named_parameters(remove_duplicate=False)),
        "own parameters": names(model.named_parameters("own", recurse=False)),
        "buffers": names(model.named_buffers("root")),
        "modules": names(model.named_modules()),
        "every module": names(model.named_modules(prefix="root", remove_duplicate=False)),
        "children": names(model.named_children()),
        "numbers": flat(*model.parameters()),
    }


def _one_layer(kit: Any) -> dict[str, Any]:
    return _told(kit.Scale()) | run(kit.Scale())


def _a_layer_without_bias(kit: Any) -> dict[str, Any]:
    return _told(kit.Scale(bias=False)) | run(kit.Scale(bias=False))


def _blocks_in_blocks(kit: Any) -> dict[str, Any]:
    return _told(kit.Twice()) | run(kit.Twice())


def _nothing_at_all(kit: Any) -> dict[str, Any]:
    model = kit.Bare()
    return {"names": _told(model)["modules"], "count": len(list(model.parameters()))}


def _tied_weights(kit: Any) -> dict[str, Any]:
    model = kit.module.Sequential(kit.Scale(1.5), kit.Scale(0.5), kit.Scale(3.0))
    model[2].weight = model[0].weight
    return _told(model) | run(model)


def _one_block_twice(kit: Any) -> dict[str, Any]:
    block = kit.Scale(1.5)
    model = kit.Bare()
    model.first, model.second, model.third = block, kit.Mean(), block
    return _told(model)


def _places_taken_by_another_kind(kit: Any) -> dict[str, Any]:
    model = kit.Bare()
    model.a, model.b, model.c = 1, 2, kit.Scale()
    model.a = _vector(3.0)
    model.b = kit.Mean()
    model.c = _vector(4.0)
    model.register_buffer("d", torch.ones(2), persistent=False)
    model.d = _vector(5.0)
    return _told(model) | {"saved": names(model.state_dict().items())}


def _a_parameter_replaced_keeps_its_place(kit: Any) -> dict[str, Any]:
    model = kit.Scale()
    model.weight = _vector(7.0)
    model.calls = torch.tensor(5)
    model.last = None
    return _told(model) | {"calls": model.calls}


def _a_parameter_removed(kit: Any) -> dict[str, Any]:
    model = kit.Twice()
    del model.gain
    del model.inner[1]
    model.shared = None
    model.inner[0].bias = None
    layer = kit.Scale()
    del layer.weight
    layer.weight = _vector(1.0)
    return {f"{key} of a layer": value for key, value in _told(layer).items()} | _told(model)


def _buffers_by_their_own_class(kit: Any) -> dict[str, Any]:
    model = kit.Bare()
    model.mean = Buffer(torch.ones(2))
    model.seen = Buffer(torch.zeros(1), persistent=False)
    return _told(model) | {"saved": names(model.state_dict().items())}


def _what_is_refused(kit: Any) -> dict[str, Any]:
    model, parameter = kit.Scale(), _vector(1.0)
    attempts = (
        lambda: model.register_parameter("a.b", parameter),
        lambda: model.register_parameter("", parameter),
        lambda: model.register_parameter("forward", parameter),
        lambda: model.register_parameter("calls", parameter),
        lambda: model.register_parameter("again", torch.ones(2)),
        lambda: model.register_parameter("computed", parameter),
        lambda: model.register_buffer("weight", torch.ones(2)),
        lambda: model.register_buffer("text", "text"),
        lambda: model.add_module("weight", kit.Mean()),
        lambda: model.add_module("number", 3),
        lambda: setattr(model, "weight", 3.0),
        lambda: setattr(model, "weight", torch.ones(2)),
        lambda: setattr(model, "weight", kit.Mean()),
        lambda: setattr(model, "calls", 3),
        lambda: setattr(model, "calls", None),
        lambda: model.absent,
        lambda: delattr(model, "absent"),
        lambda: model.train("yes"),
        lambda: model(),
        lambda: kit.Bare()(X),
    )
    return {"refused": torch.stack([refused(attempt) for attempt in attempts])}


def _apply_reaches_children_first(kit: Any) -> dict[str, Any]:
    model, seen = kit.Twice(), []
    paths = {id(module): path for path, module in model.named_modules()}
    model.apply(lambda module: seen.append(paths[id(module)]))
    return {"order": spelled(*seen)}


def _training_and_evaluation(kit: Any) -> dict[str, Any]:
    model = kit.module.Sequential(kit.Twice(), kit.Mean())
    model.eval()
    evaluated, off = run(model), [module.training for module in model.modules()]
    model[0].inner.train()
    part = [module.training for module in model.modules()]
    return {"evaluated": evaluated, "off": torch.tensor(off), "part": torch.tensor(part)} | run(
        model.train()
    )


def _frozen(kit: Any) -> dict[str, Any]:
    model = kit.module.Sequential(kit.Twice().requires_grad_(False), kit.Mean())
    model[0].inner[2].requires_grad_()
    return {"learns": torch.tensor([p.requires_grad for p in model.parameters()])} | run(model)


def _gradients_forgotten(kit: Any) -> dict[str, Any]:
    dropped, zeroed = kit.Twice(), kit.Twice()
    run(dropped), run(zeroed)
    dropped.zero_grad()
    zeroed.zero_grad(set_to_none=False)
    return {
        "dropped": torch.tensor([p.grad is None for p in dropped.parameters()]),
        "zeroed": torch.tensor([p.grad is None for p in zeroed.parameters()]),
    }


def _a_tensor_at_a_path(kit: Any) -> dict[str, Any]:
    model = kit.Twice()
    return {
        "weight": model.get_parameter("inner.2.weight"),
        "buffer": model.get_buffer("inner.0.calls"),
        "no buffer": refused(lambda: model.get_buffer("inner.0.weight")),
        "no value": refused(lambda: model.get_parameter("inner.2.bias")),
    }


def _a_block_at_a_path(kit: Any) -> dict[str, Any]:
    model = kit.Twice()
    return {
        "same": torch.tensor(model.get_submodule("inner.0") is model.shared),
        "itself": torch.tensor(model.get_submodule("") is model),
        "absent": refused(lambda: model.get_submodule("inner.7")),
    }


def _a_copy_is_apart_and_keeps_what_is_tied(kit: Any) -> dict[str, Any]:
    model = kit.Twice()
    copy = deepcopy(model)
    with torch.no_grad():
        copy.inner[0].weight += 1.0
    return _told(copy) | {"original": flat(*model.parameters())} | run(copy)


MODULE = program_pair(
    "Module",
    "torch.nn.Module",
    (
        _one_layer,
        _a_layer_without_bias,
        _blocks_in_blocks,
        _nothing_at_all,
        _tied_weights,
        _one_block_twice,
        _places_taken_by_another_kind,
        _a_parameter_replaced_keeps_its_place,
        _a_parameter_removed,
        _buffers_by_their_own_class,
        _what_is_refused,
        _apply_reaches_children_first,
        _training_and_evaluation,
        _frozen,
        _gradients_forgotten,
        _a_tensor_at_a_path,
        _a_block_at_a_path,
        _a_copy_is_apart_and_keeps_what_is_tied,
    ),
    (
        Mutant(
            name="a shared parameter counts twice",
            where=f"{TREE}._named_members",
            old="seen.add(tensor)",
            new="seen.add(name)",
        ),
        Mutant(
            name="a shared block is walked through twice",
            where=f"{TREE}.named_modules",
            old="memo.add(self)",
            new="memo.add(prefix)",
        ),
        Mutant(
            name="a path without dots",
            where="handson.blocks.tree:joined",
            old='f"{prefix}.{name}"',
            new='f"{prefix}{name}"',
        ),
        Mutant(
            name="only direct parameters",
            where=f"{TREE}.named_parameters",
            old="prefix, recurse, remove_duplicate",
            new="prefix, False, remove_duplicate",
        ),
        Mutant(
            name="parameters of blocks below although they were not asked for",
            where=f"{TREE}._named_members",
            old="below if recurse else [(prefix, self)]",
            new="below",
        ),
        Mutant(
            name="eval does not reach grandchildren",
            where=f"{TREE}.train",
            old="child.train(mode)",
            new="child.training = mode",
        ),
        Mutant(
            name="apply visits parents first",
            where=f"{TREE}.apply",
            old="child.apply(fn)",
            new="[fn(module) for module in child.modules()]",
        ),
        Mutant(
            name="only direct parameters are frozen",
            where=f"{TREE}.requires_grad_",
            old="self.parameters()",
            new="self.parameters(recurse=False)",
        ),
        Mutant(
            name="a path of one step",
            where=f"{TREE}.get_submodule",
            old='target.split(".")',
            new='target.split(".")[:1]',
        ),
        Mutant(
            name="a tensor of any kind",
            where=f"{TREE}._member",
            old="held = getattr(owner, table)",
            new="held = {**owner._buffers, **owner._parameters}",
        ),
        Mutant(
            name="gradients are always dropped",
            where=f"{TREE}.zero_grad",
            old="None if set_to_none else",
            new="None if True else",
        ),
        Mutant(
            name="a name may hold a dot",
            where=f"{REGISTRY}._check_name",
            old='not name or "." in name',
            new="not name",
        ),
        Mutant(
            name="a registered name takes any value",
            where=f"{REGISTRY}._refuse_other_kinds",
            old="if not fits:",
            new="if False:",
        ),
        Mutant(
            name="every buffer is saved",
            where=f"{REGISTRY}.register_buffer",
            old="if persistent:",
            new="if True:",
        ),
        Mutant(
            name="a parameter removed leaves an empty place",
            where=f"{REGISTRY}.__delattr__",
            old="del self.__dict__[table][name]",
            new="self.__dict__[table][name] = None",
        ),
    ),
)

PAIRS = (MODULE,)
