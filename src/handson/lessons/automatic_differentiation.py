# ---
# concept: automatic_differentiation
# needs: [calculus]
# minutes: 40
# ---

# %% [markdown] lang="zh"
# # 自动微分：让机器去用链式法则
#
# 求导的规则，中学和大一都教过；难的不是规则，而是几百步连在一起时一步也不错。
# 差分可以代劳，但每个参数要算两遍，还丢掉一半的有效数字。
# 自动微分走第三条路：程序照常计算，旁边有人把每一步记下来，然后倒着翻一遍账本，
# 每一步只用一条本地的求导规则。结果既精确又便宜。
#
# 本课用两套引擎并排演示：PyTorch，和本库只靠 NumPy 写成的 `handson.autograd`。
# 后者的动词与前者相同，短到可以一口气读完。

# %% [markdown] lang="en"
# # Automatic differentiation: let the machine apply the chain rule
#
# The rules of differentiation are taught in school. What is hard is not a rule but hundreds of them
# in a row without a slip. Differences can do it for us, at two evaluations per parameter and half
# of the digits. Automatic differentiation takes a third way. The program computes as always, while
# somebody keeps the books; then the books are read backwards, one local rule per line. What comes
# out is exact and cheap.
#
# Two engines work side by side in this lesson: PyTorch, and the library's own `handson.autograd`,
# which needs nothing but NumPy. The verbs are the same, and the second is short enough to be read
# in one sitting.

# %%
import numpy as np
import torch
from torch import Tensor

from handson import autograd
from handson.autograd.drawing import draw
from handson.learn import check
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 一个例子
#
# 设 $y = 2\,\mathbf{x}^\top\mathbf{x}$，手算知道梯度是 $4\mathbf{x}$。
# `requires_grad=True` 声明“我要关于它的梯度”；`backward()` 倒着翻账本；答案放在 `grad` 里。

# %% [markdown] lang="en"
# ## An example
#
# Let $y = 2\,\mathbf{x}^\top\mathbf{x}$; by hand the gradient is $4\mathbf{x}$.
# `requires_grad=True` says that gradients with respect to this tensor are wanted, `backward()`
# reads the books backwards, and the answer is put into `grad`.

# %%
for engine in (torch, autograd):
    x = engine.tensor([0.0, 1.0, 2.0, 3.0], requires_grad=True)
    y = 2 * (x @ x)
    y.backward()
    print(f"{engine.__name__:18}", y.item(), x.grad.tolist())

# %% [markdown] lang="zh"
# 账本就是计算图。每个结点是一次运算，黑字是算出的值，橙字是结果关于它的梯度：

# %% [markdown] lang="en"
# The books are the computational graph. Each node is an operation; black is the value that came
# out, orange the gradient of the result with respect to it:

# %%
x = autograd.tensor([1.0, 2.0], requires_grad=True)
draw((x * x.exp()).sum(), x=x)

# %% [markdown] lang="zh"
# 一个运算要写下什么？它的值，再加上每个输入一条规则：`g` 是最终结果关于输出的梯度，
# 规则说出关于这个输入的梯度是什么。乘法的全部定义如下。规则里用的还是同样的运算，
# 所以梯度本身也可以再求导。

# %% [markdown] lang="en"
# What must be written down for an operation? Its value, and one rule per input: `g` is the gradient
# of the final result with respect to the output, and the rule says what it is with respect to that
# input. This is all there is to multiplication. Rules are made of the same operations again, so
# that a gradient can itself be differentiated.

# %%
source("handson.autograd.elementwise:mul")

# %% [markdown] lang="zh"
# ### 先猜，再运行：算两遍会怎样
#
# 对同一个 `x`，先让 $x_1+x_2$ 反向传播，再让 $x_1^2+x_2^2$ 反向传播，中间不清零。
# `x.grad` 里最后是第二次的梯度，还是别的什么？

# %% [markdown] lang="en"
# ### Predict, then run: what if it is done twice
#
# For one and the same `x`, run backward from $x_1+x_2$, then from $x_1^2+x_2^2$, and zero nothing
# in between. Does `x.grad` hold the gradient of the second at the end, or something else?

# %% tags=["predict"]
x = torch.tensor([3.0, 5.0], requires_grad=True)
x.sum().backward()
print("after the first ", x.grad.tolist())
(x * x).sum().backward()
print("after the second", x.grad.tolist())

# %% [markdown] lang="zh"
# 梯度是**累加**的。这不是疏忽：一个量被用在几处，各处的梯度本来就要加起来，
# 大批量也可以拆成几小批，分几次累加。代价是每一步训练之前要记得清零。
#
# ## 不是一个数，怎么反向
#
# $\mathbf{y}$ 若是向量，它关于 $\mathbf{x}$ 的导数是一个矩阵 $\mathbf{J}$，叫雅可比矩阵。
# 反向传播从不把它整个算出来，只算 $\mathbf{v}^\top\mathbf{J}$：
# $\mathbf{v}$ 是给每个输出的权重，由 `backward(gradient=v)` 给出。
# 有一处常被说混：`y.sum().backward()` 得到的不是“每个输出各自的导数”，
# 而是 $\mathbf{v}$ 全为 1 时的 $\mathbf{v}^\top\mathbf{J}$，即 $\mathbf{J}$ 各列之和。
#
# ### 先猜，再运行：对角线之外
#
# 设 $y_i = x_i\cdot(x_1+x_2+x_3)$。$\mathbf{J}$ 是对角矩阵吗？
# 只看 `y.sum().backward()` 的结果，能还原出 $\mathbf{J}$ 吗？

