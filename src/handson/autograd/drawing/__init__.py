"""The computational graph draws itself: as a picture to step through, and as text.

>>> from handson.autograd import Tensor
>>> x = Tensor(3.0, requires_grad=True)
>>> picture = draw(x * x + x, x=x)  # shows itself in a notebook
>>> picture.save("graph.html")
"""

from handson.autograd.drawing.drawn import Drawing, draw

__all__ = ["Drawing", "draw"]
