# ---
# concept: backpropagation
# needs: [automatic_differentiation, mlp]
# minutes: 40
# ---

# %% [markdown] lang="zh"
# # 前向传播、反向传播和计算图
#
# 一个小网络也有上万个参数。想知道每个参数该往哪边挪，最笨的办法是逐个拨动：
# 拨一个，把整个网络重算一遍，看损失变了多少。一万个参数就要算一万遍。
#
# 真正的训练只算一遍前向、一遍反向，就同时得到所有参数的梯度。这一课不借用现成的 `backward`，
# 先用纸笔把一个单隐藏层网络的反向传播推出来，再画出计算图，看数和梯度怎样沿着它走个来回。

# %% [markdown] lang="en"
# # Forward pass, backpropagation and computational graphs
#
# Even a small network has ten thousand parameters. To learn which way each should move, the
# clumsy way is to nudge them one by one: nudge one, compute the whole network again, see how the
# loss has changed. Ten thousand parameters take ten thousand passes.
#
# Real training makes one pass forward and one back, and has the gradients of all parameters at
# once. This lesson does not begin with a ready-made `backward`. We derive backpropagation for a
# network with one hidden layer on paper, then draw its computational graph and watch numbers and
# gradients travel along it, there and back.

# %%
import time

import numpy as np
import torch
from torch import Tensor

from handson import autograd
from handson.autograd.drawing import draw
from handson.autograd.sweep import newest_first
from handson.learn import check
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 前向：按次序算，并且记住
#
# 网络有一个隐藏层，不带偏置，激活函数是 $\tanh$，再加上 $L_2$ 惩罚。输入 $\mathbf{x}$ 是一列：
#
# $$\mathbf{z} = \mathbf{W}_1\mathbf{x},\quad \mathbf{h} = \tanh(\mathbf{z}),\quad
# \mathbf{o} = \mathbf{W}_2\mathbf{h},\quad L = \tfrac12\lVert\mathbf{o}-\mathbf{y}\rVert^2,\quad
# s = \tfrac{\lambda}{2}\left(\lVert\mathbf{W}_1\rVert^2 + \lVert\mathbf{W}_2\rVert^2\right),
# \quad J = L + s .$$
#
# 前向传播就是照这个次序从左算到右。每算一步，引擎都在计算图里添一个结点，
# 记下它由谁算来。下面把 $J$ 的图画出来，可以用按钮或方向键一步一步地看：

# %% [markdown] lang="en"
# ## Forward: compute in order, and remember
#
# The network has one hidden layer without biases, the activation $\tanh$, and an $L_2$ penalty. The
# input $\mathbf{x}$ is a column:
#
# $$\mathbf{z} = \mathbf{W}_1\mathbf{x},\quad \mathbf{h} = \tanh(\mathbf{z}),\quad
# \mathbf{o} = \mathbf{W}_2\mathbf{h},\quad L = \tfrac12\lVert\mathbf{o}-\mathbf{y}\rVert^2,\quad
# s = \tfrac{\lambda}{2}\left(\lVert\mathbf{W}_1\rVert^2 + \lVert\mathbf{W}_2\rVert^2\right),
# \quad J = L + s .$$
#
# The forward pass computes this in order, from left to right. At every step the engine adds a
# node to the computational graph and notes what it was made of. Here is the graph of $J$; buttons
# or arrow keys go through it step by step:

# %%
rng = np.random.default_rng(0)
x = autograd.randn(3, 1, generator=rng, dtype=np.float64)
y = autograd.randn(2, 1, generator=rng, dtype=np.float64)
W1 = autograd.randn(4, 3, generator=rng, dtype=np.float64).requires_grad_()
W2 = autograd.randn(2, 4, generator=rng, dtype=np.float64).requires_grad_()
decay = 0.1

z = W1 @ x
h = z.tanh()
o = W2 @ h
L = 0.5 * ((o - y) ** 2).sum()
s = 0.5 * decay * ((W1 * W1).sum() + (W2 * W2).sum())
J = L + s
draw(J, x=x, y=y, W1=W1, W2=W2)

