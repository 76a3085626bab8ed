# ---
# concept: weight_decay
# needs: [model_selection]
# minutes: 30
# ---

# %% [markdown] lang="zh"
# # 权重衰减：给大的权重加价
#
# 医生只有二十位病人的化验单，每张却有两百个指标。指标比病人多十倍，
# 总能凑出一组权重，把二十个结果解释得分毫不差，换一位病人就胡说八道。
#
# 上一课的办法是删掉特征。可是删哪些？本课换一条路：特征全部留下，
# 但权重每大一分都要付钱，只有确实能降低损失的权重才付得起。

# %% [markdown] lang="en"
# # Weight decay: a price on large weights
#
# A doctor has the laboratory sheets of twenty patients, with two hundred values on each. With ten
# times more values than patients there are always weights that explain all twenty outcomes to
# the last digit, and talk nonsense about the next patient.
#
# The last lesson removed features. But which? This one takes another road: all features stay, and
# every bit of weight costs something, so that only weights that do lower the loss can afford it.

# %%
import torch
from torch import Tensor

from handson.data.embedded.linear import linear
from handson.learn import check
from handson.nn import Linear, MSELoss
from handson.ops.penalty import l1_penalty, l2_penalty
from handson.optim import SGD
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 想法
#
# 在原来的损失 $L$ 上加一项惩罚，与权重向量的长度的平方成正比：
#
# $$J(\mathbf{w}, b) = L(\mathbf{w}, b) + \frac{\lambda}{2}\,\|\mathbf{w}\|^2 .$$
#
# 系数 $\lambda$ 是单价：零等于不收费，越大，权重越不敢大。除以 2 只是为了让梯度好看：
# 惩罚项的梯度正是 $\lambda\mathbf{w}$。于是一步梯度下降成了
#
# $$\mathbf{w} \leftarrow (1 - \eta\lambda)\,\mathbf{w} - \eta\,\nabla L ,$$
#
# 先把权重缩小一点点，再照常走一步，“衰减”由此得名。偏置通常不收费，
# 它只管把整条线抬高放低，不会让函数变得更弯。

# %% [markdown] lang="en"
# ## The idea
#
# Add a penalty to the loss $L$, in proportion to the squared length of the weights:
#
# $$J(\mathbf{w}, b) = L(\mathbf{w}, b) + \frac{\lambda}{2}\,\|\mathbf{w}\|^2 .$$
#
# The factor $\lambda$ is the price: zero makes weights free, and the higher it is, the less they
# dare to grow. The half is there for the gradient's sake, which then is $\lambda\mathbf{w}$
# exactly. A step of gradient descent becomes
#
# $$\mathbf{w} \leftarrow (1 - \eta\lambda)\,\mathbf{w} - \eta\,\nabla L ,$$
#
# that is: shrink the weights a little, then step as usual. Hence the name. The bias is mostly left
# free; it moves the whole function up and down and cannot make it any wilder.

# %%
source("handson.ops.penalty:l2_penalty")

# %% [markdown] lang="zh"
# ## 二十个样本，两百个特征
#
# 数据仍是自己造的：每个特征的真实权重都是 0.01，偏置 0.05，噪声的标准差 0.01。
# 训练用二十个样本，检验用一百个。权重的起点取自标准正态分布，离真值很远，这一点后面很要紧。

# %% [markdown] lang="en"
# ## Twenty examples, two hundred features
#
# The data are of our own making again: each feature has the true weight 0.01, the bias is 0.05 and
# the noise has a standard deviation of 0.01. Twenty examples to train on, a hundred to check with.
# The weights start from the standard normal distribution, far from the truth; this will matter.

# %%
rows = linear(examples=20, test=100, weights=(0.01,) * 200, bias=0.05, noise=0.01)
(x, y), (new_x, new_y) = rows.train, rows.test
loss_of = MSELoss()


def trained(make_optimizer, penalty=None, steps: int = 400):
    """Return the layer after training on all rows, and both losses after every step."""
    torch.manual_seed(0)
    layer = Linear(200, 1)
    torch.nn.init.normal_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    optimizer, history = make_optimizer(layer), []
    for _ in range(steps):
        loss = loss_of(layer(x), y)
        with torch.no_grad():
            history.append((float(loss), float(loss_of(layer(new_x), new_y))))
        optimizer.zero_grad()
        (loss + penalty(layer) if penalty else loss).backward()
        optimizer.step()
    return layer, history


def decayed(strength: float, rule=SGD, lr: float = 0.01):
    """Return a maker of optimizers that decay the weight and leave the bias alone."""

    def make(layer):
        weight = {"params": [layer.weight], "weight_decay": strength}
        return rule([weight, {"params": [layer.bias], "weight_decay": 0.0}], lr=lr)

    return make


