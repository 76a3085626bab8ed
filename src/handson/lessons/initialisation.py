# ---
# concept: initialisation
# needs: [mlp, backpropagation]
# minutes: 35
# ---

# %% [markdown] lang="zh"
# # 数值稳定性和模型初始化
#
# 两个五十层的网络，结构、数据、学习率一模一样。一个学得不错，另一个训练多久都和瞎猜没有两样。
# 它们之间只有一处不同：训练还没开始时，权重里装的是哪些随机数。
#
# 为什么起点能决定成败？信号要向前穿过每一层，梯度要向后穿过每一层，每过一层就乘一次。
# 乘的次数多了，结果不是趋于零，就是冲出浮点数的范围，除非每次乘的数恰好接近一。
# 这一课学三件事：怎样看出信号死在哪一层，怎样从方差推出合适的起点，以及对称为什么必须打破。

# %% [markdown] lang="en"
# # Numerical stability and initialisation
#
# Take two networks of fifty layers with the same structure, data and learning rate. One learns
# well, the other is no better than guessing however long it trains. They differ in one thing only:
# which random numbers their weights held before training began.
#
# How can a start decide so much? Signals have to pass forwards through every layer, gradients have
# to pass back, and each layer multiplies them once. After many multiplications the result is next
# to nothing, or beyond what floating point can hold, unless every factor is close to one. This
# lesson is about three things: seeing in which layer a signal dies, deriving a good start from
# variances, and why symmetry has to be broken.

# %%
import torch
from torch import Tensor

from handson import nn
from handson.data.batches import Batches, images_to_float
from handson.data.embedded.glyphs import glyphs
from handson.diagnose.gradient_flow import gradient_flow
from handson.learn import check
from handson.models.deep_mlp import deep_mlp
from handson.optim import SGD
from handson.show import source
from handson.show.gradient_flow import gradient_flow_curves
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 梯度是一长串矩阵的乘积
#
# 记第 $l$ 层的输出为 $\mathbf{h}^{(l)}$，一共 $L$ 层。由链式法则，损失对前面某一层的梯度是
#
# $$\frac{\partial \ell}{\partial \mathbf{h}^{(l)}}
# = \frac{\partial \ell}{\partial \mathbf{h}^{(L)}}\,
# \mathbf{M}^{(L)}\mathbf{M}^{(L-1)}\cdots\mathbf{M}^{(l+1)},
# \qquad
# \mathbf{M}^{(k)} = \frac{\partial \mathbf{h}^{(k)}}{\partial \mathbf{h}^{(k-1)}} .$$
#
# 先把网络放到一边，只看矩阵连乘这一件事。
#
# ### 先猜，再运行：一百个矩阵
#
# 随机取一百个 $64\times 64$ 的矩阵，元素服从均值为零的正态分布，然后全部乘起来。
# 标准差分别取一、八分之一和十六分之一。三个乘积里最大的元素各是什么数量级？请写下三个指数。

# %% [markdown] lang="en"
# ## A gradient is a long product of matrices
#
# Let $\mathbf{h}^{(l)}$ be the output of layer $l$ of $L$ layers. By the chain rule the gradient of
# the loss at an early layer is
#
# $$\frac{\partial \ell}{\partial \mathbf{h}^{(l)}}
# = \frac{\partial \ell}{\partial \mathbf{h}^{(L)}}\,
# \mathbf{M}^{(L)}\mathbf{M}^{(L-1)}\cdots\mathbf{M}^{(l+1)},
# \qquad
# \mathbf{M}^{(k)} = \frac{\partial \mathbf{h}^{(k)}}{\partial \mathbf{h}^{(k-1)}} .$$
#
# Put the network aside for a moment and look at products of matrices alone.
#
# ### Predict, then run: a hundred matrices
#
# Draw a hundred matrices of $64\times 64$ numbers from a normal distribution around zero and
# multiply them all. Let the standard deviation be one, an eighth, and a sixteenth. Of what order of
# magnitude is the largest entry of each product? Write down three exponents.

