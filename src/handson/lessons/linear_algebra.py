# ---
# concept: linear_algebra
# needs: [ndarray]
# minutes: 40
# ---

# %% [markdown] lang="zh"
# # 线性代数：一张购物单里的全部运算
#
# 三个人各买了几样水果，单价写在牌子上。每人该付多少钱？谁和谁的口味相近？
# 第一问是矩阵乘向量，第二问是夹角的余弦。神经网络里的一层要问的，其实也是同样的两件事：
# 把输入按权重加起来，再看它与哪个方向更像。
#
# 本课只用一张三行三列的小表，把向量和矩阵的几种乘法、沿某个轴的求和，
# 以及“一个向量有多大”讲清楚。

# %% [markdown] lang="en"
# # Linear algebra: everything that happens on a shopping list
#
# Three people have bought some fruit, and the prices stand on signs. How much does each of them
# pay, and whose taste is like whose? The first question is a matrix times a vector, the second the
# cosine of an angle. A layer of a neural network asks the same two things: add up the inputs by
# their weights, and see which direction they resemble.
#
# With one small table of three rows and three columns, this lesson sorts out the products of
# vectors and matrices, sums along an axis, and what it means for a vector to be large.

# %%
import timeit

import torch
from torch import Tensor

from handson.base.errors import ShapeError
from handson.learn import check
from handson.ops.norms import matrix_norm, vector_norm
from handson.ops.orthogonality import are_orthogonal
from handson.ops.products import dot, matmul, matmul_by_einsum, matmul_by_loops, mv
from handson.ops.projection import project_onto_vector
from handson.show import figure, label, source
from handson.tensors import explain_reduce
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 标量、向量、矩阵
#
# 一个单价是标量，没有轴；一串单价是向量，有一个轴；每人一行、每种水果一列的表是矩阵，有两个轴。
# `T` 把行和列对调，`clone` 另抄一份，改副本不影响原件。
#
# “维度”这个词有两种用法，读书时要看上下文：说“三维向量”，指它有三个元素；
# 说“张量的维度”，多半指轴的个数，也就是 `ndim`。

# %% [markdown] lang="en"
# ## Scalars, vectors, matrices
#
# One price is a scalar, without axes; a row of prices is a vector, with one; the table with a row
# for each person and a column for each fruit is a matrix, with two. `T` exchanges rows and
# columns, and `clone` writes everything down once more, so that a change of the copy leaves
# the original alone.
#
# The word dimension is used in two ways, and only the context tells which. A vector of dimension
# three has three entries; the dimensions of a tensor are mostly its axes, counted by `ndim`.

# %%
prices = torch.tensor([2.5, 4.0, 1.5])  # apples, pears, plums
baskets = torch.tensor([[3.0, 1.0, 2.0], [0.0, 2.0, 5.0], [1.0, 4.0, 0.0]])
for x in (prices[0], prices, baskets):
    print("axes", x.ndim, "shape", tuple(x.shape), "numbers", x.numel())
print("length", len(prices), len(baskets), "| first column:", baskets.T[0])

# %% [markdown] lang="zh"
# ### 先猜，再运行：星号与 at 号
#
# `A` 是一个二阶方阵，`B` 是它的副本。请先在纸上写出 `A * B` 和 `A @ B` 各自的四个数，
# 再看看左上角那个数是不是一样。

# %% [markdown] lang="en"
# ### Predict, then run: the star and the at sign
#
# `A` is a square matrix of two rows, and `B` its copy. Write down the four numbers of `A * B` and
# the four of `A @ B`, and look whether those in the upper left corner are the same.

# %% tags=["predict"]
A = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
B = A.clone()
print(A * B, A @ B, sep="\n")

# %% [markdown] lang="zh"
# 有一处常被说混：不少笔记把 `A * B` 称作“矩阵相乘的乘积”。它其实是**按元素**的乘积，又叫哈达玛积，
# 同一位置的两个数相乘，形状不变。真正的矩阵乘法写作 `A @ B`：左边的一行与右边的一列做点积，
#
# $$C_{ij} = \sum_k A_{ik} B_{kj} .$$
#
# 所以左边有几列，右边就得有几行。方阵最容易骗人：两种乘法都不报错，得到的形状还相同，
# 只有数是错的。库里有一个照定义写成的版本，三层循环，一次只乘两个数：

