"""Tables: read them, make numbers of them, make tensors of those."""

from handson.data.tabular.conversion import to_tensors as to_tensors
from handson.data.tabular.preprocessing import TablePreprocessor as TablePreprocessor
from handson.data.tabular.reading import read_table as read_table
