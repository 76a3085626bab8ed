# ---
# concept: deferred_initialization
# needs: [model_construction]
# minutes: 25
# ---

# %% [markdown] lang="zh"
# # 延后初始化：先搭网络，再量尺寸
#
# 裁缝接了一单远方的生意：款式、布料、扣子都定了，只有腰围不知道。聪明的裁缝会先把别的都做好，
# 腰围留着，等客人来试穿的那一刻再量。
#
# 搭网络时，每一层都要写两个数：输出多大，输入多大。输出是我们的选择，输入却不是：
# 它由前面各层和图片的大小决定，改一处，后面全要重算。本课让网络自己去量。
# 要弄清的是：量之前，参数是什么样子；哪一刻开始量；量完以后还能不能改。

# %% [markdown] lang="en"
# # Deferred initialisation: build first, measure later
#
# A tailor has an order from far away. Style, cloth and buttons are settled; only the waist is not
# known. A clever tailor makes all the rest and leaves the waist open until the customer comes to
# try it on.
#
# Whoever builds a network writes two numbers for each layer: how much goes out and how much comes
# in. The first is a choice. The second is none: it follows from the layers before and from the size
# of the pictures, and one change upstream means to work it all out again. Here the network measures
# for itself. What do the parameters look like before, when exactly is it done, and can it be
# changed afterwards?

# %%
import torch
from torch import Tensor

from handson.learn import check
from handson.nn import Flatten, LazyConv2d, LazyLinear, ReLU, Sequential
from handson.nn.init import normal_
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 想法
#
# `LazyLinear(10)` 只知道要输出 10 个数。它的权重是一个占位的参数：有精度，有设备，没有形状。
# 第一批数据到来时，它看一眼最后一个轴的长度，给权重定下形状，抽取初始值，
# 然后把自己的类改成普通的 `Linear`。从此它和一开始就写明输入大小的层没有任何区别。

# %% [markdown] lang="en"
# ## The idea
#
# `LazyLinear(10)` knows only that ten numbers are to come out. Its weight is a parameter that holds
# a place: it has a precision and a device, and no shape. When the first batch arrives, the layer
# looks at the length of the last axis, gives the weight its shape, draws the numbers and turns its
# own class into a plain `Linear`. From then on nothing tells it from a layer that knew from the
# start.

# %%
source("handson.nn.lazy:LazyLinear")

# %% [markdown] lang="zh"
# ### 先猜，再运行：试穿前后
#
# 下面的网络没有写任何输入大小。先问它第一层权重的形状，再送进两张单通道的小图，再问一次。
# 写下你的猜测：第一次会得到什么？第二次之后，第一层和最后一层的类名各是什么？

# %% [markdown] lang="en"
# ### Predict, then run: before and after the fitting
#
# The next network states no input size at all. Ask for the shape of its first weight, pass two
# small pictures of one channel, and ask again. Write down: what is the first answer? And what are
# the names of the classes of the first and the last layer afterwards?


# %% tags=["predict"]
def network() -> Sequential:
    """Build a small network whose layers know only what they give."""
    return Sequential(LazyConv2d(6, 5), ReLU(), Flatten(), LazyLinear(10))


def answer(question) -> str:
    """Return what a question gives, or the first words of its complaint."""
    try:
        return str(question())
    except Exception as error:
        return f"{type(error).__name__}: {str(error).split(';')[0]}"


torch.manual_seed(0)
net = network()
for moment in ("before", "after"):
    print(f"{moment:6}: {type(net[0]).__name__}, {type(net[3]).__name__}")
    for layer in (net[0], net[3]):
        print("       ", answer(lambda layer=layer: tuple(layer.weight.shape)))
    if moment == "before":
        net(torch.rand(2, 1, 28, 28))

# %% [markdown] lang="zh"
# 第一次问，得到的是一个会告诉你下一步该做什么的错误：没有形状就是没有，不会拿零来充数。
# 一次前向传播之后，类名里的 `Lazy` 消失了，各层的形状是按顺序量出来的：
# 前一层的输出，就是后一层的腰围。
#
# ## 量过一次，就定下来了
#
# ### 先猜，再运行：换一批大小不同的图
#
# 同一个网络已经见过 28 × 28 的图。现在送进三批：一百张同样大小的图，两张更大的图，两张三通道的图。
# 哪几批能通过？通不过的，是哪一层在抱怨？