# %% [markdown] lang="zh"
# ### 先猜，再运行：训练损失会骗人吗
#
# 下图左边不衰减（$\lambda=0$），右边 $\lambda=3$，各画训练样本与新样本上的损失，纵轴取对数。
# 先写下：哪一边的训练损失降得更低？哪一边的新样本损失降得下来？另一边的虚线会是什么形状？

# %% [markdown] lang="en"
# ### Predict, then run: does the training loss deceive?
#
# No decay ($\lambda=0$) on the left, $\lambda=3$ on the right, each with the loss on the training
# examples and on new ones, on a logarithmic axis. Write down first: on which side does the training
# loss fall lower? On which does the loss on new examples come down, and what does the dashed line
# do on the other?

# %% tags=["predict"]
with figure(columns=2, height=3.2) as (drawing, panels):
    for panel, strength in zip(panels, (0.0, 3.0), strict=True):
        _, history = trained(decayed(strength))
        seen, unseen = zip(*history, strict=True)
        panel.plot(seen, label=label("训练", "training"))
        panel.plot(unseen, linestyle="--", label=label("新样本", "new examples"))
        panel.set(yscale="log", ylim=(1e-9, 1e4), xlabel=label("步", "step"))
        panel.set_title(f"λ = {strength:g}")
        panel.legend(loc="center right")
drawing

# %% [markdown] lang="zh"
# 不衰减时训练损失一直降，新样本上的损失却几乎是一条水平线：学得越“好”，越没有用。
# 加上衰减，训练损失停在稍高的地方，换来的是新样本上几个数量级的改善。为什么会差这么多？
#
# ### 先猜，再运行：数据没有说过话的方向
#
# 二十个样本在两百维空间里只张成二十个方向。把学到的权重拆成两部分：
# 落在这二十个方向里的，和与所有样本都垂直的。先猜：不衰减时，训练前后，
# 垂直的那部分的长度变化多少？$\lambda=3$ 时又如何？

# %% [markdown] lang="en"
# Without decay the training loss falls and falls, and the loss on new examples is close to a level
# line: the "better" it learns, the less it is worth. With decay the training loss stops a little
# higher, and new examples are predicted better by orders of magnitude. Why so much?
#
# ### Predict, then run: where the data say nothing
#
# Twenty examples span no more than twenty directions of the two hundred. Cut the learned weights in
# two: what lies within those directions, and what is at right angles to every example. Guess first:
# without decay, how much does training change the length of the second part? And with $\lambda=3$?

# %% tags=["predict"]
directions = torch.linalg.svd(x, full_matrices=False).Vh
for strength in (0.0, 3.0):
    for steps in (0, 400):
        layer, _ = trained(decayed(strength), steps=steps)
        weight = layer.weight.detach()[0]
        within = directions.T @ (directions @ weight)
        lengths = f"within {within.norm():6.3f}   at right angles {(weight - within).norm():6.3f}"
        print(f"λ = {strength:g}, after {steps:3} steps: {lengths}")

# %% [markdown] lang="zh"
# 梯度是样本的加权和，所以它在垂直方向上**恒为零**：不衰减时，那一百八十个方向上的随机起点原封不动，
# 新样本偏偏会用到它们。衰减不看数据，每一步都把所有方向缩小一点，没有证据支持的权重便消失了。
# 由此也看得出，好处有多大取决于起点：若从零附近出发，不衰减也不会错得这么离谱。
#
# ## 写进损失，还是写进优化器
#
# 惩罚可以当成损失的一部分交给自动求导，也可以让优化器直接在梯度上加 $\lambda\mathbf{w}$，
# 也就是 `weight_decay=` 这个参数。
#
# ### 先猜，再运行：两条路通向同一点吗
#
# 下面四种优化器各走两百步，每种都与“普通损失加显式惩罚、优化器不衰减”的同一种规则比较。
# 差别为零还是不为零？带动量的 SGD 呢？Adam 与 AdamW 呢？逐个写下来。

# %% [markdown] lang="en"
# The gradient is a weighted sum of examples, so at right angles to them it is **always zero**.
# Without decay the random start in those hundred and eighty directions stays as it was, and new
# examples do make use of it. Decay does not look at the data: each step shrinks every direction,
# and weight that no evidence supports disappears. This also tells how much the benefit owes
# to the start: from near zero, the same training would not have gone so far astray.
#
# ## In the loss, or in the optimizer
#
# The penalty may be part of the loss, for automatic differentiation to deal with, or the optimizer
# may add $\lambda\mathbf{w}$ to the gradient itself, which is what its argument `weight_decay=` is
# for.
#
# ### Predict, then run: do both roads lead to one place?
#
# Four optimizers take two hundred steps each, and each is compared with the same rule without decay
# on the loss plus explicit penalty. Is the difference zero or not? With momentum? For Adam, and for
# AdamW? Write down one answer each.