# %% [markdown] lang="en"
# One thing is often mixed up: many a summary calls `A * B` the product of two matrices. It is the
# product *entry by entry*, named after Hadamard: two numbers in the same place are multiplied,
# and the shape stays. The product of matrices is written `A @ B`: a row on the left meets
# a column on the right in a dot product,
#
# $$C_{ij} = \sum_k A_{ik} B_{kj} .$$
#
# So the right one needs as many rows as the left one has columns. Square matrices are the
# treacherous ones: neither product complains, both give the same shape, and only the numbers are
# wrong. The library holds a version that is written as the definition reads, with three loops and
# two numbers multiplied at a time:

# %%
source("handson.ops.products:matmul_by_loops")

# %% [markdown] lang="zh"
# 两种乘法也有交情。购物单按元素乘上单价（靠广播，每一行都乘），得到小票上的每一行小计；
# 再沿着行加起来，就是每个人的总价，这正是矩阵乘向量 `mv`。单独取出一个人，便是点积 `dot`：

# %% [markdown] lang="en"
# The two products are related. The table times the prices, entry by entry (broadcasting repeats
# them for each row), gives the lines of the receipts; added up along each row, they become what
# everybody pays, and that is a matrix times a vector, `mv`. One person alone is a `dot` product:

# %%
receipts = baskets * prices
print(receipts)
print(receipts.sum(dim=1), mv(baskets, prices), dot(baskets[0], prices))
try:
    matmul(baskets[:2], baskets[:2])
except ShapeError as error:
    print(error)

# %% [markdown] lang="zh"
# ## 沿着一个轴求和
#
# `sum(dim=1)` 里的 1 是**要消失的**那个轴，不是留下来的那个：沿着每一行走到头，把列并掉。
# `mean`、`amax` 等降维运算都是如此；`cumsum` 则把途中的每个部分和都留下，形状不变。
# 下图里编号相同的格子会并成一个数：

# %% [markdown] lang="en"
# ## Sums along an axis
#
# The 1 in `sum(dim=1)` is the axis that *goes*, not the one that stays: walk along each row to its
# end and merge the columns. `mean`, `amax` and the other reductions do the same; `cumsum` keeps
# each partial sum on the way, and with it the shape. In the picture, cells of one number become
# one number:

# %%
print(baskets.cumsum(dim=1))
explain_reduce(baskets, axis=1).picture()

# %% [markdown] lang="zh"
# ### 先猜，再运行：每个人的比例
#
# 想知道每种水果在各人篮子里占几成，就把每一行除以它自己的和，除完以后每行应当加起来等于一。
# 下面有两种写法，差别只是 `keepdim`。两种都会成功运行吗？各自的三个行和是多少？

# %% [markdown] lang="en"
# ### Predict, then run: shares of a basket
#
# What share of each basket is apples? Divide every row by its own sum; afterwards each row should
# add up to one. Of the two versions below only one has `keepdim`. Will both of them run, and what
# are the three sums of rows in each?

# %% tags=["predict"]
for keepdim in (False, True):
    shares = baskets / baskets.sum(dim=1, keepdim=keepdim)
    print("keepdim", keepdim, "→ sums of rows", shares.sum(dim=1))

# %% [markdown] lang="zh"
# 没有 `keepdim` 时，三个行和排成一个长度为 3 的向量，广播把它当作一**行**，
# 于是第 j 列除以了第 j 个人的和。表格恰好是方的，形状对得上，程序一声不吭。
# 加上 `keepdim=True`，行和排成三行一列，每行才遇到自己的那个数。
# 只要降维的结果还要与原来的张量一起运算，就把轴留着。
#
# ### 先猜，再运行：三种写法差多少倍
#
# 同一个乘积写三遍：三层循环；`einsum`，用字母标出哪个轴要加掉；以及 `@`。
# 矩阵各有 24 行 24 列。后两种大概比循环快几倍？十倍、一百倍，还是更多？
# `einsum` 与 `@` 之间又差多少？