# %% [markdown] lang="en"
# The first answer is an error that says what to do next: no shape is no shape, and zero does not
# stand in for it. After one forward pass `Lazy` has gone from the names, and the shapes have been
# measured in order: what one layer gives is the waist of the next.
#
# ## Measured once, settled for good
#
# ### Predict, then run: pictures of another size
#
# The network has seen pictures of 28 × 28. Now come three more batches: a hundred pictures of that
# size, two larger ones, and two with three channels. Which pass? And which layer complains about
# the others?

# %% tags=["predict"]
batches = {"a hundred": (100, 1, 28, 28), "larger": (2, 1, 32, 32), "coloured": (2, 3, 28, 28)}
for name, shape in batches.items():
    print(f"{name:10}", answer(lambda shape=shape: tuple(net(torch.rand(shape)).shape)))

# %% [markdown] lang="zh"
# 批量有多大从来不影响参数，所以第一批通过。图变大了，卷积层毫不在意，它的窗口只看局部；
# 抱怨的是全连接层，它的权重一个萝卜一个坑。通道数变了，卷积层自己就不答应。
# 延后的是**决定形状的时刻**，不是形状本身：定下来之后，它和普通的层一样严格。
#
# ### 先猜，再运行：参数的个数由谁决定
#
# 还是这个网络，第一批图的边长分别取 16 到 64。参数总数会怎样随边长变化：不变，成正比，
# 还是更快？边长从 32 翻到 64，总数大约翻几倍？

# %% [markdown] lang="en"
# The size of a batch never concerns the parameters, so the first one passes. Larger pictures do not
# bother the convolution, whose window looks at one place at a time; it is the fully connected layer
# that complains, with a weight for every number. Another count of channels is refused by the
# convolution itself. What is deferred is **the moment** at which the shape is settled, and not the
# strictness: afterwards it is as firm as in any layer.
#
# ### Predict, then run: who decides the number of parameters?
#
# The same network once more, with first pictures of 16 to 64 pixels a side. How does the number of
# parameters change with the side: not at all, in proportion, or faster? From 32 to 64, by about
# what factor does it grow?

# %% tags=["predict"]
sides, counts = range(16, 65, 8), []
for side in sides:
    sized = network()
    sized(torch.rand(1, 1, side, side))
    counts.append(sum(p.numel() for p in sized.parameters()) / 1000)
with figure(height=3.2) as (drawing, (panel,)):
    panel.plot(sides, counts, marker="o")
    panel.set(xlabel=label("图的边长", "side of the picture"), ylim=(0, None))
    panel.set_ylabel(label("参数（千）", "parameters (thousands)"))
drawing

# %% [markdown] lang="zh"
# 卷积层的参数一个没多，全连接层的却随着图的**面积**增长，所以边长翻倍，总数变成四倍多一点
# （卷积切掉的边框在小图里占的比例更大）。写法上省了一个数，账上一个数也没有省：
# 该有多少参数，还是多少。
#
# ## 早了一步
#
# 有些事不能赶在第一批数据之前做，有些却可以。
#
# ### 先猜，再运行：谁等得起
#
# 在试穿之前做四件事：自己初始化权重，数参数的个数，造一个优化器，把模型改成双精度。哪几件会出错？

# %% [markdown] lang="en"
# The convolution has not one parameter more, while the fully connected layer grows with the
# **area** of the picture; so twice the side makes a little more than four times the parameters (the
# border that the convolution cuts off weighs more in small pictures). Writing one number less did
# not save one parameter.
#
# ## A step too early
#
# Some things cannot be done before the first batch, others can.
#
# ### Predict, then run: who can wait
#
# Four things are tried before the fitting: to initialise a weight, to count parameters, to make an
# optimizer, and to change the model to double precision. Which of them fail?