# %% tags=["predict"]
rules = {
    "SGD": (SGD, SGD, 0.01),
    "SGD, momentum 0.9": (*[lambda groups, lr: SGD(groups, lr=lr, momentum=0.9)] * 2, 0.005),
    "Adam": (torch.optim.Adam, torch.optim.Adam, 0.01),
    "AdamW": (torch.optim.AdamW, torch.optim.Adam, 0.01),
}
for name, (inside, plain, lr) in rules.items():
    one, _ = trained(decayed(0.5, inside, lr), steps=200)
    two, _ = trained(decayed(0.0, plain, lr), lambda net: l2_penalty([net.weight], 0.5), steps=200)
    ours, theirs = one.weight.detach(), two.weight.detach()
    difference = float((ours - theirs).norm() / theirs.norm())
    print(f"{name:18}: relative difference {difference:.0e}")

# %% [markdown] lang="zh"
# 对 SGD，带不带动量，两种写法只是同一个公式的两种算法，差的只是舍入。`torch.optim.Adam` 的
# `weight_decay` 也是把 $\lambda\mathbf{w}$ 加进梯度，所以同样相等，可是 Adam 随后会按历史大小缩放每
# 个分量的梯度，惩罚也一起被缩放，梯度大的权重反而衰减得少。AdamW 把衰减挪到缩放之后，直接从权重里减
# 去 $\eta\lambda\mathbf{w}$，它与任何惩罚项都不再等价。换优化器时，$\lambda$ 也要重新挑。
#
# ## 它和 PyTorch 的一致吗？

# %% [markdown] lang="en"
# For SGD, with or without momentum, these are two ways to compute one formula, and rounding is all
# that differs. The `weight_decay` of `torch.optim.Adam` adds $\lambda\mathbf{w}$ to the gradient as
# well, hence the agreement; but then Adam scales each component by its history, the penalty along
# with the rest, and weights with large gradients decay less. AdamW moves the decay behind that
# scaling and takes $\eta\lambda\mathbf{w}$ straight off the weights, which is no longer the
# gradient of any penalty. Whoever changes the optimizer has to choose $\lambda$ anew.
#
# ## Does it agree with PyTorch?

# %%
equivalence("l2_penalty")

# %% [markdown] lang="zh"
# 最容易错的是那个 2。少除一次，公式照样能训练，曲线也好看，只是同一个 $\lambda$ 的含义变成了两倍，
# 与优化器里的 `weight_decay` 再也对不上：

# %% [markdown] lang="en"
# The easiest mistake is the 2. Without the half everything trains and the curves look fine; only,
# the same $\lambda$ now means twice as much, and no longer what `weight_decay` means in the
# optimizer:

# %%
mutant("l2_penalty", "not halved")

# %% [markdown] lang="zh"
# ### 先猜，再运行：平方还是绝对值
#
# 惩罚也可以取绝对值之和，即 $\lambda\sum|w_i|$。下面的数据有十个特征，只有第一个有用，真实权重为
# 2。两种惩罚各训练一次。猜一猜：哪一种让那九个无用的权重（几乎）正好为零？哪一种让它们都很小，却一
# 个也不为零？

# %% [markdown] lang="en"
# ### Predict, then run: squares or sizes
#
# A penalty may also add up sizes, $\lambda\sum|w_i|$. The next data have ten features, of which
# only the first is of use, with a true weight of 2. Train once with each penalty. Which brings the
# nine useless weights to zero, or as good as? Which makes all of them small, and none of them zero?

# %% tags=["predict"]
few = linear(examples=60, weights=(2.0, *(0.0,) * 9), bias=0.0, noise=0.5).train
for name, penalty in {"squares": l2_penalty, "sizes": l1_penalty}.items():
    w = torch.zeros(1, 10, requires_grad=True)
    for step in range(600):
        loss = loss_of(few[0] @ w.T, few[1]) + penalty([w], 0.4)
        (gradient,) = torch.autograd.grad(loss, w)
        with torch.no_grad():
            w -= 0.1 / (1 + step / 20) * gradient
    useless = w.detach()[0, 1:].abs()
    print(f"{name}: first {w[0, 0]:.2f}, zeros {int((useless < 5e-3).sum())} of 9")

