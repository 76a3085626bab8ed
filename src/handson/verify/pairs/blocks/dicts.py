"""Pairs for the containers by name and for lists of parameters."""

from typing import Any

import torch

from handson.base.module import Parameter
from handson.verify.mutation import Mutant
from handson.verify.pairs.blocks.program import flat, names, program_pair, refused, spelled

KEYED = "handson.blocks.keyed:Keyed"
PARAMETER_LIST = "handson.blocks.parameter_list"


def _told(model: Any) -> dict[str, Any]:
    return {
        "modules": names(model.named_modules()),
        "parameters": names(model.named_parameters()),
        "numbers": flat(*model.parameters()),
        "length": len(model),
    }


def _vector(value: float) -> torch.Tensor:
    return torch.full((2,), value, dtype=torch.float64)


def _parameters(count: int) -> list[Parameter]:
    return [Parameter(_vector(1.0 + i)) for i in range(count)]


def _modules_by_name(kit: Any) -> dict[str, Any]:
    model = kit.module.ModuleDict({"b": kit.Scale(3.0), "a": kit.Mean(), "c": kit.Scale(5.0)})
    return _told(model) | {
        "keys": spelled(*model.keys()),
        "items": names(model.items()),
        "iterated": spelled(*model),
        "values": flat(*(block.weight for block in model.values() if hasattr(block, "weight"))),
        "there": torch.tensor(["a" in model, "z" in model]),
    }


def _modules_from_pairs(kit: Any) -> dict[str, Any]:
    return _told(kit.module.ModuleDict([("b", kit.Scale(3.0)), ("a", kit.Mean())]))


def _no_modules(kit: Any) -> dict[str, Any]:
    return _told(kit.module.ModuleDict())


def _modules_changed(kit: Any) -> dict[str, Any]:
    model = kit.module.ModuleDict({"b": kit.Scale(3.0), "a": kit.Mean()})
    model["b"] = kit.Scale(4.0)
    model.update({"c": kit.Scale(5.0), "b": kit.Scale(6.0)})
    model["d"] = kit.Scale(7.0)
    taken = model.pop("c")
    del model["a"]
    return _told(model) | {"taken": taken.weight, "found": model["d"].weight}


def _modules_cleared(kit: Any) -> dict[str, Any]:
    model = kit.module.ModuleDict({"b": kit.Scale(3.0)})
    model.clear()
    return _told(model)


def _modules_refused(kit: Any) -> dict[str, Any]:
    model = kit.module.ModuleDict({"b": kit.Scale()})
    attempts = (
        lambda: model["z"],
        lambda: model.pop("z"),
        lambda: model.__setitem__("c", 3),
        lambda: model.__setitem__("a.b", kit.Mean()),
    )
    return {"refused": torch.stack([refused(attempt) for attempt in attempts])}


_DICT = (
    Mutant(
        name="what was there is not replaced",
        where=f"{KEYED}.update",
        old="self._put(key, value)",
        new="key in self or self._put(key, value)",
    ),
    Mutant(
        name="taken out and still there",
        where=f"{KEYED}.pop",
        old="del self._held()[key]",
        new="self._held().get(key)",
    ),
    Mutant(
        name="names in alphabetical order",
        where=f"{KEYED}.update",
        old="dict(new).items()",
        new="sorted(dict(new).items())",
    ),
    Mutant(
        name="nothing is cleared",
        where=f"{KEYED}.clear",
        old="self._held().clear()",
        new="self._held().copy()",
    ),
)

MODULE_DICT = program_pair(
    "ModuleDict",
    "torch.nn.ModuleDict",
    (
        _modules_by_name,
        _modules_from_pairs,
        _no_modules,
        _modules_changed,
        _modules_cleared,
        _modules_refused,
    ),
    _DICT,
)


def _a_list_of_parameters(kit: Any) -> dict[str, Any]:
    return _told(kit.module.ParameterList(_parameters(4)))