# %% tags=["predict"]
torch.manual_seed(0)
for std in (1.0, 1 / 8, 1 / 16):
    product = torch.eye(64, dtype=torch.float64)
    for _ in range(100):
        product = std * torch.randn(64, 64, dtype=torch.float64) @ product
    print(f"standard deviation {std:g}: largest entry {product.abs().max():.0e}")

# %% [markdown] lang="zh"
# 乘一个矩阵，就是把 64 个独立的随机项加起来，标准差因此放大 $\sqrt{64}=8$ 倍。
# 元素的标准差为一时，一百次就是 $8^{100}$；缩小到八分之一，正好抵消；再小一半，每次都损失一半。
# 这里用的是 float64。单精度最大只到 $10^{38}$ 左右，第一个乘积早就成了无穷大。
# 前一种叫**梯度爆炸**，后一种叫**梯度消失**，中间只隔着一道很窄的门。
#
# ## 听诊器：每层的激活值和梯度
#
# `gradient_flow` 送一个小批量走一个来回，记下每层输出的均值与标准差、梯度的标准差与长度，
# 再给出一个结论。模型不受影响：参数、缓冲区、随机数都和之前一样。
# 判断消失或爆炸只看一个比值：第一层收到的梯度与最后一层相比，长度差多少倍。
# 小于万分之一叫 vanishing，大于一万叫 exploding：

# %% [markdown] lang="en"
# To multiply by one such matrix is to add up 64 independent random terms, which makes the standard
# deviation $\sqrt{64}=8$ times as large. With a deviation of one, a hundred of them give
# $8^{100}$; an eighth makes up for it exactly; at half of that, half is lost each time. The cell
# computes in float64. Single precision ends near $10^{38}$, and the first product would have become
# infinite long before. The one case is called an **exploding gradient**, the other a **vanishing
# gradient**, and the gate between them is narrow.
#
# ## A stethoscope: activations and gradients, layer by layer
#
# `gradient_flow` sends one minibatch there and back. It notes mean and deviation of every layer's
# output, deviation and length of its gradient, and comes to a verdict. The model does not notice:
# parameters, buffers and random numbers are as before. Vanishing and exploding are told by a single
# ratio: how many times as long the gradient is at the first layer as at the last. Below one in ten
# thousand it is called vanishing, above ten thousand exploding:

# %%
source("handson.diagnose.flow_verdict:gradient_ratio")

# %%
digits = glyphs(train=2000, test=500)
images, labels = images_to_float(digits.train)
batch, loss_of = (images[:256], labels[:256]), nn.CrossEntropyLoss()


def stacked(bend, depth: int):
    """Return linear layers that begin as Xavier has it, with a bend after each but the last."""
    parts = [nn.Flatten()]
    for inputs in [784] + [64] * (depth - 1):
        linear = nn.Linear(inputs, 64)
        nn.init.xavier_uniform_(linear.weight)
        parts += [linear, bend()]
    return nn.Sequential(*parts, nn.Linear(64, 10))


# %% [markdown] lang="zh"
# ## 激活函数是解药吗？
#
# 有一处常被说混：“深层网络的梯度会消失，加上激活函数就解决了”。先别急着点头，做一个对照。
#
# ### 先猜，再运行：有没有激活函数
#
# 三个五十层的网络，起点的规则相同，区别只在层与层之间：什么都不放（恒等）、放 tanh、放 sigmoid。
# 哪些是 healthy，哪些是 vanishing 或者 exploding？首尾两层的梯度之比是几的几次方？

# %% [markdown] lang="en"
# ## Are activation functions the cure?
#
# One thing is often mixed up: "gradients vanish in deep networks, and adding activation functions
# solves it". Before you nod, make a comparison.
#
# ### Predict, then run: with and without an activation
#
# Here are three networks of fifty layers that begin by the same rule. They differ in what stands
# between the layers: nothing (the identity), tanh, or sigmoid. Which are healthy, which are
# vanishing or exploding? What power of ten is the ratio between the first layer and the last?