# %% [markdown] lang="zh"
# 平方的拉力与权重成正比，越靠近零越轻，所以只会变小，很难到零；绝对值的拉力始终一样大，数据给不出足
# 够的理由，权重就被一直拉到零，于是顺便完成了特征选择。两种惩罚都把有用的那个权重也拉小了，这是代
# 价：用一点偏差，换来对噪声的迟钝。
#
# ## 正则化是一家，衰减是其中一员
#
# 有一种说法把暂退法当作权重衰减的一种，这是把一名成员当成了整个家族。限制模型、缩小泛化差距的手段统
# 称**正则化**：
#
# - 权重衰减：给权重的大小收费，改的是目标函数。
# - 暂退法：训练时随机关掉一部分单元，改的是网络的计算，权重的大小没有人管。
# - 提前停止：验证损失不再下降就收工，改的是训练的长短。
# - 更多的或增广过的数据：改的是训练集本身。
#
# 它们可以一起用，各有各的强度，都在验证集上挑，不在测试集上挑。

# %% [markdown] lang="en"
# Squares pull in proportion to the weight, ever more gently near zero, so weights become small and
# hardly ever vanish. Sizes pull equally hard everywhere: where the data give too little reason, the
# weight is drawn all the way to zero, and features are selected by the way. Both drew the useful
# weight down as well. That is the price: a little bias, for being deaf to noise.
#
# ## Regularisation is the family, decay a member
#
# Dropout is sometimes called a kind of weight decay, which takes a member for the family. Whatever
# restrains a model so that the generalisation gap becomes smaller is **regularisation**:
#
# - Weight decay puts a price on the size of weights; it changes the objective.
# - Dropout switches units off at random while training; it changes what the network computes, and
#   nobody looks at the size of a weight.
# - Early stopping goes home when the validation loss falls no more; it changes how long we train.
# - More data, or augmented data, change the training set itself.
#
# They can be combined. Each has a strength of its own, chosen on the validation set and never on
# the test set.

# %% [markdown] lang="zh"
# ## 练习：一步到位的岭回归
#
# 对线性模型，带 L2 惩罚的最优权重有公式，叫岭回归。请写出 `ridge(x, y, strength)`：
# 返回使“均方误差加 $\frac{\lambda}{2}\|\mathbf{w}\|^2$”最小的 $\mathbf{w}$，没有偏置；
# `x` 的形状是（样本，特征），`y` 和结果都只有一列，`strength` 就是 $\lambda$，大于零。
#
# 教科书里的公式写作
# $(\mathbf{X}^\top\mathbf{X} + \lambda\mathbf{I})^{-1}\mathbf{X}^\top\mathbf{y}$，那是另一个目标函
# 数的解。请先令梯度为零，自己推一遍，看看单位矩阵前面该乘什么。可以用 `torch.linalg.solve`。写好后
# 运行下面的 `check`，或在终端里运行 `handson check weight_decay`。

# %% [markdown] lang="en"
# ## Exercise: ridge regression in one step
#
# For a linear model the best weights under an L2 penalty have a formula, called ridge regression.
# Write `ridge(x, y, strength)`: it returns the $\mathbf{w}$ that makes the mean squared error plus
# $\frac{\lambda}{2}\|\mathbf{w}\|^2$ smallest, without a bias. The shape of `x` is (examples,
# features), `y` and the result have one column, and `strength` is $\lambda$, above zero.
#
# Textbooks print $(\mathbf{X}^\top\mathbf{X} + \lambda\mathbf{I})^{-1}\mathbf{X}^\top\mathbf{y}$,
# which belongs to another objective. Set the gradient to zero and see for yourself what belongs in
# front of the identity. You may use `torch.linalg.solve`. Then run `check` below, or
# `handson check weight_decay` in a terminal.


# %% tags=["exercise"]
def ridge(x: Tensor, y: Tensor, strength: float) -> Tensor:
    """Return the weights with the smallest mean squared error plus L2 penalty."""
    raise NotImplementedError


# %%
check(ridge)

# %% [markdown] lang="zh"
# ## 继续
#
# `handson run high_dim_weight_decay` 把本课的训练变成一条命令，加上 `--weight-decay 0` 看它失败，再
# 加 `--start 0.01` 看起点有多要紧。强度该取多少，让
# `handson search high_dim_weight_decay --space weight-decay=log:0.01:100 --trials 20 --kfold 5` 去
# 比。
#
# **出处**：岭回归见 Hoerl 与 Kennard（1970），绝对值惩罚见 Tibshirani（1996）；
# 神经网络中的权重衰减见 Krogh 与 Hertz（1991）；AdamW 见 Loshchilov 与 Hutter（2019）。

# %% [markdown] lang="en"
# ## Go on
#
# `handson run high_dim_weight_decay` is the training of this lesson in one command; with
# `--weight-decay 0` it fails, and `--start 0.01` on top shows how much hangs on the start. To
# compare strengths, let
# `handson search high_dim_weight_decay --space weight-decay=log:0.01:100 --trials 20 --kfold 5`
# work.
#
# **Sources**: ridge regression: Hoerl and Kennard (1970); the penalty of sizes: Tibshirani (1996);
# decay in neural networks: Krogh and Hertz (1991); AdamW: Loshchilov and Hutter (2019).
