"""What tensors do without saying: broadcasting, indexing, reduction, sharing of memory."""

from handson.tensors.broadcast import explain_broadcast as explain_broadcast
from handson.tensors.index import explain_index as explain_index
from handson.tensors.reduce import explain_reduce as explain_reduce
from handson.tensors.storage import allocated as allocated
from handson.tensors.storage import same_storage as same_storage
