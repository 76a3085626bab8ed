"""Pairs for ``handson.blocks.state``."""

import io
from typing import Any

import torch

from handson.verify.mutation import Mutant
from handson.verify.pairs.blocks.program import (
    OURS,
    THEIRS,
    flat,
    names,
    program_pair,
    refused,
    spelled,
)

STATE = "handson.blocks.state"


def _state(model: Any, **kwargs: Any) -> dict[str, Any]:
    """Return names and numbers of a ``state_dict``."""
    saved = model.state_dict(**kwargs)
    return {"names": names(saved.items()), "numbers": flat(*saved.values())}


def _drawn(kit: Any) -> dict[str, Any]:
    """Return other numbers for a ``Twice``, by name."""
    saved = kit.Twice().state_dict()
    rng = torch.Generator().manual_seed(3)
    return {name: torch.randint(9, x.shape, generator=rng).to(x.dtype) for name, x in saved.items()}


def _single() -> dict[str, Any]:
    """Return numbers for a ``Scale`` in float32, its count as well."""
    return {
        "weight": torch.tensor([0.25, 8.0]),
        "bias": torch.tensor([-1.0, 3.0]),
        "calls": torch.tensor(4),
    }


def _parameters_then_buffers(kit: Any) -> dict[str, Any]:
    return _state(kit.Scale())


def _blocks_in_blocks_shared_ones_under_every_name(kit: Any) -> dict[str, Any]:
    return _state(kit.Twice())


def _one_block_at_two_places(kit: Any) -> dict[str, Any]:
    block = kit.Scale()
    return _state(kit.module.Sequential(block, kit.Mean(), block))


def _places_that_hold_nothing(kit: Any) -> dict[str, Any]:
    model = kit.Scale(bias=False)
    model.register_buffer("later", None)
    model.add_module("child", None)
    return _state(model)


def _below_a_name_of_its_own(kit: Any) -> dict[str, Any]:
    return _state(kit.Twice(), prefix="model.")


def _into_a_dict_that_is_there(kit: Any) -> dict[str, Any]:
    there: dict[str, Any] = {}
    kit.Scale().state_dict(destination=there)
    kit.Scale(5.0).state_dict(destination=there, prefix="second.")
    return {"names": names(there.items()), "numbers": flat(*there.values())}


def _part_of_the_graph_or_not(kit: Any) -> dict[str, Any]:
    model = kit.Scale()
    kept = [x.requires_grad for x in model.state_dict(keep_vars=True).values()]
    cut = [x.requires_grad for x in model.state_dict().values()]
    return {"kept": torch.tensor(kept), "cut": torch.tensor(cut)}


def _memory_is_shared(kit: Any) -> dict[str, Any]:
    model = kit.Scale()
    saved = model.state_dict()
    with torch.no_grad():
        model.weight += 1.0
    return {"saved": saved["weight"]}


def _everything_loaded(kit: Any) -> dict[str, Any]:
    model = kit.Twice()
    result = model.load_state_dict(_drawn(kit))
    return _state(model) | {"missing": len(result.missing_keys)}


def _parameters_stay_the_same_objects(kit: Any) -> dict[str, Any]:
    model = kit.Twice()
    before = list(model.parameters())
    model.load_state_dict(_drawn(kit))
    pairs = zip(before, model.parameters(), strict=True)
    return {"same": torch.tensor([a is b for a, b in pairs])}


def _some_missing_some_unexpected(kit: Any) -> dict[str, Any]:
    model, state = kit.Twice(), _drawn(kit)
    del state["inner.0.bias"], state["shared.weight"], state["gain"]
    extra = ("inner.9.weight", "inner.0.weight.more", "other", "inner", "inner.2.bias")
    state |= dict.fromkeys(extra, torch.ones(2))
    result = model.load_state_dict(state, strict=False)
    return _state(model) | {
        "missing": spelled(*result.missing_keys),
        "unexpected": spelled(*result.unexpected_keys),
    }


def _missing_names_are_refused(kit: Any) -> dict[str, Any]:
    model, state = kit.Twice(), _drawn(kit)
    del state["inner.2.weight"]
    return {"refused": refused(lambda: model.load_state_dict(state))}


def _unexpected_names_are_refused(kit: Any) -> dict[str, Any]:
    model, state = kit.Twice(), _drawn(kit)
    state["inner.2.more"] = torch.ones(2)
    return {"refused": refused(lambda: model.load_state_dict(state))}


