# ---
# concept: mlp
# needs: [softmax_regression]
# minutes: 40
# ---

# %% [markdown] lang="zh"
# # 多层感知机：给直线折几道弯
#
# softmax 回归给每个类别打分，分数是特征的加权和，所以两个类别的分界总是一条直线；
# 特征多时，是一张平面。可是世界并不总按直线分开：一盏灯有两个开关，
# 恰好按下一个时灯亮，都按下或都不按时灯灭。这四种情况没有一条直线能全部分对，这就是著名的“异或”。
#
# 要让分界弯过来，得添些什么？少得出人意料：再来一层，中间折一下。

# %% [markdown] lang="en"
# # Multilayer perceptrons: put bends into a line
#
# Softmax regression scores every class by a weighted sum of the features, so that the border
# between two classes is always a line, or a plane when there are more features. The world is not
# always so kind. A lamp with two switches that is lit when exactly one of them is on has four
# states, and no line gets all four right: this is the famous exclusive or.
#
# What must be added so that the border can turn? Surprisingly little: a second layer, and a bend
# in between.

# %%
import torch
from torch import Tensor

from handson import nn
from handson.data.batches import Batches, images_to_float
from handson.data.embedded.glyphs import glyphs
from handson.learn import check
from handson.models.mlp import mlp
from handson.ops.activation import relu, sigmoid, tanh
from handson.optim import SGD
from handson.show import figure, functions, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 两个圆环
#
# 为了看得见，先用平面上的两百个点：一半在内环，一半在外环。后面要反复训练和画图，
# 这里一并备好几个小工具：造点，训练并返回准确率，给平面涂色。

# %% [markdown] lang="en"
# ## Two rings
#
# So that we can see what happens, we begin with two hundred points in the plane: half of them on an
# inner ring, half on an outer one. There will be much training and drawing, and a few small
# tools help with it: they make points, train and return the accuracy, and colour the plane.


