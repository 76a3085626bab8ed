"""Module and its containers, written from scratch."""

from handson.blocks.module import Module as Module
from handson.blocks.module_dict import ModuleDict as ModuleDict
from handson.blocks.module_list import ModuleList as ModuleList
from handson.blocks.parameter_dict import ParameterDict as ParameterDict
from handson.blocks.parameter_list import ParameterList as ParameterList
from handson.blocks.sequential import Sequential as Sequential
