# ---
# concept: ndarray
# needs: []
# minutes: 35
# ---

# %% [markdown] lang="zh"
# # 数据操作：张量能做什么
#
# 一段录音是一串数，一张照片是三层格子，一批照片再多一层。深度学习把它们统统放进张量：
# 同一种类型的数，按若干个轴整整齐齐地排好。后面每一课的数据、参数和梯度都是张量，
# 所以值得先花半小时，把最常用的几个动作弄到“不用想”的程度。
#
# 本课的主角是三件容易让人吃惊的事：形状不同也能相加，取出来的一块可能与原来共用内存，
# 写法相近的两行代码一行要新内存、一行不要。

# %% [markdown] lang="en"
# # Data manipulation: what tensors can do
#
# A recording is a row of numbers, a photograph is three layers of squares, a batch of photographs
# has one axis more. Deep learning puts all of them into tensors: numbers of one kind, laid out
# neatly along a few axes. The data, the parameters and the gradients of every later lesson are
# tensors, so half an hour is well spent on making the common moves second nature.
#
# Three surprises play the main part here: different shapes can be added, a piece taken out may
# still share memory with the whole, and of two lines that look alike one asks for new memory and
# the other does not.

# %%
from operator import iadd, setitem

import torch
from numpy import s_
from torch import Tensor

from handson.learn import check
from handson.show import heatmaps, label, source
from handson.tensors import (
    allocated,
    explain_broadcast,
    explain_index,
    same_storage,
)
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 造张量，看形状
#
# `arange` 给出一列整数，`zeros`、`ones`、`randn` 给出零、一和正态随机数，`tensor` 把列表变成张量。
# `shape` 是每个轴的长度；`reshape` 换一种排法，写成 -1 的那个轴由它替你算。
# 有一处常被说混：`numel()` 数的是**元素**的个数，不是张量的个数；
# `len(x)` 又是另一回事，它只是第一个轴的长度。

# %% [markdown] lang="en"
# ## Making tensors, looking at their shape
#
# `arange` gives integers in a row; `zeros`, `ones` and `randn` give zeros, ones and normal random
# numbers; `tensor` turns a list into a tensor. `shape` holds the length of each axis; `reshape`
# lays the numbers out anew and works out the axis that you write as -1. One thing is often mixed
# up: `numel()` counts *elements*, not tensors, and `len(x)` is different again: it is only the
# length of the first axis.

# %%
x = torch.arange(12)
grid = x.reshape(3, 4)
print(x.shape, x.numel(), "|", grid.shape, grid.numel(), len(grid))
print(torch.zeros(2, 3, 4).numel(), torch.ones(3).tolist(), torch.randn(12).reshape(-1, 4).shape)
print(grid + 1, grid * grid, grid > 5, sep="\n")
print(torch.cat([grid, grid], dim=0).shape, torch.cat([grid, grid], dim=1).shape)

# %% [markdown] lang="zh"
# 加减乘除、比较、乘方都是逐元素的：同一位置的两个数算一次。
# `cat` 沿着已有的轴把张量接起来，其余的轴必须等长。
#
# ### 先猜，再运行：三行一列加一行两列
#
# 形状为 `(3, 1)` 的一列，加上形状为 `(1, 2)` 的一行，会报错，还是会得到某个形状？
# 如果有结果，左上角和右下角分别是多少？

# %% [markdown] lang="en"
# Addition, multiplication, comparison and powers work element by element: two numbers in the same
# place are combined. `cat` joins tensors along an axis they have; their other axes must agree.
#
# ### Predict, then run: three rows of one plus one row of two
#
# A column of shape `(3, 1)` plus a row of shape `(1, 2)`: an error, or a result of some shape? If
# there is a result, what stands in its upper left corner and in its lower right one?

# %% tags=["predict"]
column, row = torch.arange(3).reshape(3, 1), torch.arange(2).reshape(1, 2)
print(column + row)
explain_broadcast(column, row)

# %% [markdown] lang="zh"
# 这叫广播。规则只有一句：把形状右对齐，每个轴上的长度要么相等，要么有一个是 1（或者缺着），
# 是 1 的那个就沿这个轴重复。图里虚线的格子是“好像重复了”的副本，内存里并没有它们；
# 格子里的编号说明它是哪个元素。
#
# 对不齐的时候，规则也会告诉你该怎么改：

# %% [markdown] lang="en"
# This is broadcasting. Its rule is one sentence: align the shapes at the right; along each axis the
# lengths must be equal, or one of them is 1 (or missing) and is repeated. The dashed cells in the
# picture are copies in thought only; memory does not hold them. The numbers say which element
# a cell shows.
#
# When shapes do not fit, the rule also says how to mend that:

# %%
print(explain_broadcast((3,), (3, 4)))

# %% [markdown] lang="zh"
# 一行代码的九九表，就是广播的一个好例子：一列乘一行。

