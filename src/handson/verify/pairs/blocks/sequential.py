"""Pairs for ``handson.blocks.sequential`` and ``handson.blocks.module_list``."""

from collections import OrderedDict
from typing import Any

import torch

from handson.verify.mutation import Mutant
from handson.verify.pairs.blocks.program import X, flat, names, program_pair, refused, run

NUMBERED = "handson.blocks.numbered:Numbered"
SEQUENTIAL = "handson.blocks.sequential:Sequential"
MODULE_LIST = "handson.blocks.module_list:ModuleList"


def _blocks(kit: Any, count: int = 4) -> list[Any]:
    """Return blocks whose order shows in the numbers."""
    return [kit.Scale(1.0 + i, bias=i % 2 == 0) for i in range(count)]


def _told(model: Any) -> dict[str, Any]:
    return {
        "names": names(model.named_modules()),
        "parameters": names(model.named_parameters()),
        "numbers": flat(*model.parameters()),
        "length": len(model),
    }


def _changed(model: Any, kit: Any) -> Any:
    """Return a list of modules after every kind of change."""
    model.append(kit.Scale(9.0))
    model.insert(1, kit.Scale(8.0))
    del model[0]
    model[-1] = kit.Scale(7.0)
    model.extend([kit.Scale(6.0), kit.Mean()])
    return model


def _one_after_the_other(kit: Any) -> dict[str, Any]:
    model = kit.module.Sequential(*_blocks(kit), kit.Mean())
    return _told(model) | run(model, X.clone().requires_grad_())


def _blocks_with_names(kit: Any) -> dict[str, Any]:
    model = kit.module.Sequential(OrderedDict(first=kit.Scale(3.0), middle=kit.Mean()))
    return _told(model) | run(model) | {"same": torch.tensor(model[0] is model.first)}


def _without_blocks(kit: Any) -> dict[str, Any]:
    model = kit.module.Sequential()
    x = torch.ones(2, 2)
    return {"length": len(model), "y": model(x), "same": torch.tensor(model(x) is x)}


def _the_same_block_twice(kit: Any) -> dict[str, Any]:
    block = kit.Scale(3.0)
    model = kit.module.Sequential(block, kit.Mean(), block)
    return _told(model) | run(model)


def _a_sequence_changed(kit: Any) -> dict[str, Any]:
    model = _changed(kit.module.Sequential(*_blocks(kit)), kit)
    return _told(model) | run(model)


def _a_part_of_a_sequence(kit: Any) -> dict[str, Any]:
    model = kit.module.Sequential(*_blocks(kit))
    part = model[1:3]
    return _told(part) | run(part) | {"shared": torch.tensor(part[0] is model[1])}


def _blocks_taken_out(kit: Any) -> dict[str, Any]:
    model = kit.module.Sequential(*_blocks(kit, 6))
    taken = model.pop(1)
    del model[1:3]
    return _told(model) | run(model) | {"taken": taken.weight}


def _two_sequences_joined(kit: Any) -> dict[str, Any]:
    first, second = (kit.module.Sequential(*_blocks(kit, n)) for n in (2, 3))
    joined = first + second
    first += second
    return {"joined": _told(joined) | run(joined), "grown": _told(first) | run(first)}


def _places_outside(kit: Any) -> dict[str, Any]:
    return _outside(kit.module.Sequential(*_blocks(kit, 2)), kit)


def _outside(model: Any, kit: Any) -> dict[str, Any]:
    attempts = (
        lambda: model[2],
        lambda: model[-3],
        lambda: model.__setitem__(2, kit.Mean()),
        lambda: model.__delitem__(5),
        lambda: model.append("text"),
    )
    return {"refused": torch.stack([refused(attempt) for attempt in attempts])}


