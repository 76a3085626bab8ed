"""The maths, as pure functions of tensors. Import from the file: ``handson.ops.softmax``."""
