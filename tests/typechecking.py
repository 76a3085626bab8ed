"""The tests' type checker: beartype, with ``int`` accepted where ``float`` is asked (PEP 484)."""

from beartype import BeartypeConf, beartype

typechecker = beartype(conf=BeartypeConf(is_pep484_tower=True))