_MOVES = (
    Mutant(
        name="inserted behind, not before",
        where=f"{NUMBERED}.insert",
        old="children.insert(index, module)",
        new="children.insert(index + 1, module)",
    ),
    Mutant(
        name="always the first is deleted",
        where=f"{NUMBERED}.__delitem__",
        old="del children[place]",
        new="del children[0]",
    ),
    Mutant(
        name="numbers begin with one",
        where=f"{NUMBERED}._renumber",
        old="enumerate(children)",
        new="enumerate(children, 1)",
    ),
    Mutant(
        name="negative places count from the beginning",
        where=f"{NUMBERED}._key",
        old="list(self._modules)[place]",
        new="list(self._modules)[abs(place)]",
    ),
)

SEQUENTIAL_PAIR = program_pair(
    "Sequential",
    "torch.nn.Sequential",
    (
        _one_after_the_other,
        _blocks_with_names,
        _without_blocks,
        _the_same_block_twice,
        _a_sequence_changed,
        _a_part_of_a_sequence,
        _blocks_taken_out,
        _two_sequences_joined,
        _places_outside,
    ),
    (
        Mutant(
            name="every block gets the input",
            where=f"{SEQUENTIAL}.forward",
            old="input = block(input)",
            new="output = block(input)",
        ),
        Mutant(
            name="a block that stands twice runs once",
            where=f"{SEQUENTIAL}.forward",
            old="for block in self:",
            new="for block in self.children():",
        ),
        Mutant(
            name="the last block runs first",
            where=f"{SEQUENTIAL}.forward",
            old="for block in self:",
            new="for block in list(self)[::-1]:",
        ),
        Mutant(
            name="a part forgets where it was",
            where=f"{SEQUENTIAL}._part",
            old="dict(list(self._modules.items())[places])",
            new="*list(self)[places]",
        ),
        *_MOVES,
    ),
)


def _a_list(kit: Any) -> dict[str, Any]:
    return _told(kit.module.ModuleList(_blocks(kit)))


def _an_empty_list(kit: Any) -> dict[str, Any]:
    return _told(kit.module.ModuleList())


def _a_list_in_a_block(kit: Any) -> dict[str, Any]:
    model = kit.Bare()
    model.hidden = kit.module.ModuleList(_blocks(kit))
    return {"names": names(model.named_parameters()), "saved": names(model.state_dict().items())}


def _a_list_changed(kit: Any) -> dict[str, Any]:
    return _told(_changed(kit.module.ModuleList(_blocks(kit)), kit))


def _a_part_of_a_list(kit: Any) -> dict[str, Any]:
    model = kit.module.ModuleList(_blocks(kit))
    return {
        "part": _told(model[1:3]),
        "turned": _told(model[::-1]),
        "last": model[-1].weight,
        "walked": flat(*(block.weight for block in model)),
    }


def _taken_out_of_a_list(kit: Any) -> dict[str, Any]:
    model = kit.module.ModuleList(_blocks(kit, 6))
    taken = model.pop(2)
    del model[-2:]
    return _told(model) | {"taken": taken.weight}


def _two_lists_joined(kit: Any) -> dict[str, Any]:
    model = kit.module.ModuleList(_blocks(kit, 2))
    joined = model + _blocks(kit, 3)
    model += _blocks(kit, 1)
    return {"joined": _told(joined), "grown": _told(model)}


def _places_outside_a_list(kit: Any) -> dict[str, Any]:
    return _outside(kit.module.ModuleList(_blocks(kit, 2)), kit)


MODULE_LIST_PAIR = program_pair(
    "ModuleList",
    "torch.nn.ModuleList",
    (
        _a_list,
        _an_empty_list,
        _a_list_in_a_block,
        _a_list_changed,
        _a_part_of_a_list,
        _taken_out_of_a_list,
        _two_lists_joined,
        _places_outside_a_list,
    ),
    (
        Mutant(
            name="a part always begins at the first",
            where=f"{MODULE_LIST}._part",
            old="list(self)[places]",
            new="list(self)[: len(list(self)[places])]",
        ),
        *_MOVES,
    ),
)

PAIRS = (SEQUENTIAL_PAIR, MODULE_LIST_PAIR)
