# ---
# concept: linear_regression
# needs: []
# minutes: 30
# ---

# %% [markdown] lang="zh"
# # 线性回归：从一条直线开始
#
# 房子的面积和房龄已知，价格是多少？汽车的速度和载重已知，每百公里耗多少油？
# 这类问题要预测的是一个数，答案可以从零点几到几百万，不是“是”或“否”。
#
# 本课用最简单的模型回答它：把每个特征乘上一个权重，加起来，再加一个偏置。
# 麻雀虽小，五脏俱全：模型、损失、数据、优化，以后每个网络都由这四样组成，只是越长越大。

# %% [markdown] lang="en"
# # Linear regression: it begins with a line
#
# The area and the age of a house are known; what is its price? The speed and the load of a car are
# known; how much fuel does it burn? Such questions ask for a number, which may be a fraction or
# a few millions, and not for a yes or a no.
#
# This lesson answers with the simplest model there is: multiply every feature by a weight, add
# them up, add a bias. It is small and complete. A model, a loss, data, a way to improve: every
# later network consists of these four, only larger.

# %%
import timeit

import torch
from torch import Tensor

from handson import nn
from handson.data.batches import Batches
from handson.data.embedded.linear import BIAS, WEIGHTS, linear
from handson.learn import check
from handson.ops.linalg import solve_least_squares
from handson.optim import SGD
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 想法
#
# 记特征为行向量 $\mathbf{x}$，权重为 $\mathbf{w}$，偏置为 $b$，预测就是
#
# $$\hat y = \mathbf{x}^\top\mathbf{w} + b .$$
#
# 一个预测好不好，用平方误差衡量：$(\hat y - y)^2$。为什么是平方？假设真实的 $y$
# 等于某条直线加上正态分布的噪声，那么“让观测到的数据概率最大”的直线，
# 恰好就是平方误差之和最小的那一条。平方不是随手挑的，它等价于一个关于噪声的假设；
# 噪声若偶尔大得离谱（例如录入时多打了一个零），这个假设就不再合适。
#
# 库里的线性层只有几行。注意 `weight` 的形状是（输出，输入），与 PyTorch 相同：

# %% [markdown] lang="en"
# ## The idea
#
# Call the features $\mathbf{x}$, the weights $\mathbf{w}$ and the bias $b$. The prediction is
#
# $$\hat y = \mathbf{x}^\top\mathbf{w} + b .$$
#
# The squared error $(\hat y - y)^2$ says how bad a prediction is. Why a square? Suppose the true
# $y$ is some line plus noise from a normal distribution. Then the line under which the observed
# data are most probable is exactly the one with the smallest sum of squared errors. The square is
# not a matter of taste, it is an assumption about the noise. When the noise is sometimes absurdly
# large (somebody typed a zero too many), that assumption no longer fits.
#
# The library's linear layer is a few lines. Note the shape of `weight`: (outputs, inputs), as in
# PyTorch:

# %%
source("handson.ops.linear:linear")

# %% [markdown] lang="zh"
# ## 数据：答案已知的一千个点
#
# 先用自己造的数据，好处是标准答案就在手里：两个特征，真实权重和偏置如下，噪声的标准差是 0.01。
# 学完之后，拿学到的数和它们一比便知。

# %% [markdown] lang="en"
# ## Data: a thousand points whose answer is known
#
# We begin with data of our own making, because then the right answer is at hand: two features,
# the true weights and bias below, and noise with a standard deviation of 0.01. After learning,
# one look tells how close we came.

# %%
points = linear()
x, y = points.train
print("inputs", tuple(x.shape), "targets", tuple(y.shape))
print("true weights", WEIGHTS, "true bias", BIAS)

# %% [markdown] lang="zh"
# ### 先猜，再运行：循环还是矩阵
#
# 下面用两种写法算同样的一千个预测：Python 循环逐个样本地算，或者一次矩阵乘法。
# 结果相同。先写下你的猜测：后者快多少倍？两倍、二十倍，还是更多？