# %% tags=["predict"]
torch.manual_seed(0)
for bend in (nn.Identity, nn.Tanh, nn.Sigmoid):
    flow = gradient_flow(stacked(bend, depth=50), batch, loss_of)
    print(f"{bend.__name__:>8}: {flow.verdict}, first / last {flow.ratio:.1e}")

# %% [markdown] lang="zh"
# 没有激活函数的网络最健康，放了 sigmoid 的反而断了气。所以正确的说法恰好相反：
# 激活函数治不了梯度消失，**会饱和的激活函数正是病因之一**。
# sigmoid 像生物神经元那样，要么几乎全开，要么几乎全关，两头都是平的。就算停在中间最陡的地方，
# 斜率也不过四分之一，一层打一次折扣。tanh 在零点的斜率是一，起点合适时就过得去。
#
# 下面再看三层 sigmoid 的完整报告，权重换成标准差为一的正态分布。`flat` 一列是落在平坦处的比例：
# 斜率不到最陡处的二十分之一。

# %% [markdown] lang="en"
# The network without any activation is in the best of health, and the one with sigmoids has stopped
# breathing. The right statement is the opposite one: an activation function does not cure vanishing
# gradients, and **those that saturate are one of the causes**. A sigmoid behaves like a biological
# neuron, either almost fully on or almost fully off, and it is flat on both sides. Even in the
# middle, where it is steepest, its slope is a mere quarter, a discount that is due at every layer.
# The slope of tanh at zero is one, so it manages well from a suitable start.
#
# Next comes the whole report on three sigmoid layers whose weights have a standard deviation of
# one. The column `flat` is the share of values where the slope is below a twentieth of the
# steepest:

# %%
torch.manual_seed(0)
gradient_flow(deep_mlp(depth=4, activation="sigmoid", initialisation="normal"), batch, loss_of)

# %% [markdown] lang="zh"
# ## 让方差保持不变
#
# 设一层有 $n_\text{in}$ 个输入、$n_\text{out}$ 个输出，权重的均值为零、方差为 $\sigma^2$，
# 彼此独立，也与输入独立。每个输出是 $n_\text{in}$ 项之和，每个输入的梯度是 $n_\text{out}$ 项之和：
#
# $$\mathrm{Var}[o_i] = n_\text{in}\,\sigma^2\,\mathrm{E}[x_j^2],
# \qquad
# \mathrm{Var}\!\left[\frac{\partial \ell}{\partial x_j}\right]
# = n_\text{out}\,\sigma^2\,
# \mathrm{E}\!\left[\left(\frac{\partial \ell}{\partial o_i}\right)^2\right] .$$
#
# 向前不变要求 $n_\text{in}\sigma^2=1$，向后不变要求 $n_\text{out}\sigma^2=1$。
# 两者一般不能同时成立，Xavier 取了折中：$\sigma^2 = 2/(n_\text{in}+n_\text{out})$。
#
# 这个推导没有算激活函数的账。tanh 在零附近近似恒等，账还算得过去；ReLU 把负的那一半变成零，
# 只要输入关于零对称，$\mathrm{E}[x_j^2]$ 就正好减半，于是每层都少一半。He 等人把它补回来：
# $\sigma^2 = 2/n_\text{in}$，这就是 Kaiming 初始化。两条规则在库里各只有几行：

