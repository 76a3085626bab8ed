"""What a module holds: three tables that assignment fills by itself."""

from typing import Any

from torch import Tensor

from handson.base import module as plumbing
from handson.base.errors import ArgumentError
from handson.base.module import Buffer, Parameter

TABLES = ("_parameters", "_buffers", "_modules")


class Registry:
    """The part of a module that notices what is assigned to it.

    ``self.weight = Parameter(...)`` does not end up in ``__dict__`` but in a table of parameters,
    ``self.layer = Linear(...)`` in a table of modules. That is the whole trick behind "the
    optimizer finds all weights": there is a list to read, and nobody has to keep it by hand.
    """

    training: bool
    _parameters: dict[str, Parameter | None]
    _buffers: dict[str, Tensor | None]
    _modules: dict[str, Any]
    _non_persistent_buffers_set: set[str]

    def __init__(self) -> None:
        self.training = True
        self._parameters = {}
        self._buffers = {}
        self._modules = {}
        self._non_persistent_buffers_set = set()

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a tensor that training changes.

        Args:
            name: by which it becomes an attribute; without a dot.
            param: a leaf of the graph; None holds the place, as for a layer without bias.

        Raises:
            ArgumentError: the name is taken or no name, or it is no parameter.
        """
        self._check_name("parameter", name, "_parameters")
        if not isinstance(param, Parameter | None):
            raise ArgumentError(
                f"cannot register {type(param).__name__} as parameter {name!r}; give a "
                "torch.nn.Parameter or None, or use register_buffer for a tensor that is not learnt"
            )
        if param is not None and param.grad_fn is not None:
            raise ArgumentError(
                f"parameter {name!r} was computed from other tensors, so no optimizer could move "
                "it; register what it is computed from and compute it in forward()"
            )
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that belongs to the module but is not learnt, as a running mean.

        Args:
            name: by which it becomes an attribute; without a dot.
            tensor: what moves with the module; None holds the place.
            persistent: whether it is part of the ``state_dict``.

        Raises:
            ArgumentError: the name is taken or no name, or it is no tensor.
        """
        self._check_name("buffer", name, "_buffers")
        if not isinstance(tensor, Tensor | None):
            raise ArgumentError(
                f"cannot register {type(tensor).__name__} as buffer {name!r}; give a tensor or None"
            )
        self._buffers[name] = tensor
        if persistent:
            self._non_persistent_buffers_set.discard(name)
        else:
            self._non_persistent_buffers_set.add(name)

    def add_module(self, name: str, module: "Registry | None") -> None:
        """Add a child.

        Args:
            name: by which it becomes an attribute; without a dot.
            module: the child; None holds the place.

        Raises:
            ArgumentError: the name is taken or no name, or it is no module of handson.blocks.
        """
        self._check_name("module", name, "_modules")
        if not isinstance(module, Registry | None):
            raise ArgumentError(
                f"cannot add {type(module).__name__} as module {name!r}; "
                "give a handson.blocks.Module or None"
            )
        self._modules[name] = module

    def register_module(self, name: str, module: "Registry | None") -> None:
        """Add a child: another name of ``add_module``.

        Args:
            name: by which it becomes an attribute; without a dot.
            module: the child; None holds the place.
        """
        self.add_module(name, module)

    def _check_name(self, kind: str, name: str, table: str) -> None:
        if table not in self.__dict__:
            raise AttributeError(_TOO_EARLY.format(kind=kind, name=name))
        if not isinstance(name, str) or not name or "." in name:
            raise ArgumentError(
                f"{name!r} cannot be the name of a {kind}; a name is text, not empty and without "
                "a dot, because dots join the names of parents and children"
            )
        if hasattr(self, name) and name not in self.__dict__[table]:
            raise ArgumentError(
                f"{type(self).__name__} already has an attribute {name!r}; "
                f"choose another name for the {kind} or delete the attribute first"
            )

    def __setattr__(self, name: str, value: Any) -> None:
        tables = self.__dict__
        if isinstance(value, Parameter):
            self._forget(name, keep="_parameters")
            self.register_parameter(name, value)
        elif name in tables.get("_parameters", ()):
            self._refuse_other_kinds("parameter", name, value, value is None)
            self.register_parameter(name, None)
        elif isinstance(value, Registry):
            self._forget(name, keep="_modules")
            self.add_module(name, value)
        elif isinstance(value, plumbing.Module):
            raise ArgumentError(
                f"{name!r} is a torch.nn.Module, whose parameters a handson.blocks.Module would "
                "not see; build it from handson.blocks too"
            )
        elif name in tables.get("_modules", ()):
            self._refuse_other_kinds("module", name, value, value is None)
            self._modules[name] = None
        elif isinstance(value, Buffer):
            self._forget(name, keep="_buffers")
            self.register_buffer(name, value, value.persistent)
        elif name in tables.get("_buffers", ()):
            self._refuse_other_kinds("buffer", name, value, isinstance(value, Tensor | None))
            self._buffers[name] = value
        else:
            object.__setattr__(self, name, value)

    def _forget(self, name: str, keep: str) -> None:
        """Take ``name`` from every other place, so that it is in one table only."""
        if keep not in self.__dict__:
            raise AttributeError(_TOO_EARLY.format(kind=keep.strip("_s"), name=name))
        for table in (self.__dict__, *(self.__dict__[t] for t in TABLES if t != keep)):
            table.pop(name, None)
        self._non_persistent_buffers_set.discard(name)

    def _refuse_other_kinds(self, kind: str, name: str, value: Any, fits: bool) -> None:
        if not fits:
            raise ArgumentError(
                f"{name!r} is a registered {kind} and cannot become {type(value).__name__}; assign "
                f"a {kind} or None, or delete it first: del module.{name}"
            )

    def __getattr__(self, name: str) -> Any:
        """Look in the tables: Python asks here only when the usual places do not know the name."""
        for table in TABLES:
            held = self.__dict__.get(table, {})
            if name in held:
                return held[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __delattr__(self, name: str) -> None:
        for table in TABLES:
            if name in self.__dict__.get(table, ()):
                del self.__dict__[table][name]
                self._non_persistent_buffers_set.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        held = {name for table in TABLES for name in self.__dict__.get(table, ())}
        return sorted({*object.__dir__(self), *held})


_TOO_EARLY = (
    "cannot assign {kind} {name!r} before Module.__init__() ran; "
    "make super().__init__() the first line of your __init__"
)