# %% tags=["predict"]
early = network()
tasks = {
    "initialise": lambda: normal_(early[0].weight),
    "count": lambda: sum(p.numel() for p in early.parameters()),
    "optimizer": lambda: type(torch.optim.SGD(early.parameters(), lr=0.1)).__name__,
    "double": lambda: early.to(torch.float64)[0].weight.dtype,
}
for name, task in tasks.items():
    print(f"{name:10}", answer(task))

# %% [markdown] lang="zh"
# 要看数字的事都得等：没有形状，就没有数可以填，也没有数可以数。优化器等得起，
# 它只记住参数这个**对象**；量好尺寸之后，对象还是同一个。精度和设备也可以先改，占位的参数会记着。
# 所以稳妥的次序是：搭网络，送进一批样本，再做自己的初始化。
#
# ## 它真的等于 PyTorch 的吗？

# %% [markdown] lang="en"
# Whatever looks at numbers has to wait: without a shape there is nothing to fill and nothing to
# count. An optimizer can wait, since it only remembers the parameter, the **object**, which stays
# the same when it gets its shape. Precision and device may change early; the placeholder remembers
# them. The safe order is: build, pass one batch, then initialise in your own way.
#
# ## Is it really the same as in PyTorch?

# %%
equivalence("LazyLinear")

# %% [markdown] lang="zh"
# 相同的种子必须给出相同的初始值。若多抽一次，形状、范围、分布全对，只是再也对不上别人的结果：

# %% [markdown] lang="en"
# One seed must give the same start. Draw once too often, and shape, range and distribution are all
# fine, only nobody can reproduce the result:

# %%
mutant("LazyLinear", "drawn twice")

# %% [markdown] lang="zh"
# ## 练习：自己量一次
#
# 没有延后初始化的年代，人们在纸上算展平之后有多少个数。请写出
# `flat_features(sides, kernels, strides, paddings, channels)`：`sides` 里每个数是一张方图的边长，
# 它依次经过若干个卷积层，第 $i$ 层的窗口、步幅、四周的填充由后面三个张量的第 $i$ 个数给出，
# 最后一层有 `channels` 个通道。返回每张图展平之后的长度，都是整数。
#
# 动手之前先想：窗口在一条边上能停几个位置？最后剩下不够一步的地方怎么办？
# 写好后运行下面的 `check`，或在终端里运行 `handson check deferred_initialization`。

# %% [markdown] lang="en"
# ## Exercise: measure it yourself
#
# Before lazy layers, people worked out on paper how many numbers are left after flattening. Write
# `flat_features(sides, kernels, strides, paddings, channels)`: each number in `sides` is the side
# of a square picture, which passes some convolutions one after the other. The window, the stride
# and the padding all round of layer $i$ are entry $i$ of the next three tensors, and the last layer
# has `channels` channels. Return the length after flattening for every picture, as integers.
#
# Think first: at how many places can a window stop along one side? And what about a remainder that
# is shorter than a step? Then run `check` below, or `handson check deferred_initialization` in a
# terminal.


# %% tags=["exercise"]
def flat_features(
    sides: Tensor, kernels: Tensor, strides: Tensor, paddings: Tensor, channels: int
) -> Tensor:
    """Return how many numbers each picture has after the convolutions, flattened."""
    raise NotImplementedError


# %%
check(flat_features)

# %% [markdown] lang="zh"
# ## 继续
#
# 已经知道大小时，写明它更好：`Linear(400, 10)` 会在搭网络的那一刻就发现错误，
# 而延后的层要到第一批数据才开口。两种写法得到的权重一样，可以互相载入。
# `handson verify LazyConv2d` 对照卷积的那一种。
#
# **出处**：在框架里的由来见 PyTorch 1.8 的发布说明（2021），类似的做法更早见于 Gluon。

# %% [markdown] lang="en"
# ## Go on
#
# Where sizes are known, stating them is better: `Linear(400, 10)` finds a mistake when the network
# is built, a lazy layer not before the first batch. Both have the same weights, and each can load
# the other's. `handson verify LazyConv2d` compares the convolution of that kind.
#
# **Sources**: in PyTorch since the release notes of 1.8 (2021); Gluon had something similar before.