def _tensors_become_parameters(kit: Any) -> dict[str, Any]:
    model = kit.module.ParameterList([_vector(2.0), Parameter(_vector(3.0))])
    model[0] = _vector(4.0)
    return _told(model) | {"learns": torch.tensor([p.requires_grad for p in model])}


def _no_parameters(kit: Any) -> dict[str, Any]:
    return _told(kit.module.ParameterList())


def _a_list_of_parameters_changed(kit: Any) -> dict[str, Any]:
    model = kit.module.ParameterList(_parameters(3))
    model.append(_vector(9.0)).extend([_vector(8.0), _vector(7.0)])
    model[-1] = Parameter(_vector(6.0))
    model += [_vector(5.0)]
    return _told(model) | {"last": model[-1], "part": _told(model[1:3])}


def _parameters_refused(kit: Any) -> dict[str, Any]:
    model = kit.module.ParameterList(_parameters(2))
    attempts = (lambda: model[2], lambda: model[-3], lambda: model.__setitem__(5, _vector(1.0)))
    return {"refused": torch.stack([refused(attempt) for attempt in attempts])}


def _parameters_in_a_block(kit: Any) -> dict[str, Any]:
    model = kit.Bare()
    model.scales = kit.module.ParameterList(_parameters(3))
    model.scales[1] = model.scales[0]
    return {"names": names(model.named_parameters()), "saved": names(model.state_dict().items())}


PARAMETERS = program_pair(
    "ParameterList",
    "torch.nn.ParameterList",
    (
        _a_list_of_parameters,
        _tensors_become_parameters,
        _no_parameters,
        _a_list_of_parameters_changed,
        _parameters_refused,
        _parameters_in_a_block,
    ),
    (
        Mutant(
            name="negative places are positive",
            where=f"{PARAMETER_LIST}:ParameterList._key",
            old="str(place % len(self))",
            new="str(abs(place))",
        ),
        Mutant(
            name="tensors do not learn",
            where=f"{PARAMETER_LIST}:as_parameter",
            old="else Parameter(value)",
            new="else Parameter(value, requires_grad=False)",
        ),
        Mutant(
            name="the last comes first",
            where=f"{PARAMETER_LIST}:ParameterList.extend",
            old="in list(values)",
            new="in list(values)[::-1]",
        ),
    ),
)


def _parameters_by_name(kit: Any) -> dict[str, Any]:
    model = kit.module.ParameterDict([("b", Parameter(_vector(2.0))), ("a", _vector(3.0))])
    return _told(model) | {
        "keys": spelled(*model.keys()),
        "there": torch.tensor(["a" in model, "z" in model]),
        "learns": torch.tensor([p.requires_grad for p in model.values()]),
    }


def _no_parameters_by_name(kit: Any) -> dict[str, Any]:
    return _told(kit.module.ParameterDict())


def _parameters_by_name_changed(kit: Any) -> dict[str, Any]:
    model = kit.module.ParameterDict({"b": _vector(2.0), "a": _vector(3.0), "c": _vector(4.0)})
    model["b"] = _vector(5.0)
    model.update({"d": _vector(6.0), "c": _vector(7.0)})
    taken = model.pop("d")
    del model["a"]
    return _told(model) | {"taken": taken, "found": model["c"]}


def _parameters_by_name_cleared(kit: Any) -> dict[str, Any]:
    model = kit.module.ParameterDict({"b": _vector(2.0)})
    model.clear()
    return _told(model)


def _parameters_by_name_in_a_block(kit: Any) -> dict[str, Any]:
    model = kit.Bare()
    model.scales = kit.module.ParameterDict([("x", _vector(1.0)), ("b", _vector(2.0))])
    return {"names": names(model.named_parameters()), "saved": names(model.state_dict().items())}


PARAMETER_DICT = program_pair(
    "ParameterDict",
    "torch.nn.ParameterDict",
    (
        _parameters_by_name,
        _no_parameters_by_name,
        _parameters_by_name_changed,
        _parameters_by_name_cleared,
        _parameters_by_name_in_a_block,
    ),
    _DICT,
)

PAIRS = (MODULE_DICT, PARAMETERS, PARAMETER_DICT)