# %% [markdown] lang="en"
# Without `keepdim` the three sums form a vector of length 3, which broadcasting takes for a *row*:
# column j was divided by the sum of person j. Because the table happens to be square, the shapes
# fit and nothing is said. With `keepdim=True` the sums stand in three rows of one, and every row
# meets its own. Whenever a reduced result goes back to work with the tensor it came from,
# keep the axis.
#
# ### Predict, then run: how many times faster
#
# The same product in three ways: by three loops; by `einsum`, where letters tell which axis is
# added up; and by `@`. The matrices have 24 rows and 24 columns. How many times faster than the
# loops are the other two: ten, a hundred, more? And how far apart are `einsum` and `@`?

# %% tags=["predict"]
torch.manual_seed(0)
left, right = torch.randn(24, 24), torch.randn(24, 24)
ways, seconds = {"loops": matmul_by_loops, "einsum": matmul_by_einsum, "@": matmul}, []
for name, way in ways.items():
    number = 1 if name == "loops" else 200
    seconds.append(
        min(timeit.repeat(lambda w=way: w(left, right), number=number, repeat=3)) / number
    )
with figure(height=2.1) as (drawing, (panel,)):
    panel.barh(list(ways), seconds, height=0.6, log=True)
    for place, time in enumerate(seconds):
        told = f" {time * 1e6:,.0f} µs = {time / seconds[-1]:,.0f} × @"
        panel.text(time, place, told, va="center")
    panel.grid(visible=False)
    panel.set_xlim(min(seconds) / 3, max(seconds) * 30)
    panel.invert_yaxis()
    panel.set_xlabel(label("秒，对数刻度", "seconds, logarithmic"))
drawing

# %% [markdown] lang="zh"
# 循环要做一万多次乘法，每一次都单独从 Python 出发。后两种只出发一次，乘加全在编译好的代码里完成；
# `einsum` 多花的那一点，用在读懂字母上。矩阵再大一些，这一点就看不出来了。
#
# ## 向量有多大：范数
#
# 把各数的绝对值加起来，是 $L_1$ 范数；平方和再开方，是 $L_2$ 范数，也就是通常说的长度；
# 只看最大的那个，是 $L_\infty$ 范数。一条公式管住它们：
#
# $$\lVert\mathbf{x}\rVert_p = \Bigl(\sum_i |x_i|^p\Bigr)^{1/p} .$$
#
# 矩阵也有大小。弗罗贝尼乌斯范数把所有元素当成一个向量来量；谱范数问的是另一件事：
# 乘上这个矩阵，一个向量最多能被拉长多少倍？左图是三种范数下“长度为一”的点，
# 右图是单位圆被一个矩阵拉成的椭圆：

# %% [markdown] lang="en"
# The loops do more than ten thousand multiplications, and each sets out from Python on its own. The
# other two set out once, and all the work is done in compiled code; what `einsum` takes more goes
# into reading the letters, and with larger matrices it can no longer be seen.
#
# ## How large is a vector: norms
#
# Absolute values added up make the $L_1$ norm; the root of the added squares is the $L_2$ norm,
# the length in the usual sense; the largest alone is the $L_\infty$ norm. One formula covers them:
#
# $$\lVert\mathbf{x}\rVert_p = \Bigl(\sum_i |x_i|^p\Bigr)^{1/p} .$$
#
# Matrices have sizes too. The Frobenius norm measures all entries as if they were one vector; the
# spectral norm asks something else: by how much can a vector grow when it is multiplied by the
# matrix? On the left the points of length one under three norms, on the right the ellipse that a
# matrix makes of the unit circle:

# %%
turn = torch.linspace(0, 2 * torch.pi, 721)
circle = torch.stack([turn.cos(), turn.sin()])
M = torch.tensor([[1.5, 1.0], [0.2, 1.0]])
ellipse = matmul(M, circle)
farthest = ellipse[:, vector_norm(ellipse, dim=0).argmax()]
with figure(columns=2, height=3.2) as (drawing, (balls, stretched)):
    for p, name, corner in ((1, "$L_1$", 0.5), (2, "$L_2$", 0.71), (torch.inf, "$L_\\infty$", 1.0)):
        (line,) = balls.plot(*circle / vector_norm(circle, p, dim=0))
        balls.text(corner + 0.05, corner + 0.05, name, color=line.get_color())
    balls.set_title(label("长度为一的点", "points of length one"))
    stretched.plot(*circle, linestyle="--")
    (line,) = stretched.plot(*ellipse)
    arrow = {"arrowstyle": "->", "shrinkA": 0, "shrinkB": 0, "color": line.get_color()}
    stretched.annotate("", farthest.tolist(), (0, 0), arrowprops=arrow)
    stretched.text(*(farthest + 0.07), f"{matrix_norm(M, 2):.2f}", color=line.get_color())
    stretched.set_title(label("单位圆与它的像", "the unit circle and its image"))
    for panel in (balls, stretched):
        panel.set(aspect="equal", xlim=(-2.2, 2.4), ylim=(-1.35, 1.35))
        panel.set(xticks=(-2, -1, 0, 1, 2), yticks=(-1, 0, 1))
        panel.grid(visible=True, axis="both")
drawing

# %% [markdown] lang="zh"
# 箭头的长度就是谱范数：椭圆上离原点最远的点。左图的菱形有尖角，尖角落在坐标轴上，
# 后来讲权重衰减时会看到，这正是 $L_1$ 惩罚爱把权重压成零的原因。
#
# ### 先猜，再运行：很大和很小的向量
#
# 向量（3，4）的长度谁都会算。把它放大到 1e20 倍，或者缩小到 1e-30 倍，用单精度计算，
# `torch.linalg.vector_norm` 与我们的 `vector_norm` 各会给出什么？要知道单精度本身能存下这些数。

# %% [markdown] lang="en"
# The arrow is as long as the spectral norm: it leads to the point of the ellipse that lies farthest
# out. The diamond on the left has corners, which lie on the axes, and with weight decay you will
# see that for this very reason an $L_1$ penalty likes to press weights to zero.
#
# ### Predict, then run: huge vectors and tiny ones
#
# Everybody knows the length of (3, 4). Now make the vector 1e20 times as large, or 1e-30 times, and
# compute in single precision. What will `torch.linalg.vector_norm` say, and what our
# `vector_norm`? Single precision itself has room for all of these numbers.

# %% tags=["predict"]
for scale in (1.0, 1e20, 1e-30):
    x = scale * torch.tensor([3.0, 4.0])
    print(f"{scale:g}: torch {torch.linalg.vector_norm(x):g}, handson {vector_norm(x):g}")

# %% [markdown] lang="zh"
# 问题出在半路上：长度放得下，平方放不下。单精度最大约 3.4e38，一平方就溢出成无穷；
# 太小的数一平方又变成零。我们先除以最大的那个数，算完再乘回去，路上就不会出界。
#
# ## 影子与直角
#
# 点积还有一种读法：两个长度之积，再乘上夹角 $\theta$ 的余弦，
#
# $$\mathbf{x}\cdot\mathbf{y} = \lVert\mathbf{x}\rVert\,\lVert\mathbf{y}\rVert\cos\theta .$$
#
# 一个向量在另一个方向上的影子叫**投影**，剩下的部分与那个方向正交。
# 检验正交时不要写 `== 0`：舍入几乎总会留下一点点，而“一点点”要与两个向量的长度相比才有意义。

# %% [markdown] lang="en"
# The trouble lies halfway: there is room for the length and none for the squares. The largest
# number in single precision is about 3.4e38, beyond which a square turns infinite; the square of
# a number too small turns zero. We divide by the largest entry first and multiply by it in
# the end, so nothing on the way leaves the range.
#
# ## Shadows and right angles
#
# There is another way to read a dot product: both lengths, and the cosine of the angle $\theta$
# between them,
#
# $$\mathbf{x}\cdot\mathbf{y} = \lVert\mathbf{x}\rVert\,\lVert\mathbf{y}\rVert\cos\theta .$$
#
# The shadow of a vector on a direction is its *projection*, and what is left over is orthogonal to
# that direction. Do not test this with `== 0`: rounding nearly always leaves a little, and what
# counts as little depends on how long the two vectors are.