def _other_shapes_are_always_refused(kit: Any) -> dict[str, Any]:
    model, state = kit.Scale(), kit.Scale().state_dict()
    wide, short = (state | {"weight": torch.ones(shape)} for shape in ((3,), (1,)))
    text = state | {"weight": "text"}
    return {
        "strict": refused(lambda: model.load_state_dict(wide)),
        "not strict": refused(lambda: model.load_state_dict(wide, strict=False)),
        "broadcast": refused(lambda: model.load_state_dict(short)),
        "no tensor": refused(lambda: model.load_state_dict(text, strict=False)),
    }


def _another_precision_is_converted(kit: Any) -> dict[str, Any]:
    model = kit.Scale()
    model.load_state_dict(_single())
    return _state(model) | {"double": torch.tensor(model.weight.dtype is torch.float64)}


def _taken_over_instead_of_copied(kit: Any) -> dict[str, Any]:
    model, state = kit.Scale(), _single()
    state |= {name: state[name].double() for name in ("weight", "bias")}
    model.bias.requires_grad_(False)
    model.load_state_dict(state, assign=True)
    with torch.no_grad():
        state["weight"] += 1.0
        state["calls"] += 1
    return {
        "weight": model.weight,
        "calls": model.calls,
        "learns": torch.tensor([model.weight.requires_grad, model.bias.requires_grad]),
    }


def _from_one_to_the_other(kit: Any) -> dict[str, Any]:
    model, other = kit.Twice(), (THEIRS if kit is OURS else OURS).Twice()
    other.load_state_dict(_drawn(kit))
    model.load_state_dict(other.state_dict())
    return _state(model)


def _through_a_file(kit: Any) -> dict[str, Any]:
    file, model = io.BytesIO(), kit.Twice()
    torch.save(_drawn(kit), file)
    file.seek(0)
    model.load_state_dict(torch.load(file, weights_only=True))
    return _state(model)


STATE_DICT = program_pair(
    "Module.state_dict",
    "torch.nn.Module",
    (
        _parameters_then_buffers,
        _blocks_in_blocks_shared_ones_under_every_name,
        _one_block_at_two_places,
        _places_that_hold_nothing,
        _below_a_name_of_its_own,
        _into_a_dict_that_is_there,
        _part_of_the_graph_or_not,
        _memory_is_shared,
        _everything_loaded,
        _parameters_stay_the_same_objects,
        _some_missing_some_unexpected,
        _missing_names_are_refused,
        _unexpected_names_are_refused,
        _other_shapes_are_always_refused,
        _another_precision_is_converted,
        _taken_over_instead_of_copied,
        _from_one_to_the_other,
        _through_a_file,
    ),
    (
        Mutant(
            name="buffers are not saved",
            where=f"{STATE}:Stateful._own_state",
            old="self._buffers.items()",
            new="()",
        ),
        Mutant(
            name="buffers are saved that need not be",
            where=f"{STATE}:Stateful._own_state",
            old="name not in self._non_persistent_buffers_set",
            new="name",
        ),
        Mutant(
            name="a prefix without its dot",
            where=f"{STATE}:Stateful.state_dict",
            old='f"{prefix}{name}."',
            new='f"{prefix}{name}"',
        ),
        Mutant(
            name="a shared block is saved once",
            where=f"{STATE}:Stateful.state_dict",
            old="self._modules.items()",
            new="self.named_children()",
        ),
        Mutant(
            name="saved as a copy",
            where=f"{STATE}:Stateful.state_dict",
            old="tensor.detach()",
            new="tensor.detach().clone()",
        ),
        Mutant(
            name="saved with its graph",
            where=f"{STATE}:Stateful.state_dict",
            old="tensor if keep_vars else tensor.detach()",
            new="tensor",
        ),
        Mutant(
            name="unexpected names are passed over",
            where=f"{STATE}:Stateful.load_state_dict",
            old="if strict and unexpected:",
            new="if False:",
        ),
        Mutant(
            name="missing names are passed over",
            where=f"{STATE}:Stateful.load_state_dict",
            old="if strict and missing:",
            new="if False:",
        ),
        Mutant(
            name="a shape that broadcasts is taken",
            where=f"{STATE}:Stateful._match",
            old="given.shape != tensor.shape",
            new="given.dim() != tensor.dim()",
        ),
        Mutant(
            name="children that are absent keep their names",
            where=f"{STATE}:Stateful._match",
            old="self._modules if dot else own",
            new="own if not dot else name",
        ),
        Mutant(
            name="copied although it shall be taken over",
            where=f"{STATE}:_put",
            old="if not assign:",
            new="if True:",
        ),
        Mutant(
            name="taken over although it shall be copied",
            where=f"{STATE}:_put",
            old="if not assign:",
            new="if False:",
        ),
        Mutant(
            name="what was frozen learns again",
            where=f"{STATE}:_put",
            old="place.given, place.own.requires_grad",
            new="place.given, True",
        ),
    ),
)

PAIRS = (STATE_DICT,)