# %% [markdown] lang="en"
# ## Keep the variance
#
# Let a layer have $n_\text{in}$ inputs and $n_\text{out}$ outputs, and weights of mean zero and
# variance $\sigma^2$, independent of each other and of the inputs. An output is a sum of
# $n_\text{in}$ terms, and the gradient of an input is a sum of $n_\text{out}$ terms:
#
# $$\mathrm{Var}[o_i] = n_\text{in}\,\sigma^2\,\mathrm{E}[x_j^2],
# \qquad
# \mathrm{Var}\!\left[\frac{\partial \ell}{\partial x_j}\right]
# = n_\text{out}\,\sigma^2\,
# \mathrm{E}\!\left[\left(\frac{\partial \ell}{\partial o_i}\right)^2\right] .$$
#
# To change nothing forwards takes $n_\text{in}\sigma^2=1$; to change nothing backwards takes
# $n_\text{out}\sigma^2=1$. In general both cannot hold, and Xavier is the compromise:
# $\sigma^2 = 2/(n_\text{in}+n_\text{out})$.
#
# So far nobody has paid for the activation function. Near zero, tanh is almost the identity, and
# the bill is small. ReLU sets the negative half of its inputs to zero; where they are symmetric,
# that halves $\mathrm{E}[x_j^2]$ exactly, and every layer loses one half. He and his colleagues
# give it back: $\sigma^2 = 2/n_\text{in}$, the Kaiming initialisation. Both rules are a few lines
# of the library:

# %%
source("handson.nn.init:xavier_uniform_")

# %%
source("handson.nn.init:kaiming_uniform_")

# %% [markdown] lang="zh"
# ### 先猜，再运行：五种起点
#
# 五十层 ReLU，五种起点：标准差 0.01（small）、线性层自带的默认值（default）、
# Xavier、Kaiming、标准差为一（normal）。左图向前读，右图向后读，纵轴是对数的。
# 先画出十条线：哪条是平的？哪条最先触底？有没有哪一种，激活值看着正常，梯度却消失了？

# %% [markdown] lang="en"
# ### Predict, then run: five starts
#
# Fifty layers of ReLU get five starts: a deviation of 0.01 (small), what a linear layer has by
# itself (default), Xavier, Kaiming, and a deviation of one (normal). The left panel is read
# forwards, the right one backwards, and the scale is logarithmic. Draw the ten lines first. Which
# is level? Which reaches the floor first? Is there a start whose activations look well while its
# gradients vanish?

# %% tags=["predict"]
torch.manual_seed(0)
flows = {
    start: gradient_flow(deep_mlp(initialisation=start), batch, loss_of)
    for start in ("small", "default", "xavier", "kaiming", "normal")
}
gradient_flow_curves(flows)

# %% [markdown] lang="zh"
# 只有 Kaiming 在两个方向上都是平的。Xavier 每层少乘了 $\sqrt{2}$，慢慢滑下去。
# default 最会骗人：它的方差只有 $1/(3 n_\text{in})$，可是偏置不为零，
# 深处的激活值全靠偏置撑着，标准差看着正常，其实与输入是哪张图像已经无关。
# 只查前向不查梯度，就会漏掉它。
# 平时用默认值也能训练，是因为网络不深，或者有批量规范化、残差连接在兜底。
#
# ### 先猜，再运行：真的训练一下
#
# 三十层，各训练六轮，学习率相同。四种搭配里，哪些能学会一点东西？哪些停在十分之一左右？

# %% [markdown] lang="en"
# Kaiming alone is level in both directions. Xavier lacks a factor of $\sqrt{2}$ per layer and
# slides down slowly. The default is the deceiver. Its variance is only $1/(3 n_\text{in})$, but its
# biases are not zero, and deep inside they alone hold the activations up: the deviation looks well
# and no longer depends on which image came in. Whoever checks the forward pass only will miss it.
# That the default does for everyday networks is because they are shallow, or because batch
# normalisation and residual connections come to the rescue.
#
# ### Predict, then run: train them in earnest
#
# Take thirty layers, and train six epochs with the same learning rate. Which of the four
# combinations learn something, and which remain near one in ten?