# %% [markdown] lang="en"
# ### Predict, then run: a loop or a matrix
#
# The next cell computes the same thousand predictions twice: example by example in a Python loop,
# and in one matrix product. The results agree. Write down your guess first: how many times faster
# is the second? Twice, twenty times, more?

# %% tags=["predict"]
w, b = torch.tensor(WEIGHTS), torch.tensor(BIAS)


def one_by_one() -> Tensor:
    return torch.stack([(row * w).sum() + b for row in x])


def at_once() -> Tensor:
    return x @ w + b


loop, product = (min(timeit.repeat(f, number=3, repeat=5)) for f in (one_by_one, at_once))
print(
    f"{loop / product:.0f} times; largest difference {(one_by_one() - at_once()).abs().max():.1g}"
)

# %% [markdown] lang="zh"
# 循环慢，不是因为加法慢，而是每一次小运算都要从 Python 走进 C++ 再走出来，
# 这一趟的花费远大于两次乘法。所以深度学习的代码总是一次处理一批数据，这就是矢量化。
#
# ## 一步到位：解析解
#
# 线性回归是少数有公式解的模型。教科书写作
# $\mathbf{w} = (\mathbf{X}^\top\mathbf{X})^{-1}\mathbf{X}^\top\mathbf{y}$，
# 但直接照它计算会把条件数平方，特征稍微相近，有效数字就丢光。库里的函数改用 QR 分解。
# 把一列 1 接到特征后面，偏置就成了最后一个权重：

# %% [markdown] lang="en"
# The loop is not slow because additions are slow. Each tiny operation makes a trip from Python into
# C++ and back, and the trip costs far more than two multiplications. That is why code for deep
# learning always works on many examples at once: it is vectorised.
#
# ## In one step: the analytic solution
#
# Linear regression is one of the few models with a formula for its best weights. Textbooks print
# $\mathbf{w} = (\mathbf{X}^\top\mathbf{X})^{-1}\mathbf{X}^\top\mathbf{y}$; computed literally, it
# squares the condition number, and features that are nearly alike cost all the digits. The
# library's function takes a QR decomposition instead. With a column of ones after the features,
# the bias becomes the last weight:

# %%
ones = torch.ones(len(x), 1)
exact = solve_least_squares(torch.cat([x, ones], dim=1), y)
exact.flatten()

# %% [markdown] lang="zh"
# ## 一小步一小步：小批量随机梯度下降
#
# 大多数模型没有公式解，只能走下坡路：算出损失对参数的梯度，朝反方向迈一小步，再算，再迈。
# 这里有一处常被说混：对**全部**样本的损失均值求梯度，叫（批量）梯度下降；
# **随机**梯度下降每一步只看一个小批量，用它的梯度去估计全体的梯度。
# 估计有噪声，却便宜得多，看完一遍数据就能走很多步。
#
# 更新规则也是库里的源码，一眼能看完：

# %% [markdown] lang="en"
# ## Step by step: minibatch stochastic gradient descent
#
# Most models have no such formula, and we walk downhill: compute the gradient of the loss with
# respect to the parameters, take a small step against it, compute again. One thing is often mixed
# up here. The gradient of the mean loss over *all* examples is that of (full-batch) gradient
# descent; *stochastic* gradient descent looks at one minibatch per step, whose gradient estimates
# the one of all data. The estimate is noisy but much cheaper, so that one pass over the data is
# worth many steps.
#
# The update rule is source of the library too, and short:

# %%
source("handson.optim.sgd:sgd")