# %% [markdown] lang="en"
# Gradients *accumulate*. That is no oversight: where a thing is used in several places the
# gradients of those places must be added, and a large batch can be cut into pieces whose gradients
# are added up. The price is to remember to zero them before every step of training.
#
# ## When the result is not a single number
#
# If $\mathbf{y}$ is a vector, its derivative with respect to $\mathbf{x}$ is a matrix $\mathbf{J}$,
# the Jacobian. The backward pass never computes all of it. It computes $\mathbf{v}^\top\mathbf{J}$,
# where $\mathbf{v}$ holds a weight for each output and is given as `backward(gradient=v)`. One
# thing is often mixed up: `y.sum().backward()` does not give "the derivative of each output", it
# gives $\mathbf{v}^\top\mathbf{J}$ with ones for $\mathbf{v}$, which is the sum of each column of
# $\mathbf{J}$.
#
# ### Predict, then run: off the diagonal
#
# Let $y_i = x_i\cdot(x_1+x_2+x_3)$. Is $\mathbf{J}$ diagonal? Can $\mathbf{J}$ be recovered from
# what `y.sum().backward()` gives?

# %% tags=["predict"]
x = autograd.tensor([1.0, 2.0, 3.0], requires_grad=True)
jacobian_of_y = autograd.jacobian(lambda x: x * x.sum(), x)
print(jacobian_of_y)
(x * x.sum()).sum().backward()
print("column sums", jacobian_of_y.sum(0).tolist(), "backward", x.grad.tolist())

# %% [markdown] lang="zh"
# 一个权重向量换来一行的组合；要整个矩阵，就得为每个输出各跑一遍。
# 损失函数只输出一个数，所以训练时一遍足够。
#
# ## 分离：这一段不要记
#
# 有时想把某个中间量当作常数，比如强化学习里的目标值。`detach()` 返回共用内存、却不在图里的张量；
# `no_grad()` 让一整段代码都不记账，推断和更新参数时用它。
#
# ### 先猜，再运行：当作常数
#
# 令 $u = x^2$，再令 $z = u\cdot x$。在 $x=3$ 处，$z$ 的导数是多少？先把 `u` 分离，又是多少？

# %% [markdown] lang="en"
# One vector of weights buys one blend of rows; the whole matrix takes a pass for every output. A
# loss is a single number, so that one pass is enough for training.
#
# ## Detaching: do not write this down
#
# Sometimes a result in between is to count as a constant, such as the target in reinforcement
# learning. `detach()` returns a tensor that shares the memory and is not in the graph; under
# `no_grad()` a whole stretch of code goes unrecorded, as at inference and in updates.
#
# ### Predict, then run: taken for a constant
#
# Let $u = x^2$ and $z = u\cdot x$. What is the derivative of $z$ at $x=3$? And what is it when `u`
# is detached first?

# %% tags=["predict"]
for detached in (False, True):
    x = torch.tensor(3.0, requires_grad=True)
    u = x * x
    z = (u.detach() if detached else u) * x
    z.backward()
    print("detached" if detached else "attached", x.grad.item())

# %% [markdown] lang="zh"
# ## 循环和分支也不怕
#
# 账本记的是**实际发生**的运算，不是代码的样子。下面的函数转几圈、走哪一支，都由输入决定，
# 照样能求导。
#
# ### 先猜，再运行：穿过控制流
#
# 这个函数对 $a$ 是分段线性的：$f(a) = k\,a$，$k$ 由循环和分支决定。不看 $k$，
# 你能用 $f(a)$ 和 $a$ 写出它的导数吗？

# %% [markdown] lang="en"
# ## Loops and branches are no obstacle
#
# The books hold the operations that really *happened*, not the look of the code. How often the
# function below goes round, and which branch it takes, depends on its input; it can be
# differentiated all the same.
#
# ### Predict, then run: through control flow
#
# As a function of $a$ it is piecewise linear, $f(a) = k\,a$, with $k$ decided by loop and branch.
# Can you write its derivative with $f(a)$ and $a$, without knowing $k$?

# %% tags=["predict"]
beginnings = (0.3, -1.7)


def winding(a):
    b = a * 2
    while abs(float(b.detach())) < 1000:
        b = b * 2
    return b if float(b.detach()) > 0 else 100 * b


for start in beginnings:
    a = autograd.tensor(start, requires_grad=True)
    value = winding(a)
    value.backward()
    print(start, "derivative", round(a.grad.item(), 3), "f(a)/a", round(value.item() / start, 3))