# %% tags=["predict"]
test_images, test_labels = images_to_float(digits.test)
for activation, start in [
    ("sigmoid", "xavier"),
    ("relu", "xavier"),
    ("relu", "kaiming"),
    ("tanh", "xavier"),
]:
    torch.manual_seed(0)
    model = deep_mlp(hidden=32, depth=30, activation=activation, initialisation=start)
    optimizer, batches = (
        SGD(model.parameters(), lr=0.01, momentum=0.9),
        Batches((images, labels), 50),
    )
    for x, y in (pair for _ in range(6) for pair in batches):
        optimizer.zero_grad()
        loss_of(model(x), y).backward()
        optimizer.step()
    right = (model(test_images).argmax(dim=1) == test_labels).double().mean()
    print(f"{activation:>7} {start:>7}: test accuracy {right:.2f}")

# %% [markdown] lang="zh"
# 梯度到不了前面的层，多训练几轮也无济于事：那里的权重几乎纹丝不动，
# 后面的层只能对着一团与图像无关的信号猜。起点配对了，三十层也能动起来。
# 用 `handson run initialisation_compare` 可以看五十层训练到底的样子。
#
# ## 对称：该随机的到底是哪一层？
#
# 前面的课里见过：所有参数都相同，隐藏单元就永远相同。可是要打破这种对称，非得处处随机不可吗？
#
# ### 先猜，再运行：一半相同，一半随机
#
# 十六个隐藏单元，只更新一步。第一种起点两层都是常数；第二种只有输出层随机，隐藏层仍是常数；
# 第三种反过来。更新之后，各有几个不同的隐藏单元？

# %% [markdown] lang="en"
# If no gradient arrives at the early layers, a few more epochs are no help: their weights hardly
# move, and the later layers are left to guess from a signal that has forgotten the image. With the
# right pair even thirty layers begin to move. What fifty layers reach in a full training is shown
# by `handson run initialisation_compare`.
#
# ## Symmetry: which layer is it that must be random?
#
# An earlier lesson has shown that hidden units with equal parameters stay equal for ever. But does
# it take random numbers everywhere to break that symmetry?
#
# ### Predict, then run: half equal, half random
#
# Take sixteen hidden units and a single update. In the first start both layers are constant. In the
# second only the output layer is random and the hidden layer is still constant. The third is the
# other way round. How many different hidden units are there after the update?

# %% tags=["predict"]
torch.manual_seed(0)
for random_layers in ((), (1,), (0,)):
    ends = [nn.Linear(784, 16), nn.Linear(16, 10)]
    for place, layer in enumerate(ends):
        nn.init.constant_(layer.weight, 0.01)
        nn.init.zeros_(layer.bias)
        if place in random_layers:
            nn.init.xavier_uniform_(layer.weight)
    model = nn.Sequential(nn.Flatten(), ends[0], nn.Tanh(), ends[1])
    loss_of(model(batch[0]), batch[1]).backward()
    SGD(model.parameters(), lr=0.1).step()
    units = ends[0].weight.detach().round(decimals=6).unique(dim=0)
    print(f"random layers {random_layers}: {len(units)} different units")

# %% [markdown] lang="zh"
# 隐藏单元的梯度等于误差乘上它**出口**的权重。出口不同，梯度就不同，一步之后大家分道扬镳；
# 所以只让输出层随机也够用。两头都相同时，谁也没有理由与别人不一样。
#
# ## 它真的等于 PyTorch 的吗？
#
# 随机数也可以逐位比较：给两边同一个种子，填出来的每个数都应当相同，一位也不差。

# %% [markdown] lang="en"
# The gradient of a hidden unit is an error times the weights at its *exit*. Different exits mean
# different gradients, and one step later all go their own ways; a random output layer is enough.
# When both ends are equal, no unit has a reason to differ from the next.
#
# ## Is it really PyTorch's?
#
# Random numbers, too, can be compared bit by bit: give both sides the same seed, and every number
# that is filled in must be the same to the last digit.