# %% [markdown] lang="zh"
# ## 反向：链式法则，从右往左
#
# 从最右边的 $\partial J/\partial J = 1$ 开始，每个结点只需回答一个本地的问题：
# “我的输出对 $J$ 的影响已知，我的输入对 $J$ 的影响是多少？”把答案逐个传回去：
#
# $$\frac{\partial J}{\partial\mathbf{o}} = \mathbf{o}-\mathbf{y},\qquad
# \frac{\partial J}{\partial\mathbf{W}_2} =
# \frac{\partial J}{\partial\mathbf{o}}\,\mathbf{h}^\top + \lambda\mathbf{W}_2,\qquad
# \frac{\partial J}{\partial\mathbf{h}} = \mathbf{W}_2^\top\frac{\partial J}{\partial\mathbf{o}},$$
#
# $$\frac{\partial J}{\partial\mathbf{z}} =
# \frac{\partial J}{\partial\mathbf{h}}\odot(1-\mathbf{h}^2),\qquad
# \frac{\partial J}{\partial\mathbf{W}_1} =
# \frac{\partial J}{\partial\mathbf{z}}\,\mathbf{x}^\top + \lambda\mathbf{W}_1 .$$
#
# 权重在两处出现（网络里和惩罚里），所以它的梯度是两处之**和**。
# 形状是最好的拐杖：一个量的梯度，形状一定和它自己相同。
#
# ### 先猜，再运行：手算对不对
#
# 下面照上面的式子手算两个梯度，再让引擎算一遍。两者最多差多少：千分之几、百万分之几，还是更小？

# %% [markdown] lang="en"
# ## Backward: the chain rule, from right to left
#
# Begin at the far right with $\partial J/\partial J = 1$. Each node has one local question to
# answer: "how my output moves $J$ is known; how do my inputs move $J$?" Hand the answers back one
# by one:
#
# $$\frac{\partial J}{\partial\mathbf{o}} = \mathbf{o}-\mathbf{y},\qquad
# \frac{\partial J}{\partial\mathbf{W}_2} =
# \frac{\partial J}{\partial\mathbf{o}}\,\mathbf{h}^\top + \lambda\mathbf{W}_2,\qquad
# \frac{\partial J}{\partial\mathbf{h}} = \mathbf{W}_2^\top\frac{\partial J}{\partial\mathbf{o}},$$
#
# $$\frac{\partial J}{\partial\mathbf{z}} =
# \frac{\partial J}{\partial\mathbf{h}}\odot(1-\mathbf{h}^2),\qquad
# \frac{\partial J}{\partial\mathbf{W}_1} =
# \frac{\partial J}{\partial\mathbf{z}}\,\mathbf{x}^\top + \lambda\mathbf{W}_1 .$$
#
# A weight appears twice, in the network and in the penalty, so its gradient is the *sum* of both.
# Shapes are the best crutch: the gradient of a thing always has the shape of the thing.
#
# ### Predict, then run: is the work by hand right
#
# The next cell follows these formulas for two gradients and then asks the engine. By how much do
# the two differ at most: by a few thousandths, by millionths, or by less?

# %% tags=["predict"]
with autograd.no_grad():
    by_o = o - y
    by_W2 = by_o @ h.T + decay * W2
    by_z = (W2.T @ by_o) * (1 - h * h)
    by_W1 = by_z @ x.T + decay * W1
J.backward()
for name, hand, weight in (("W1", by_W1, W1), ("W2", by_W2, W2)):
    print(name, weight.grad.shape, f"{float((hand - weight.grad).abs().max()):.1e}")

# %% [markdown] lang="zh"
# 两边的运算次序几乎一样，所以只在最后一两位上可能不同。引擎并没有更聪明的公式，
# 它只是把每个结点的本地规则按创建的倒序跑一遍，整个过程就是下面这个函数：

# %% [markdown] lang="en"
# Both do nearly the same operations in the same order, so they may differ in the last digit or two.
# The engine has no cleverer formula. It runs the local rule of each node, newest node first; this
# function is the whole of it:

# %%
source("handson.autograd.sweep:sweep")

# %% [markdown] lang="zh"
# ### 先猜，再运行：反向要花多少时间
#
# 一个八万参数的网络，前向一遍所花的时间记作 1。反向一遍大约是几？
# 如果不用反向传播而是逐个拨动参数，又要多少遍前向？

# %% [markdown] lang="en"
# ### Predict, then run: what the way back costs
#
# Take a network of eighty thousand parameters and call the time of one forward pass 1. About how
# long is one backward pass? And if each parameter were nudged instead, how many forward passes
# would that take?

