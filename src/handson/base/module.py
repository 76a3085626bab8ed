"""The one door to torch's plumbing: containers, parameters, the optimizer's bookkeeping.

Below ``models`` this is the only file that may name ``torch.nn`` or ``torch.optim``. It re-exports
what *holds* things and nothing that *computes* them: the maths is ours.
"""

from torch.nn import Buffer as Buffer
from torch.nn import Identity as Identity
from torch.nn import Module as Module
from torch.nn import ModuleDict as ModuleDict
from torch.nn import ModuleList as ModuleList
from torch.nn import Parameter as Parameter
from torch.nn import ParameterDict as ParameterDict
from torch.nn import ParameterList as ParameterList
from torch.nn import Sequential as Sequential
from torch.nn import UninitializedParameter as UninitializedParameter
from torch.nn.modules.lazy import LazyModuleMixin as LazyModuleMixin
from torch.optim import Optimizer as Optimizer
from torch.optim.lr_scheduler import LRScheduler as LRScheduler