# %% [markdown] lang="en"
# A multiplication table in one line is broadcasting at its best: a column times a row.

# %%
numbers = torch.arange(1, 10)
heatmaps(
    (numbers[:, None] * numbers)[None, None].float(),
    xlabel=label("第二个因数", "second factor"),
    ylabel=label("第一个因数", "first factor"),
    key_labels=[str(n) for n in range(1, 10)],
    query_labels=[str(n) for n in range(1, 10)],
)

# %% [markdown] lang="zh"
# ## 索引与切片
#
# 方括号里每一段管一个轴：整数取走一个，那个轴就消失；
# 切片 `start:stop:step` 留下一段，结束处不算在内；`...` 代表其余所有的轴；
# `None` 插进一个长度为 1 的新轴；布尔掩码和整数列表按要求挑选。橙色格子里的数字是取出的次序：

# %% [markdown] lang="en"
# ## Indexing and slicing
#
# Between the brackets each part looks after one axis. An integer takes one, and its axis goes; a
# slice `start:stop:step` keeps a stretch, the stop left out; `...` stands for all axes not named;
# `None` puts in a new axis of length 1; masks and lists of integers pick what you ask for. The
# numbers in the orange cells give the order in which elements come out:

# %%
explain_index(grid, s_[1:, ::2]).picture()

# %% [markdown] lang="zh"
# ### 先猜，再运行：改一块，动全身吗
#
# 从同一个矩阵里取出两块：第一块用切片，第二块用整数列表，取到的数完全一样。
# 然后把两块都改成 -1。原来的矩阵里会出现几个 -1？

# %% [markdown] lang="en"
# ### Predict, then run: does changing a piece change the whole
#
# Take two pieces out of one matrix: the first by a slice, the second by a list of integers. They
# hold the same numbers. Then set both pieces to -1. How many times will -1 appear in the matrix?

# %% tags=["predict"]
whole = torch.arange(12).reshape(3, 4)
by_slice, by_list = whole[0:2], whole[[0, 1]]
by_list[:] = -1
print("after the list: ", int((whole == -1).sum()))
by_slice[:] = -1
print("after the slice:", int((whole == -1).sum()))
print(same_storage(whole, by_slice), same_storage(whole, by_list))

# %% [markdown] lang="zh"
# 切片只需要换一个起点和步长，所以得到的是**视图**，和原张量看着同一块内存；
# 列表里的位置没有规律，只能把数抄出来，得到的是**副本**。
# 不过 `whole[[0, 1]] = -1` 会改动 `whole`：索引写在等号左边时，
# 意思是“往这些位置写”，什么也没有取出来。
#
# 分不清的时候，问一句 `explain_index` 或 `same_storage`。跨到 NumPy 那边也一样：
# `numpy()` 与 `torch.from_numpy` 共用内存，`torch.tensor(array)` 抄一份。

# %% [markdown] lang="en"
# A slice needs only another start and another stride, so what you get is a *view* that looks at the
# same memory; the places in a list follow no rule, the numbers must be copied out, and you get a
# *copy*. Yet `whole[[0, 1]] = -1` does change `whole`: an index to the left of the equals sign
# means "write to these places", and nothing is taken out.
#
# When in doubt ask `explain_index` or `same_storage`. It is the same across the border to NumPy:
# `numpy()` and `torch.from_numpy` share memory, `torch.tensor(array)` copies.

# %%
print(explain_index(whole, [0, 1]))
array = whole.numpy()
array[2, 3] = 100
print(whole[2], same_storage(whole, array), same_storage(array, torch.tensor(array)))

# %% [markdown] lang="zh"
# ## 节省内存
#
# 参数动辄上亿，每一步都要更新，能不要新内存就不要。`Y = Y + X` 先造出一个新张量，
# 再把名字 `Y` 贴上去；旧的那块等着被回收。`Y += X` 和 `Y[:] = ...` 则写回原处。
#
# ### 先猜，再运行：哪几行要新内存
#
# 三个张量各有一百万个单精度数，每个数四字节。下面四种写法，各要多少新内存？
# 特别留意第三种：它写回了原处，是不是就一个字节也不要？
#
# `allocated` 会执行交给它的函数，逐个运算记下新张量的大小。`lambda` 里不能写赋值语句，
# 所以用标准库的 `iadd` 与 `setitem`，它们正是 `+=` 与切片赋值背后的函数。