# %%
def rings(count: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Draw points on two rings, and the number of the ring of each."""
    rng = torch.Generator().manual_seed(seed)
    ring = torch.arange(count) % 2
    angle = 2 * torch.pi * torch.rand(count, generator=rng)
    radius = 1 + 1.5 * ring + 0.2 * torch.randn(count, generator=rng)
    return torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1), ring


def train(model, data, test, *, batch_size: int, epochs: int, lr: float) -> float:
    """Train by SGD with momentum and return the accuracy on ``test``."""
    loss_of, optimizer = nn.CrossEntropyLoss(), SGD(model.parameters(), lr=lr, momentum=0.9)
    batches = Batches(data, batch_size, convert=images_to_float if data[0].ndim == 4 else None)
    for _ in range(epochs):
        for inputs, classes in batches:
            optimizer.zero_grad()
            loss = loss_of(model(inputs), classes)
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        return float((model(test[0]).argmax(dim=1) == test[1]).float().mean())


def on_rings(model) -> float:
    return train(model, points, points, batch_size=200, epochs=100, lr=0.5)


def paint(panel, model, title: str) -> None:
    """Colour the plane by the probability of the outer ring; the points lie on top."""
    side = torch.linspace(-3.4, 3.4, 161)
    with torch.no_grad():
        scores = model(torch.cartesian_prod(side, side))
    outer = torch.softmax(scores, dim=1)[:, 1].reshape(161, 161).T
    levels = [0, 0.1, 0.5, 0.9, 1]
    panel.contourf(side, side, outer, levels, colors=["#f4b183", "#fbe0cc", "#d6e6f2", "#9cc4e4"])
    for ring, (colour, marker) in enumerate([("#a34400", "o"), ("#00507d", "^")]):
        x = points[0][points[1] == ring]
        panel.plot(x[:, 0], x[:, 1], marker, color=colour, markersize=3.5)
    panel.set(aspect="equal", xticks=[], yticks=[], title=title)


points = rings(200)

# %% [markdown] lang="zh"
# ### 先猜，再运行：加一层线性层
#
# 左边是一个线性层，也就是 softmax 回归。右边把两个线性层直接串起来，中间有八个数，
# 参数多了好几倍。请先写下两个准确率：左边大约是多少？右边会高多少？

# %% [markdown] lang="en"
# ### Predict, then run: one linear layer more
#
# On the left stands one linear layer, which is softmax regression. On the right two of them follow
# each other, with eight numbers in between and several times as many parameters. Write down two
# accuracies: what does the left one reach, and by how much is the right one better?

# %% tags=["predict"]
torch.manual_seed(0)
one = mlp(2, (), 2, layers=nn)
two = nn.Sequential(nn.Linear(2, 8), nn.Linear(8, 2))
names = label("一个线性层：", "one linear layer: "), label("两个线性层：", "two linear layers: ")
with figure(columns=2, width=6.6, height=3.5) as (drawing, panels):
    for panel, model, name in zip(panels, (one, two), names, strict=True):
        accuracy = on_rings(model)
        paint(panel, model, f"{name}{accuracy:.0%}")
        print(f"{name}{accuracy:.3f}")
drawing

# %% [markdown] lang="zh"
# 两边都和抛硬币差不多，而且几乎画出同一条线。原因一行就能写完：
#
# $$\mathbf{W}_2(\mathbf{W}_1\mathbf{x} + \mathbf{b}_1) + \mathbf{b}_2
# = (\mathbf{W}_2\mathbf{W}_1)\,\mathbf{x} + (\mathbf{W}_2\mathbf{b}_1 + \mathbf{b}_2) .$$
#
# 两个矩阵的乘积还是一个矩阵，再串一百层也只是一层，多出来的参数没有换来任何新的函数。
# 用刚训练好的网络验算：

# %% [markdown] lang="en"
# Both are hardly better than a coin, and they draw nearly the same line. The reason takes one line:
#
# $$\mathbf{W}_2(\mathbf{W}_1\mathbf{x} + \mathbf{b}_1) + \mathbf{b}_2
# = (\mathbf{W}_2\mathbf{W}_1)\,\mathbf{x} + (\mathbf{W}_2\mathbf{b}_1 + \mathbf{b}_2) .$$
#
# The product of two matrices is a matrix, and a hundred layers in a row are still a single one: the
# additional parameters bought not one new function. The network that we have just trained confirms
# it:

# %%
first, second = two
weight = second.weight @ first.weight
bias = second.weight @ first.bias + second.bias
x = points[0]
print("two layers merged into a weight of shape", tuple(weight.shape))
print(f"largest difference: {(two(x) - (x @ weight.T + bias)).abs().max():.1g}")

# %% [markdown] lang="zh"
# ## 折弯：激活函数
#
# 要让这种合并失效，只需在两层之间放一个不是直线的函数，对每个数分别作用。这样的函数叫激活函数，
# 中间的那些数组成隐藏层，每个数是一个隐藏单元。
#
# 关于它，有一种说法流传很广：“激活函数计算加权和、加上偏置，从而决定神经元是否应该被激活。”
# 这里混了两件事。加权和与偏置归线性层管，激活函数只接手算好的那个数；
# 它也很少作“是”或“否”的判决：sigmoid 和 tanh 给出的数连续变化，ReLU 把正数原样放行。
# 它真正的贡献是**弯**：没有弯，再深的网络也只是一层。最常用的 ReLU 只有一句：

# %% [markdown] lang="en"
# ## The bend: activation functions
#
# To prevent that merger, put a function that is not a line between the two layers, acting on each
# number by itself. It is called an activation function; the numbers in between are the hidden
# layer, and each of them is a hidden unit.
#
# A saying about it goes around: "the activation function computes the weighted sum, adds the bias
# and so decides whether the neuron should be activated". Two things are confused there. Sum and
# bias are the linear layer's work; the activation function takes over the finished number. Nor does
# it often pronounce a yes or a no: what sigmoid and tanh return varies continuously, and ReLU lets
# a positive number pass as it is. What it really contributes is the **bend**, without which the
# deepest network is a single layer. ReLU, the most common one, is one statement:

# %%
source("handson.ops.activation:relu")

# %% [markdown] lang="zh"
# ### 先猜，再运行：三种弯的斜率
#
# 反向传播时，每经过一个激活函数，梯度就要乘上它的导数。
# 拿一张纸，画出 ReLU、sigmoid 和 tanh 的导数：
# sigmoid 的导数最高到哪里？三者在 $x=6$ 处各剩下多少？

# %% [markdown] lang="en"
# ### Predict, then run: how steep three bends are
#
# On its way back, a gradient is multiplied by the derivative of every activation function that it
# meets. Take a sheet of paper and draw the derivatives of ReLU, sigmoid and tanh. How high does the
# one of sigmoid rise? How much is left of each at $x=6$?

# %% tags=["predict"]
functions({"ReLU": relu, "sigmoid": sigmoid, "tanh": tanh}, interval=(-6, 6))

# %% [markdown] lang="zh"
# sigmoid 的导数是 $\sigma(1-\sigma)$，两个和为一的数相乘，最大不过四分之一；
# tanh 的导数是 $1-\tanh^2$，最大为一。离零点稍远，两条曲线都平了，梯度几乎传不过去，这叫饱和。
# 连过十个 sigmoid，即使每一个都在最陡的地方，这些导数相乘也不到百万分之一。
# 所以今天的隐藏层很少再用它，它留在需要一个介于零和一之间的数的地方。
#
# ReLU 在右半边的导数恒为一，乘多少次都不会变小。代价在左半边：
# 如果一个单元对所有样本都落在那里，它的梯度恒为零，参数不再更新，人称“死亡的 ReLU”，
# 多半是学习率太大，一步踢过去的。GELU、SiLU 等近亲把折角磨圆，在左半边也留下一点坡度。

# %% [markdown] lang="en"
# The derivative of sigmoid is $\sigma(1-\sigma)$, a product of two numbers that add up to one, and
# so at most a quarter; that of tanh, $1-\tanh^2$, reaches one. A little away from zero both curves
# are flat and let hardly any gradient through: they saturate. The derivatives of ten sigmoids in
# a row, each at its steepest, multiply to less than a millionth. Hidden layers rarely use it today;
# it remains where a number between zero and one is wanted.
#
# On the right, the derivative of ReLU is one, however often it is multiplied. The price is on the
# left: a unit that lands there for every example has a gradient of zero, its parameters move no
# more, and it is called a dead ReLU. Most often a step with too high a learning rate kicked it
# there. Relatives such as GELU and SiLU round the corner off and keep a little slope on the left.

# %% [markdown] lang="zh"
# ## 隐藏层：几道折痕拼成一个圈
#
# 把弯放进去，就是多层感知机。库里的模型接受任意多个隐藏层。注意最后一层之后没有激活函数，
# 因为分数可正可负，把分数变成概率是损失函数的事：

# %% [markdown] lang="en"
# ## Hidden layers: creases that close to a loop
#
# With the bend in place we have a multilayer perceptron. The library's model takes any number of
# hidden layers. Note that no activation follows the last one: scores may have either sign, and
# turning them into probabilities is left to the loss.

# %%
source("handson.models.mlp:mlp")

# %% [markdown] lang="zh"
# ### 先猜，再运行：至少要几个单元
#
# 每个 ReLU 单元沿一条直线把平面折一道痕：一侧是零，另一侧是斜坡，输出层再把这些斜坡加起来。
# 想把内环整个圈住，与外环隔开，至少要几个隐藏单元？先在纸上试一试，再看图。

# %% [markdown] lang="en"
# ### Predict, then run: how many units it takes
#
# Each ReLU unit creases the plane along a line: zero on one side, a ramp on the other. The output
# layer adds the ramps up. How many hidden units does it take at least to fence the inner ring in,
# so that it is apart from the outer one? Try it on paper before you look.

# %% tags=["predict"]
with figure(columns=4, height=2.4) as (drawing, panels):
    for panel, width in zip(panels, (1, 2, 3, 8), strict=True):
        torch.manual_seed(0)
        model = mlp(2, (width,), 2, layers=nn)
        accuracy = on_rings(model)
        name = label(f"宽度 {width}：", f"width {width}: ")
        paint(panel, model, f"{name}{accuracy:.0%}")
        print(f"hidden units {width}: {accuracy:.3f}")
drawing

# %% [markdown] lang="zh"
# 一条或两条折痕永远合不拢。平面上总有一块伸向无穷远的地方，那里每个单元都为零，分数不再变化：
# 这一块若算在圈里，圈就从这里敞开；若不算，圈里的分数只能靠某道斜坡抬起来，而斜坡一直升到无穷远，
# 圈还是敞开的。三道折痕可以围出一个三角形，单元在里面全为零，往外无论朝哪边都是下坡。
# 涂色的边界落在坡上，所以不一定正好是三角形。
#
# 这就是宽度的含义：折痕越多，形状越细致。网络并没有真的变弯，除了折痕，它处处是平的。
#
# ## 别让大家站在同一条起跑线上
#
# 源码里的权重从很小的随机数开始，为什么不干脆都从同一个数开始？
#
# ### 先猜，再运行：完全相同的起点
#
# 造一个有 64 个隐藏单元的网络，把所有参数都设成同一个数，再训练同样多步。
# 训练之后，其中有几个互不相同的单元？准确率像上面的哪一张图？

# %% [markdown] lang="en"
# One crease or two never close. There is always a part of the plane that runs off to infinity where
# every unit is zero and the scores change no more. If this part belongs to the fenced area, the
# fence is open there. If it does not, some ramp must lift the scores of the area, and that ramp
# rises all the way to infinity: open again. Three creases can make a triangle with all units zero
# inside, from which every way out leads downhill. The coloured border lies on those slopes, so that
# it need not be a triangle itself.
#
# This is what width means: the more creases, the finer the shape. The network has not really become
# curved. But for its creases, it is flat everywhere.
#
# ## Not all from the same starting line
#
# In the source, the weights begin as small random numbers. Why not simply begin with one number
# for all?
#
# ### Predict, then run: exactly the same start
#
# Make a network of 64 hidden units, set all of its parameters to one and the same number, and train
# it for as many steps. How many different units does it have afterwards? Which of the pictures
# above will its accuracy remind you of?

# %% tags=["predict"]
model = mlp(2, (64,), 2, layers=nn)
for parameter in model.parameters():
    nn.init.constant_(parameter, 0.1)
accuracy = on_rings(model)
units = torch.cat([model[1].weight, model[1].bias[:, None]], dim=1).detach()
print(f"different units: {len(units.round(decimals=3).unique(dim=0))}, accuracy {accuracy:.3f}")

# %% [markdown] lang="zh"
# 起点相同，输入相同，梯度就相同，更新之后还是相同。梯度下降没有办法打破这种对称，
# 再宽的层也只相当于一个单元。随机初始化不是为了猜中答案，而是为了让每个单元走上自己的路。
#
# ## 换成图像
#
# 现在用内置的手写数字：训练和测试各 2000 张，每张 $28\times 28$ 个像素，展平后是 784 个数。
#
# ### 先猜，再运行：宽度这只旋钮
#
# 四个模型用同样的数据，更新同样多次：没有隐藏层的 softmax 回归，
# 以及各有 2、32、256 个隐藏单元的网络。
# 先算：从 784 到 256 再到 10，一共有多少个参数？再猜：只有 2 个单元的隐藏层，比没有更好还是更差？

# %% [markdown] lang="en"
# Equal starts and equal inputs give equal gradients, and after the update all are equal again.
# Gradient descent cannot break this symmetry, and the widest layer is worth one unit. A random
# start is not there to guess the answer; it sends each unit on a way of its own.
#
# ## Now images
#
# Next come the embedded handwritten digits: 2000 to learn from, 2000 to test with, each of
# $28\times 28$ pixels, flattened to 784 numbers.
#
# ### Predict, then run: width is a knob
#
# Four models get the same data and the same number of updates: softmax regression without a hidden
# layer, and networks with 2, 32 and 256 hidden units. First calculate: from 784 to 256 and on to
# 10, how many parameters are there? Then guess: is a hidden layer of only 2 units better or worse
# than none?

# %% tags=["predict"]
digits = glyphs(train=2000, test=2000)
test = images_to_float(digits.test)
for hidden in ((), (2,), (32,), (256,)):
    torch.manual_seed(0)
    model = mlp(784, hidden, 10, layers=nn)
    size = sum(p.numel() for p in model.parameters())
    accuracy = train(model, digits.train, test, batch_size=50, epochs=8, lr=0.1)
    print(f"hidden {hidden!s:>6}: {size:>7} parameters, accuracy {accuracy:.3f}")

# %% [markdown] lang="zh"
# 参数几乎全在第一层，因为每个隐藏单元都与每个像素相连，再各有一个偏置。
# 太窄的隐藏层还不如没有：所有信息都得挤过两个数，十个类别在一张平面上很难分开。
# 够宽以后，它超过了 softmax 回归，因为每个类别不再只靠一张“模板”打分。
# 不过，最宽的网络领先，换一份数据还是领先；32 个单元的那个只是略好，换一份数据，名次就可能对调，
# 这样小的差别别急着下结论。从 2 加宽到 32 收获巨大，再到 256 就少得多，参数却照样成比例地增加。
#
# 有一件事，这四个模型都做不到：展平之后，相邻的像素和相隔很远的像素再无分别。那要等到卷积层。
#
# ## 与 PyTorch 对质
#
# 先比 ReLU 的数值和导数，再比一整段训练：两边从同样的参数出发，走三十步，处处一致才算数。

# %% [markdown] lang="en"
# Nearly all parameters are in the first layer, since every hidden unit is connected with every
# pixel and has a bias. A layer that is too narrow is worse than none: all information must squeeze
# through two numbers, and ten classes are hard to keep apart in a plane. Wide enough, it overtakes
# softmax regression, since a class is no longer scored by a single template. But mind: the widest
# network stays ahead on other data of the kind, while the one of 32 units is only a little better
# and may change places. Do not build on a difference that small. From 2 to 32 units the gain is
# huge, from there to 256 far smaller, while the parameters go on growing in proportion.
#
# One thing all four models miss: once flattened, neighbouring pixels are no closer than distant
# ones. For that we need convolutions.
#
# ## Face to face with PyTorch
#
# First the values and derivatives of ReLU, then a whole stretch of training: both sides start from
# the same parameters and take thirty steps, and only agreement everywhere counts.

# %%
equivalence("relu", "mlp training")

# %% [markdown] lang="zh"
# ## 一个几乎看不见的错
#
# 用 `clamp` 写 ReLU 更短，数值也分毫不差。差别只在正好为零的那一点，梯度该不该通过。
# 看看有多少种情形察觉不到：

# %% [markdown] lang="en"
# ## A mistake that hardly shows
#
# Written with `clamp`, ReLU is shorter and every value is right. Only at exactly zero is there
# a difference: whether a gradient passes. See how many cases never notice:

# %%
mutant("relu", "passes the gradient at zero")

# %% [markdown] lang="zh"
# 正好为零并不罕见：一张全黑的图乘上任何权重都是零，这里的偏置又从零开始，
# 于是整个隐藏层都站在折痕上。
#
# ## 练习：脚下的坡
#
# 折痕之间的网络是平的，所以站在任何一点 $\mathbf{x}$ 上，它都有一组明确的斜率。
# 考虑只有一个输出的网络
#
# $$y = \mathbf{v}^\top\,\mathrm{ReLU}(\mathbf{W}\mathbf{x} + \mathbf{b}) + c .$$
#
# 请写出 `slopes_at(x, weight, bias, out_weight)`，不借助自动微分，
# 返回 $y$ 对 $\mathbf{x}$ 每个分量的导数。
# 其中 `weight` 是 $\mathbf{W}$，形状为（隐藏单元，输入）；`bias` 是 $\mathbf{b}$；
# `out_weight` 是 $\mathbf{v}$。想一想：参数里为什么没有 $c$？
# 前面合并两层的公式为什么在这里不能照用？正好站在折痕上时，请与库里的 ReLU 取法一致。
#
# 运行单元格 `check` 就知道对不对；终端里的 `handson check mlp` 给出同样的答复。

# %% [markdown] lang="en"
# Exactly zero is not rare: a black image times any weights is zero, the biases start at zero, and
# the whole hidden layer stands on the crease.
#
# ## Exercise: the slope under your feet
#
# Between its creases the network is flat, so that at any point $\mathbf{x}$ it has definite slopes.
# Take a network with a single output,
#
# $$y = \mathbf{v}^\top\,\mathrm{ReLU}(\mathbf{W}\mathbf{x} + \mathbf{b}) + c .$$
#
# Write `slopes_at(x, weight, bias, out_weight)`, which returns, without any help of autograd, the
# derivative of $y$ with respect to each element of $\mathbf{x}$. Here `weight` is $\mathbf{W}$ of
# shape (hidden units, inputs), `bias` is $\mathbf{b}$, and `out_weight` is $\mathbf{v}$. Ask
# yourself: why is $c$ not among the arguments? Why will the formula that merged two layers not do
# here? Exactly on a crease, follow the library's ReLU.
#
# Run the cell `check` to learn whether it is right; in a terminal, `handson check mlp` says the
# same.


# %% tags=["exercise"]
def slopes_at(x: Tensor, weight: Tensor, bias: Tensor, out_weight: Tensor) -> Tensor:
    """Return the derivative of a ReLU network's one output by each input, at the point x."""
    raise NotImplementedError


# %%
check(slopes_at)

# %% [markdown] lang="zh"
# ## 往下走
#
# 在 Fashion-MNIST 上训练：`handson run mlp`；没有下载数据时用 `handson run mlp --data glyphs`，
# 再加上 `--hidden 16`，看看准确率掉多少。只加宽、不加深够不够？
# 在有界闭区域上，一个足够宽的隐藏层能逼近任何连续函数，激活函数只要不是多项式就行；
# 但定理没有说要多宽，也没有说梯度下降能不能找到它。
#
# **出处**：一层做不到的事见 Minsky 与 Papert（1969）；
# 用反向传播训练隐藏层见 Rumelhart、Hinton 与 Williams（1986）；
# 万能逼近定理见 Cybenko（1989）与 Leshno 等（1993）；ReLU 见 Nair 与 Hinton（2010）。

# %% [markdown] lang="en"
# ## From here
#
# Train on Fashion-MNIST: `handson run mlp`; without a download, `handson run mlp --data glyphs`.
# Then add `--hidden 16` and see what it costs. Is width without depth enough? On a closed and
# bounded region, one hidden layer that is wide enough approximates any continuous function, with
# any activation that is not a polynomial; but the theorem does not say how wide, nor whether
# gradient descent will find it.
#
# **Sources**: what one layer cannot do is in Minsky and Papert (1969); hidden layers trained by
# backpropagation are in Rumelhart, Hinton and Williams (1986); universal approximation is in
# Cybenko (1989) and Leshno et al. (1993); ReLU is in Nair and Hinton (2010).