# %%
def train(points, batch_size: int, lr: float, epochs: int = 3):
    """Return the trained layer and, after every step, the largest error of a parameter."""
    torch.manual_seed(0)
    layer, loss_of = nn.Linear(2, 1), nn.MSELoss()
    optimizer = SGD(layer.parameters(), lr=lr)
    truth, errors = torch.tensor([*WEIGHTS, BIAS]), []
    batches = Batches(points.train, batch_size)
    for _ in range(epochs):
        for inputs, targets in batches:
            optimizer.zero_grad()
            loss = loss_of(layer(inputs), targets)
            loss.backward()
            optimizer.step()
            learned = torch.cat([p.detach().flatten() for p in layer.parameters()])
            errors.append(float((learned - truth).abs().max()))
    return layer, errors


layer, errors = train(points, batch_size=10, lr=0.03)
layer.weight, layer.bias

# %% [markdown] lang="zh"
# 三百步之后，学到的数与真实的数只差千分之几以内。
#
# ### 先猜，再运行：批量大小
#
# 下图比较三种批量：1、10、1000（就是全部样本）。三者都把数据看三遍，学习率相同。
# 横轴是看过的样本数，纵轴是参数的最大误差。先画一画你想象中的三条线：哪条降得最快？哪条最平滑？
# 哪条最后停在最低处？

# %% [markdown] lang="en"
# After three hundred steps the learned numbers are within a few thousandths of the true ones.
#
# ### Predict, then run: the size of a batch
#
# The figure compares three batch sizes: 1, 10, and 1000, which is all of the data. Each sees the
# data three times, with the same learning rate. Across: examples seen. Upwards: the largest error
# of a parameter. Sketch the three lines first. Which falls fastest? Which is smoothest? Which ends
# lowest?

# %% tags=["predict"]
with figure(height=3.2) as (drawing, (panel,)):
    for batch_size in (1, 10, 1000):
        _, errors = train(points, batch_size, lr=0.03)
        seen = [batch_size * (step + 1) for step in range(len(errors))]
        name = label(f"批量 {batch_size}", f"batch size {batch_size}")
        panel.plot(seen, errors, label=name, marker="o" * (len(seen) < 9))
    panel.set_xlabel(label("看过的样本数", "examples seen"))
    panel.set_ylabel(label("最大误差", "largest error"))
    panel.set_yscale("log")
    panel.legend()
drawing

# %% [markdown] lang="zh"
# 全批量的方向最准，可是三遍数据只够走三步。批量为 1 时步数最多，却在终点附近不停地晃，
# 因为单个样本的噪声每一步都把它推开一点。中间的那条折中得最好，这也是“小批量”一词的由来。
#
# ### 先猜，再运行：学习率太大
#
# 把学习率从 0.03 提高到 1.2，损失会怎样？降得更快，在谷底来回跳，还是越来越大？

# %% [markdown] lang="en"
# The full batch has the best direction, but three passes are three steps. With single examples
# there are most steps, and near the goal they never come to rest: the noise of each example
# pushes the parameters about. The line in between is the best bargain, and the reason for the word
# minibatch.
#
# ### Predict, then run: a learning rate that is too high
#
# Raise the learning rate from 0.03 to 1.2. What happens to the error: does it fall faster, jump to
# and fro across the valley, or grow?

# %% tags=["predict"]
for lr in (0.03, 0.3, 1.2):
    _, errors = train(points, batch_size=10, lr=lr, epochs=1)
    print(f"lr {lr}: largest error {errors[0]:.2g} → {errors[-1]:.2g}")

# %% [markdown] lang="zh"
# 损失是一只碗。步子不超过碗的宽度，每一步都更靠近碗底；超过了，就会一步跨到对面更高的地方，
# 下一步更远。能用的最大学习率由碗最陡的方向决定，与运气无关。
#
# ### 先猜，再运行：损失的下限
#
# 现在把噪声的标准差从 0.01 换成 0.5，重新造一份数据并训练到底。均方误差最终会停在什么数附近？
# 提示：真实的权重也无法预测噪声。