# %% tags=["predict"]
batch = autograd.randn(64, 200, generator=rng)
layers = [autograd.randn(200, 200, generator=rng).requires_grad_() for _ in range(2)]


def through(weights, inputs):
    for weight in weights:
        inputs = (0.1 * (inputs @ weight)).tanh()
    return (inputs * inputs).mean()


def seconds(action, repeats=9):
    found = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        found.append(time.perf_counter() - start)
    return sorted(found)[len(found) // 2]


forward = seconds(lambda: through(layers, batch))
both = seconds(lambda: through(layers, batch).backward())
print(f"backward is {both / forward - 1:.1f} forward passes long")
print(f"nudging would take {2 * sum(w.numel() for w in layers):,} forward passes")

# %% [markdown] lang="zh"
# 反向一遍的代价与前向是同一个量级，因为每次矩阵乘法在反向时变成两次：
# 一次求输入的梯度，一次求权重的梯度。这个代价与参数的**个数**无关，
# 这正是深度学习能够存在的原因。
#
# ### 先猜，再运行：训练为什么比推断费内存
#
# 反向时要用到 $\mathbf{h}$、$\mathbf{z}$ 这些中间结果，所以前向不能边算边扔。
# 下面数一数计算图留住了多少字节。把网络加深一倍，这个数会怎样变？批量加大一倍呢？

# %% [markdown] lang="en"
# One way back costs about as much as one way forward, because each matrix product becomes two: one
# for the gradient of the input and one for that of the weight. The price does not depend on the
# *number* of parameters, and that is why there can be deep learning at all.
#
# ### Predict, then run: why training needs more memory than inference
#
# On the way back, results in between such as $\mathbf{h}$ and $\mathbf{z}$ are needed, so the
# forward pass cannot throw them away. Count the bytes that the graph holds on to. What happens to
# that number when the network is twice as deep? And when the batch is twice as large?

# %% tags=["predict"]
sizes = ((2, 64), (4, 64), (2, 128))


def kept(depth, examples):
    weights = [autograd.randn(200, 200, generator=rng).requires_grad_() for _ in range(depth)]
    loss = through(weights, autograd.randn(examples, 200, generator=rng))
    return sum(node.data.nbytes for node in newest_first([loss.source]))


for depth, examples in sizes:
    print(f"depth {depth}, batch {examples}: {kept(depth, examples):,} bytes")

# %% [markdown] lang="zh"
# 中间结果的数量与深度成正比，每个的大小与批量成正比。推断时套上 `no_grad`，
# 图就不存在，中间结果用完即弃。训练时显存不够，第一招往往是减小批量，道理就在这里。
#
# ## 整个网络，一条曲线
#
# 引擎虽小，训练是真的。下面用它和 PyTorch 从同样的权重出发，学同一个异或问题；
# 输入的第三列恒为 1，代替偏置。
#
# ### 先猜，再运行：两条曲线
#
# 两条损失曲线会大致相似、几乎重合，还是在每一步都重合到画不出差别？

# %% [markdown] lang="en"
# Results in between grow in number with the depth, and each grows in size with the batch. Under
# `no_grad`, at inference, there is no graph and each is thrown away after use. When the memory of a
# GPU runs out in training, a smaller batch is often the first remedy; this is why.
#
# ## A whole network, one curve
#
# The engine is small and its training is real. Here it starts from the same weights as PyTorch and
# learns the same exclusive or; the
# third column of the input is always 1 and stands in for a bias.
#
# ### Predict, then run: two curves
#
# Will the two loss curves be alike, nearly the same, or so equal at every step that a drawing shows
# no difference?

# %% tags=["predict"]
points = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
answers = np.array([0, 1, 1, 0])
start = [rng.standard_normal((8, 3)), rng.standard_normal((2, 8))]


def learned(engine, cross_entropy, steps=80):
    weights = [engine.tensor(w, requires_grad=True) for w in start]
    inputs, target, losses = engine.tensor(points), engine.tensor(answers), []
    for _ in range(steps):
        loss = cross_entropy((inputs @ weights[0].T).tanh() @ weights[1].T, target)
        loss.backward()
        with engine.no_grad():
            for w in weights:
                w -= 1.0 * w.grad
                w.grad.zero_()
        losses.append(float(loss.detach()))
    return losses


ours = learned(autograd, autograd.cross_entropy)
theirs = learned(torch, torch.nn.functional.cross_entropy)
print(f"largest difference {max(abs(a - b) for a, b in zip(ours, theirs, strict=True)):.0e}")
with figure(height=3.0) as (drawing, (panel,)):
    panel.plot(theirs, label="torch", linewidth=5, alpha=0.35)
    panel.plot(ours, label="handson.autograd", linestyle="--")
    panel.set_xlabel(label("更新次数", "updates"))
    panel.set_ylabel(label("损失", "loss"))
    panel.legend()
drawing

# %% [markdown] lang="zh"
# 规则相同，次序相同，舍入也几乎相同。卷积网络也是一样：`handson run autograd_lenet`
# 用这个引擎训练 LeNet，它与 `torch.nn` 的版本是一对，可以当场验证：

# %% [markdown] lang="en"
# The rules are the same, their order is the same, and nearly all of the rounding. It is no
# different for a convolutional network: `handson run autograd_lenet` trains LeNet with this engine,
# and that model and the one of `torch.nn` are a pair, which can be checked right here:

# %%
equivalence("autograd_lenet")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 反向传播里最常见的笔误是矩阵忘了转置。形状不合时它会当场报错，形状恰好是方阵时，
# 它一声不吭地给出错的梯度：

# %% [markdown] lang="en"
# ## What breaks it
#
# The commonest slip in backpropagation is a forgotten transpose. Where shapes do not fit it fails
# at once; where the matrix happens to be square it gives wrong gradients without a word:

# %%
mutant("autograd.matmul", "not transposed")

# %% [markdown] lang="zh"
# ## 练习：一层的反向
#
# 一层网络算的是 $\mathbf{Y} = \tanh(\mathbf{X}\mathbf{W}^\top + \mathbf{b})$，
# $\mathbf{X}$ 的每一行是一个样本。已知 `upstream`，也就是损失对 $\mathbf{Y}$ 的梯度，
# 请写出 `tanh_layer_backward(x, weight, bias, upstream)`，
# 返回损失对 `x`、`weight`、`bias` 的梯度，三者组成一个元组。只用张量运算，不调用 `backward`。
#
# 从形状入手：三个梯度各应是什么形状？哪一个需要对样本求和？
# 写好后运行下面的 `check`，或者在终端里运行 `handson check backpropagation`。

# %% [markdown] lang="en"
# ## Exercise: the way back through one layer
#
# A layer computes $\mathbf{Y} = \tanh(\mathbf{X}\mathbf{W}^\top + \mathbf{b})$, where each row of
# $\mathbf{X}$ is an example. Given `upstream`, the gradient of the loss with respect to
# $\mathbf{Y}$, write `tanh_layer_backward(x, weight, bias, upstream)`, which returns the gradients
# with respect to `x`, `weight` and `bias` as a tuple. Use tensor operations only and do not call
# `backward`.
#
# Begin with the shapes: what shape should each of the three have? Which of them needs a sum over
# the examples? Run `check` below, or `handson check backpropagation` in a terminal.


# %% tags=["exercise"]
def tanh_layer_backward(
    x: Tensor, weight: Tensor, bias: Tensor, upstream: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the gradients with respect to x, weight and bias."""
    raise NotImplementedError


# %%
check(tanh_layer_backward)

# %% [markdown] lang="zh"
# ## 接下来
#
# 梯度一层一层往回乘，层数多了，它可能小得看不见，也可能大得失控。怎样选初始值才不至于如此，
# 是“数值稳定性和模型初始化”要回答的。
#
# 延伸阅读：Rumelhart、Hinton 和 Williams（1986），《Learning representations by
# back-propagating errors》；Griewank 和 Walther（2008），《Evaluating Derivatives》。

# %% [markdown] lang="en"
# ## Where to go on
#
# Gradients are multiplied layer by layer on their way back; in a deep network they may fade out of
# sight or grow out of hand. How to choose the starting weights so that neither happens is a
# question of numerical stability and initialisation.
#
# To read on: Rumelhart, Hinton and Williams (1986), *Learning representations by back-propagating
# errors*; Griewank and Walther (2008), *Evaluating Derivatives*.