# %% [markdown] lang="zh"
# ## 导数的导数
#
# 规则由同样的运算写成，所以只要在反向时也记账（`create_graph=True`），梯度就能接着求导。
# 下图的三条线都来自同一个 $f(x) = e^{-x^2/2}$，后两条全靠自动微分：

# %% [markdown] lang="en"
# ## Derivatives of derivatives
#
# The rules are made of the same operations. With books kept on the way back as well
# (`create_graph=True`), a gradient can be differentiated further. All three lines below come from
# one $f(x) = e^{-x^2/2}$, and the last two are the work of automatic differentiation alone:

# %%
x = autograd.tensor(np.linspace(-4, 4, 200), requires_grad=True)
f = (-0.5 * x * x).exp()
(first,) = autograd.grad(f.sum(), x, create_graph=True)
(second,) = autograd.grad(first.sum(), x)
with figure(height=3.0) as (drawing, (panel,)):
    for line, name, style in ((f, "$f$", "-"), (first, "$f'$", "--"), (second, "$f''$", ":")):
        panel.plot(x.detach().numpy(), line.detach().numpy(), style, label=name)
    panel.set_xlabel("x")
    panel.set_ylabel(label("值", "value"))
    panel.legend()
drawing

# %% [markdown] lang="zh"
# ## 账本被人改了
#
# 规则常要用到前向时的数。若在反向之前就地改了它，账就对不上了。
# 引擎给每块内存记着版本号，发现不符便拒绝，并且说出是谁改的：

# %% [markdown] lang="en"
# ## When somebody changes the books
#
# A rule often needs numbers of the forward pass. If they are changed in place before the way back,
# the books no longer agree. The engine counts the versions of each piece of memory; when they do
# not match it refuses, and says who made the change:

# %%
x = autograd.tensor([1.0, 2.0], requires_grad=True)
y = x.exp()
y += 1
try:
    y.sum().backward()
except autograd.GraphError as error:
    print(error)

# %% [markdown] lang="zh"
# ## 它真的等于 PyTorch 的吗？
#
# 每个运算都有一对：值、梯度、梯度的梯度，逐一与 `torch.autograd` 相比。这是乘法的那一对：

# %% [markdown] lang="en"
# ## Is it really PyTorch's?
#
# Every operation has a pair that compares its value, its gradients and their gradients with
# `torch.autograd`. This is the one of multiplication:

# %%
equivalence("autograd.mul")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 一个量被用了两次，两份梯度要相加。若后一份把前一份盖掉，只用一次的函数看不出任何毛病：

# %% [markdown] lang="en"
# ## What breaks it
#
# Where a thing is used twice its two gradients must be added. If the later one replaces the
# earlier, functions that use everything once show nothing of it:

# %%
mutant("autograd.backward", "a later use replaces an earlier one")

# %% [markdown] lang="zh"
# ## 练习：写一条规则
#
# 把每一行缩放到长度 1：$\mathbf{y} = \mathbf{x}/\lVert\mathbf{x}\rVert$。请写出它的反向规则
# `unit_length_backward(x, upstream)`：已知最终结果关于 $\mathbf{y}$ 的梯度 `upstream`，
# 返回关于 $\mathbf{x}$ 的梯度，形状与 `x` 相同。不要组成雅可比矩阵，也不要调用 `backward`。
#
# 提醒一句：长度本身也依赖 $\mathbf{x}$ 的每一个分量。
# 写好后运行下面的 `check`，或者在终端里运行 `handson check automatic_differentiation`。

# %% [markdown] lang="en"
# ## Exercise: write a rule
#
# Scale each row to length 1: $\mathbf{y} = \mathbf{x}/\lVert\mathbf{x}\rVert$. Write its rule for
# the way back, `unit_length_backward(x, upstream)`: given `upstream`, the gradient of the final
# result with respect to $\mathbf{y}$, return the one with respect to $\mathbf{x}$, in the shape of
# `x`. Build no Jacobian and do not call `backward`.
#
# A reminder: the length itself depends on every coordinate of $\mathbf{x}$. Run `check` below, or
# `handson check automatic_differentiation` in a terminal.


# %% tags=["exercise"]
def unit_length_backward(x: Tensor, upstream: Tensor) -> Tensor:
    """Return the gradient with respect to x of rows scaled to length 1."""
    raise NotImplementedError


# %%
check(unit_length_backward)

# %% [markdown] lang="zh"
# ## 接下来
#
# “前向传播、反向传播和计算图”一课把这些规则用到整个网络上。
#
# 延伸阅读：Baydin 等（2018），《Automatic differentiation in machine learning: a survey》；
# Griewank（2012），《Who invented the reverse mode of differentiation?》，讲它被发明过多少次。

# %% [markdown] lang="en"
# ## Where to go on
#
# The lesson on the forward pass, backpropagation and computational graphs puts these rules to work
# on a whole network.
#
# To read on: Baydin et al. (2018), *Automatic differentiation in machine learning: a survey*;
# Griewank (2012), *Who invented the reverse mode of differentiation?*, on how often that happened.