# %% [markdown] lang="en"
# ## Saving memory
#
# Parameters come by the hundred million, and each step updates all of them: memory that need not
# be asked for should not be. `Y = Y + X` makes a new tensor and sticks the name `Y` on it, while
# the old one waits to be collected. `Y += X` and `Y[:] = ...` write where the numbers already are.
#
# ### Predict, then run: which lines ask for memory
#
# Three tensors hold a million numbers in single precision each, four bytes a number. How much new
# memory does each of the four lines below ask for? Look twice at the third: it writes back in
# place, so does it ask for nothing at all?
#
# `allocated` runs the function that it is given and notes the size of new tensors, operation by
# operation. A `lambda` cannot hold an assignment, hence `iadd` and `setitem` of the standard
# library: they are what `+=` and assigning to a slice call.

# %% tags=["predict"]
X, Y, Z = (torch.ones(1_000_000) for _ in range(3))
print("Y + X                 ", allocated(lambda: Y + X))
print("Y += X                ", allocated(lambda: iadd(Y, X)))
print("Z[:] = Y + X          ", allocated(lambda: setitem(Z, s_[:], Y + X)))
print("torch.add(Y, X, out=Z)", allocated(lambda: torch.add(Y, X, out=Z)))

# %% [markdown] lang="zh"
# 等号右边总是先算完：和已经占了一块新内存，之后才抄进 `Z`。
# 切片赋值省下的是“名字换地方”，让别处指向 `Z` 的变量仍然有效，并没有省下中间结果；
# 真要一个字节也不多要，用原地运算或者 `out=`。内存的地址可以作证：

# %% [markdown] lang="en"
# The right-hand side is always computed first: the sum has taken its memory by the time it is
# copied into `Z`. Assigning to a slice saves the change of address, so that other names for `Z`
# stay good; it does not save what lies in between. To ask for nothing, work in place or
# with `out=`. The address in memory bears witness:

# %%
address = Y.data_ptr()
Y += X
print("after Y += X   ", Y.data_ptr() == address)
Y = Y + X
print("after Y = Y + X", Y.data_ptr() == address)

# %% [markdown] lang="zh"
# ## 它真的等于 PyTorch 的吗？
#
# 本库有一个只靠 NumPy 的张量 `handson.autograd.Tensor`，动词与 PyTorch 相同，
# 后面的课用它讲自动微分。它的索引只有短短几行：

# %% [markdown] lang="en"
# ## Is it really PyTorch's?
#
# The library has a tensor that needs nothing but NumPy, `handson.autograd.Tensor`, with the verbs
# of PyTorch; later lessons explain automatic differentiation with it. Its indexing is short:

# %%
source("handson.autograd.shaping:getitem")

# %%
equivalence("autograd.getitem")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 广播让一个数被用了许多次，它的梯度就该是所有用处之**和**。
# 把和错写成平均，只有真正重复过的轴才看得出来：

# %% [markdown] lang="en"
# ## What breaks it
#
# Broadcasting uses one number many times, and its gradient is the *sum* over all those uses. Where
# a mean is written by mistake, only axes that really were repeated bring it to light:

# %%
mutant("autograd.expand", "the mean instead of the sum")

# %% [markdown] lang="zh"
# ## 练习：两两之间的距离
#
# `a` 有 n 行，`b` 有 m 行，每行是一个点的坐标。请写出 `squared_distances(a, b)`，返回 n 行 m 列：
# 第 i 行第 j 列是 `a[i]` 与 `b[j]` 之间距离的平方。不写循环，用广播。
#
# 有人会想到把平方展开成三项，少用一些内存。当点离原点很远、彼此却很近时，它还对吗？
# 写好后运行下面的 `check`，或者在终端里运行 `handson check ndarray`。

# %% [markdown] lang="en"
# ## Exercise: distances between all pairs
#
# `a` has n rows and `b` has m, each row the coordinates of a point. Write
# `squared_distances(a, b)`, which returns n rows and m columns: in row i and column j
# stands the square of the distance between `a[i]` and `b[j]`. Use broadcasting and no loop.
#
# You may think of expanding the square into three terms, which takes less memory. Is that still
# right when points are far from the origin and close to each other? Run `check` below, or
# `handson check ndarray` in a terminal.


# %% tags=["exercise"]
def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """Return the squared distance of every row of a to every row of b."""
    raise NotImplementedError


# %%
check(squared_distances)

# %% [markdown] lang="zh"
# ## 接下来
#
# 下一课把表格读进来：缺失的数怎么补，文字怎么变成数。
#
# 延伸阅读：Harris 等（2020），《Array programming with NumPy》，讲广播与视图从何而来；
# PyTorch 文档中的 [Tensor Views](https://pytorch.org/docs/stable/tensor_view.html)
# 列出了哪些操作不抄数据。

# %% [markdown] lang="en"
# ## Where to go on
#
# The next lesson reads a table: how to fill in numbers that are missing, and how words become
# numbers.
#
# To read on: Harris et al. (2020), *Array programming with NumPy*, where broadcasting and views
# come from; [Tensor Views](https://pytorch.org/docs/stable/tensor_view.html) in PyTorch's
# documentation lists the operations that copy nothing.