# %%
equivalence("xavier_uniform_")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 均匀分布 $[-a, a]$ 的方差是 $a^2/3$，所以边界要比标准差大 $\sqrt{3}$ 倍。漏掉这个因子，
# 程序照常运行，形状和类型全对，只是每层的信号都小了一截：

# %% [markdown] lang="en"
# ## What breaks it
#
# The variance of a uniform distribution on $[-a, a]$ is $a^2/3$, so its bound is $\sqrt{3}$ times
# the deviation. Forget that factor, and the program runs, with the right shape and type. Only the
# signal loses a part at each layer:

# %%
mutant("xavier_uniform_", "standard deviation in place of the bound")

# %% [markdown] lang="zh"
# ## 练习：让数据来定标
#
# 推导里有不少假设：权重独立、输入均值为零、宽度够大。更直接的办法是不做假设，拿一批真实数据来量。
# 请写出 `unit_signal(weight, x)`：`weight` 的形状是（输出，输入），`x` 的形状是（样本，输入）。
# 返回整体乘上一个正数之后的权重，使得线性层（不带偏置）加上 ReLU 的输出，
# 在所有样本和单元上，**平方的均值**恰好等于一。
#
# ReLU 可以写成 `clamp(min=0)`。还有两处要当心：如果没有一个单元放行任何样本，就把权重原样返回；
# 输出可能大到一平方就溢出，别忘了本课的标题里有“数值稳定性”几个字。
# 写好后运行下面的 `check`，或在终端里运行 `handson check initialisation`。

# %% [markdown] lang="en"
# ## Exercise: let the data set the scale
#
# The derivation assumed a lot: independent weights, inputs around zero, wide layers. A more direct
# way is to assume nothing and to measure on a batch of real data. Write `unit_signal(weight, x)`,
# where `weight` has the shape (outputs, inputs) and `x` (examples, inputs). Return the weight times
# one positive number, such that a linear layer without a bias, followed by ReLU, gives outputs
# whose **mean square** over all examples and units is exactly one.
#
# ReLU may be written `clamp(min=0)`. Take care of two more things. If no unit lets any example
# pass, return the weight as it is. And outputs may be so large that their squares overflow;
# numerical stability is in the title of this lesson. Then run `check` below, or
# `handson check initialisation` in a terminal.


# %% tags=["exercise"]
def unit_signal(weight: Tensor, x: Tensor) -> Tensor:
    """Return the weight, scaled so that relu(x @ weight.T) has a mean square of one."""
    raise NotImplementedError


# %%
check(unit_signal)

# %% [markdown] lang="zh"
# ## 继续
#
# 想看任何一个配方的“体检报告”：`handson diagnose lenet --data glyphs`，
# 其中还有每层占用的内存和计算量。
# 五十层的对照实验：`handson run initialisation_compare --activation relu --initialisation xavier`，
# 换一个起点再跑一次。以后会看到另外两条出路：批量规范化在每层重新定标，残差连接给梯度修一条直道。
#
# **出处**：梯度消失由 Hochreiter（1991）以及 Bengio 等人（1994）分析；
# Xavier 初始化出自 Glorot 与 Bengio（2010），Kaiming 初始化出自 He 等人（2015），
# 用数据定标的想法见 Mishkin 与 Matas（2016）。

# %% [markdown] lang="en"
# ## Go on
#
# Every recipe can have its health checked: `handson diagnose lenet --data glyphs`, which also tells
# what each layer takes in memory and in computation. The comparison with fifty layers is
# `handson run initialisation_compare --activation relu --initialisation xavier`; run it again from
# another start. Two more ways out will come later: batch normalisation sets the scale anew in every
# layer, and residual connections build the gradient a straight road.
#
# **Sources**: vanishing gradients were analysed by Hochreiter (1991) and by Bengio and others
# (1994). Xavier's rule is by Glorot and Bengio (2010), Kaiming's by He and others (2015); the idea
# of letting data set the scale is that of Mishkin and Matas (2016).