# %% [markdown] lang="en"
# The loss is a bowl. Steps shorter than its width come nearer to the bottom each time; longer ones
# land higher on the opposite side, and the next lands higher still. How large the step may be
# is decided by the steepest direction of the bowl, not by luck.
#
# ### Predict, then run: how low a loss can get
#
# Now change the standard deviation of the noise from 0.01 to 0.5, make the data anew and train to
# the end. Near which number does the mean squared error stop? A hint: even the true weights cannot
# predict noise.

# %% tags=["predict"]
noisy = linear(noise=0.5)
layer, _ = train(noisy, batch_size=10, lr=0.03, epochs=5)
with torch.no_grad():
    loss = nn.MSELoss()(layer(noisy.test[0]), noisy.test[1])
print(f"mean squared error on new points: {loss:.3f}")

# %% [markdown] lang="zh"
# ## 它真的等于 PyTorch 的吗？
#
# 不必相信，可以检查。下面这行当场把我们的线性层与 `torch.nn.Linear` 放在一起，
# 比较输出和每一个梯度，然后故意把源码改错，看检查能不能发现：

# %% [markdown] lang="en"
# ## Is it really PyTorch's?
#
# There is no need to believe it. The next line puts our linear layer beside `torch.nn.Linear`, here
# and now, and compares the output and every gradient; then it breaks our source on purpose and
# looks whether the check notices:

# %%
equivalence("Linear")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 下面是其中一处改动：减号和加号的行是源码修改前后的样子。
# 注意有多少情形**照样通过**：只用一组随便取的输入做测试，这个错误就可能溜走。

# %% [markdown] lang="en"
# ## What breaks it
#
# Here is one of those changes: the lines with minus and plus are the source before and after. Note
# how many cases pass *all the same*: a test with one arbitrary input might have let it slip.

# %%
mutant("Linear", "weight not transposed")

# %% [markdown] lang="zh"
# ## 练习：斜率
#
# 只有一个特征时，最佳直线的斜率有一个简单的公式：$x$ 与 $y$ 的协方差除以 $x$ 的方差。
# 请写出 `slope(x, y)`，两个参数都是长度相同的向量，返回一个标量。
#
# 协方差有两种在纸上相等的写法。其中一种在数据远离零点时（例如 $x$ 是年份）会丢光有效数字，
# 检查里有这样的情形。写好后运行下面的 `check`，或在终端里运行 `handson check linear_regression`。

# %% [markdown] lang="en"
# ## Exercise: the slope
#
# With a single feature, the slope of the best line has a simple formula: the covariance of $x$ and
# $y$, divided by the variance of $x$. Write `slope(x, y)` for two vectors of the same length; it
# returns a scalar.
#
# There are two ways to write a covariance which are equal on paper. One of them loses all its
# digits when the data lie far from zero (say, $x$ is a year), and the check has such a case. Then
# run `check` below, or `handson check linear_regression` in a terminal.


# %% tags=["exercise"]
def slope(x: Tensor, y: Tensor) -> Tensor:
    """Return the slope of the line that fits the points best."""
    raise NotImplementedError


# %%
check(slope)

# %% [markdown] lang="zh"
# ## 继续
#
# 用一条命令训练同一个模型，有进度、曲线、检查点：`handson run linear_regression`，
# 加上 `--layers handson` 就换成我们自己写的层。下一课把输出从一个数变成一组类别的概率。
#
# **出处**：最小二乘法由 Legendre（1805）发表，Gauss（1809）给出它与正态误差的联系；
# 小批量更新可追溯到 Robbins 与 Monro（1951）的随机逼近。

# %% [markdown] lang="en"
# ## Go on
#
# One command trains the same model, with progress, curves and checkpoints:
# `handson run linear_regression`; with `--layers handson` it runs on our own layers. The next
# lesson turns the one number of the output into probabilities of several classes.
#
# **Sources**: least squares were published by Legendre (1805); Gauss (1809) connected them with
# normal errors. Noisy updates go back to the stochastic approximation of Robbins and Monro (1951).