# %%
shadow = project_onto_vector(baskets[0], prices)
rest = baskets[0] - shadow
print("shadow", shadow, "rest", rest)
print("their product", dot(rest, prices).item(), "orthogonal:", are_orthogonal(rest, prices).item())

# %% [markdown] lang="zh"
# ## 它真的等于 PyTorch 的吗？
#
# 范数的陷阱不在寻常的数里，而在零、无穷、并列最大、分数次方这些地方，梯度尤其如此。
# 检查把它们一一试过；上面那两种尺度则登记为“有意不同”：

# %% [markdown] lang="en"
# ## Is it really PyTorch's?
#
# With norms the traps are not in everyday numbers but at zero, at infinity, among equal largest
# entries and fractional powers, and in the gradients above all. The check goes through them one by
# one; the two scales from above are on record as differences made on purpose:

# %%
equivalence("vector_norm")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 把 `@` 错写成 `*`，多数形状当场就报错，那是运气好。
# 看看哪些情形下它默默给出错误的结果，又有哪些情形怎么也查不出来。
# 单位矩阵乘单位矩阵时，两种乘积的数完全一样，露馅的是梯度：

# %% [markdown] lang="en"
# ## What breaks it
#
# Write `*` where `@` is meant, and most shapes complain at once; that is the lucky outcome. Look in
# which cases something wrong comes out without a word, and in which nothing can be noticed at all.
# For an identity matrix times another, both products are the same, and the gradients give it away:

# %%
mutant("matmul", "the elementwise product")

# %% [markdown] lang="zh"
# ## 练习：谁和谁口味相近
#
# 有人买得多，有人买得少，口味却可以一样：口味看的是方向，不看大小。
# 请写出 `cosine_similarities(a, b)`：`a` 有 n 行，`b` 有 m 行，每行是一个非零向量；
# 返回 n 行 m 列，第 i 行第 j 列是 `a[i]` 与 `b[j]` 夹角的余弦。不用循环，也不用现成的余弦函数。
#
# 方的表格最会骗人，检查里当然有；也有很短的向量，它们同样有方向。
# 写好后运行下面的 `check`，或在终端里运行 `handson check linear_algebra`。

# %% [markdown] lang="en"
# ## Exercise: whose taste is like whose
#
# Some buy much and some buy little, and their taste may be the same all the same: it is
# a direction and not a size. Write `cosine_similarities(a, b)`: `a` has n rows and `b` has m, and
# no row is zero. It returns n rows and m columns, with the cosine of the angle between `a[i]` and
# `b[j]` in row i and column j. Use no loop, and no cosine function that is already there.
#
# Square tables are good at fooling people, so the check has some; it also has very short vectors,
# which have a direction like any others. Run `check` below, or `handson check linear_algebra` in
# a terminal.


# %% tags=["exercise"]
def cosine_similarities(a: Tensor, b: Tensor) -> Tensor:
    """Return the cosine of the angle between every row of a and every row of b."""
    raise NotImplementedError


# %%
check(cosine_similarities)

# %% [markdown] lang="zh"
# ## 往下走
#
# 投影到多个方向张成的子空间、格拉姆-施密特正交化、用幂迭代求谱范数，库里都有：
# 敲 `handson find projection` 或 `handson find spectral norm`，换成中文词也找得到。
# 下一课讲微积分：函数在一点附近像什么。
#
# **出处**：哈达玛积以 Hadamard（1893）得名；幂迭代见 von Mises 与 Pollaczek-Geiringer（1929）；
# 想系统地学，Strang 的《Introduction to Linear Algebra》是很好的起点。

# %% [markdown] lang="en"
# ## From here
#
# Projection onto the span of several directions, Gram–Schmidt, and the spectral norm by power
# iteration are all in the library: `handson find projection` or `handson find spectral norm` shows
# the way, and so do the Chinese words. Calculus is next: what a function looks like close to
# a point.
#
# **Sources**: the product entry by entry bears the name of Hadamard (1893); power iteration is in
# von Mises and Pollaczek-Geiringer (1929); to study the subject from the ground up, Strang's
# *Introduction to Linear Algebra* is a good place to begin.
