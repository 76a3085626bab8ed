# ---
# concept: parameters
# needs: [model_construction]
# minutes: 25
# ---

# %% [markdown] lang="zh"
# # 参数管理：找到它，设定它，共用它
#
# 一座图书馆搬了家，书一本没少，读者却抱怨找不到。馆员这才明白：藏书之外还要有目录，
# 目录上写着每本书在哪个书架，哪两张卡片其实指着同一本书。
#
# 网络的“书”就是参数。本课学三件事：按名字找到任何一个参数；用自己的办法给它初始值；
# 让两层共用一个参数，而且说得清梯度、计数和存盘时会发生什么。

# %% [markdown] lang="en"
# # Parameters: find them, set them, share them
#
# A library moved house. Not a book was lost, and yet readers complained that they found nothing. So
# the librarians learned that a collection needs a catalogue, which says on what shelf each book
# stands, and which two cards point to one and the same book.
#
# The books of a network are its parameters. This lesson is about three things: to find any
# parameter by its name, to give it a start of your own, and to let two layers share one, knowing
# what then becomes of gradients, of counting and of saving.

# %%
import torch
from torch import Tensor

from handson.learn import check
from handson.nn import Embedding, Linear, ReLU, Sequential
from handson.nn.init import constant_, zeros_
from handson.optim import SGD
from handson.show import heatmaps, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 名字从哪里来
#
# 参数的名字就是走到它那里的路：先是子模块在容器里的名字，再是它在那一层里的名字，中间用点连起来。
# 没有参数的层在路上占一个号，自己却没有名字可报。
#
# ### 先猜，再运行：报上名来
#
# 下面是一个两层的网络，里面还套着一个容器。请先写出全部参数的名字和形状，再数一数一共有多少个数。

# %% [markdown] lang="en"
# ## Where names come from
#
# A parameter's name is the way to it: first the name of the submodule in its container, then the
# name within that layer, with dots between. A layer without parameters takes a number on the way
# and has no name to report.
#
# ### Predict, then run: say your names
#
# Here is a network of two layers, one of them inside another container. First write down the names
# and shapes of all parameters, and then how many numbers there are in all.

# %% tags=["predict"]
torch.manual_seed(0)
net = Sequential(Sequential(Linear(4, 8), ReLU()), Linear(8, 1))
for name, parameter in net.named_parameters():
    print(f"{name:12} {tuple(parameter.shape)}")
print(sum(p.numel() for p in net.parameters()), "numbers")

# %% [markdown] lang="zh"
# `ReLU` 占了一个位置，却没有出现。名字还是一把钥匙：`net.get_parameter(name)` 取出参数，
# `state_dict()` 用它作字典的键，存盘和载入都靠它。所以给子模块改名，旧的存档就对不上了。
#
# ## 给它一个初始值
#
# 初始化只是一个函数，它把数字填进已有的参数。`net.apply(function)` 会走遍每个子模块。

# %% [markdown] lang="en"
# `ReLU` took a place and did not show up. Names are keys as well: `net.get_parameter(name)` takes a
# parameter out, and `state_dict()` is a dictionary under these keys, which saving and loading
# depend on. Rename a submodule, and old files no longer fit.
#
# ## Give it a start
#
# To initialise is to let a function fill numbers into a parameter that exists already.
# `net.apply(function)` visits every submodule.

# %%
source("handson.nn.init:constant_")

# %% [markdown] lang="zh"
# ### 先猜，再运行：人人一样
#
# 把所有权重都设成 1、偏置设成 0，然后走三步梯度下降。第一层有八个单元。
# 走完以后，这八行权重里会有几种不同的行：一种、两种，还是八种？

# %% [markdown] lang="en"
# ### Predict, then run: all alike
#
# Set every weight to 1 and every bias to 0, and take three steps of gradient descent. The first
# layer has eight units. How many different rows will its weight have afterwards: one, two, or
# eight?


# %% tags=["predict"]
def all_ones(module) -> None:
    """Fill a linear layer with ones, and its bias with zeros."""
    if isinstance(module, Linear):
        constant_(module.weight, 1.0)
        zeros_(module.bias)


net.apply(all_ones)
optimizer, x = SGD(net.parameters(), lr=0.01), torch.randn(32, 4)
for _ in range(3):
    optimizer.zero_grad()
    (net(x) - x.sum(1, keepdim=True).sin()).square().mean().backward()
    optimizer.step()
weight = net.get_parameter("0.0.weight")
print("different rows:", len(torch.unique(weight.detach(), dim=0)))
print("they have moved:", bool((weight != 1).all()))

# %% [markdown] lang="zh"
# 它们都动了，却步调一致：起点相同，收到的梯度也相同，八个单元干的始终是一个单元的活。
# 打破对称要靠随机的起点，常数只适合偏置。
#
# ## 两层，一个参数
#
# 语言模型里常见一种省法：把词变成向量的嵌入表，和把向量变回词的输出层，用同一张表。
# 写法只有一行赋值。它共用的是**同一个对象**，不是复制了一份数字。

# %% [markdown] lang="en"
# All of them moved, in step: from equal starts and with equal gradients, eight units forever do the
# work of one. It takes a random start to break the symmetry; constants are for biases.
#
# ## Two layers, one parameter
#
# Language models often save like this: the table that turns words into vectors and the layer that
# turns vectors back into words use one table. It takes a single assignment, and what is shared is
# **the object**, not a copy of its numbers.

# %%
torch.manual_seed(1)
encoder, decoder = Embedding(6, 4), Linear(4, 6, bias=False)
decoder.weight = encoder.weight
tied = Sequential(encoder, decoder)

# %% [markdown] lang="zh"
# ### 先猜，再运行：数一数，再改一改
#
# 这个网络有两层，每层的表都是 6 × 4。`parameters()` 会给出几个数？
# `state_dict()` 又会列出多少个名字？
# 优化器走一步之后，两层还是同一张表吗？

# %% [markdown] lang="en"
# ### Predict, then run: count, then change
#
# There are two layers, each with a table of 6 × 4. How many numbers does `parameters()` give? How
# many names are in `state_dict()`? And after a step of the optimizer, is it still one table?

# %% tags=["predict"]
index = torch.tensor([2, 2, 5])
print("numbers:", sum(p.numel() for p in tied.parameters()))
print("names:  ", list(tied.state_dict()))
optimizer = SGD(tied.parameters(), lr=0.5)
tied(index).square().mean().backward()
optimizer.step()
print("one table:", tied[0].weight is tied[1].weight)
tied.to(torch.float64)
print("in float64:", tied[0].weight is tied[1].weight)

# %% [markdown] lang="zh"
# 参数只数一次，优化器也只改它一次；名字却有两个，因为从两条路都走得到。
# 载入时两个名字写进同一块内存，所以共用的关系保得住。换精度、换设备之后也仍是同一个对象。
#
# ### 先猜，再运行：梯度听谁的
#
# 输入只用到了第 2 号和第 5 号词。下面三张热图依次是：只作嵌入表时的梯度，只作输出层时的梯度，
# 两层共用时的梯度。先画一画：第一张哪几行不为零？第三张与前两张是什么关系？

# %% [markdown] lang="en"
# A parameter is counted once, and an optimizer changes it once. It has two names all the same,
# because two ways lead to it. When loading, both names write into one piece of memory, so sharing
# survives; after a change of precision or device it is still one object.
#
# ### Predict, then run: whom does the gradient follow?
#
# The input has only words number 2 and 5. Three heat maps come next: the gradient of the table as
# an embedding only, as an output layer only, and when it is shared. Sketch them first: which rows
# of the first are not zero? How is the third related to the other two?

# %% tags=["predict"]
table = torch.randn(6, 4, generator=torch.Generator().manual_seed(3))
inputs, outputs = (table.clone().requires_grad_() for _ in range(2))
(inputs[index] @ outputs.T).square().mean().backward()
shared = table.clone().requires_grad_()
(shared[index] @ shared.T).square().mean().backward()
print("sum of both:", torch.allclose(shared.grad, inputs.grad + outputs.grad))
heatmaps(
    torch.stack([inputs.grad, outputs.grad, shared.grad]).abs()[None],
    titles=[label("嵌入", "embedding"), label("输出", "output"), label("共用", "shared")],
    xlabel=label("特征", "feature"),
    ylabel=label("词", "word"),
)

# %% [markdown] lang="zh"
# 嵌入表只在用到的词上有梯度，输出层则每个词都要打分，所以行行都有。共用时，
# 自动求导把两条路上的梯度**加起来**，一个词即使没有出现在输入里，它的向量也会被更新。
#
# ## 它真的等于 PyTorch 的吗？

# %% [markdown] lang="en"
# An embedding has gradients only for words that occur, while the output layer gives a score to
# every word, so all its rows have some. With sharing, automatic differentiation **adds** what comes
# along both ways, and the vector of a word is updated even if the input does not contain it.
#
# ## Is it the same as PyTorch's?

# %%
equivalence("constant_")

# %% [markdown] lang="zh"
# 这么简单的函数也要对照。看看嵌入层里一处容易忽视的错误，`padding_idx` 指定的那一行本不该学习：

# %% [markdown] lang="en"
# Even so simple a function is compared. And here is a mistake in the embedding that is easily
# overlooked: the row named by `padding_idx` must not learn.

# %%
mutant("Embedding", "padding learns")

# %% [markdown] lang="zh"
# ## 练习：自定一个起点
#
# 有人想要这样的初始值：一半的权重为零，四分之一在 5 到 10 之间均匀分布，四分之一在 -10 到 -5 之间
# 均匀分布。手头只有 0 到 1 之间的均匀随机数 `u`。
#
# 请写出 `three_ways(u)`：把每个随机数变成一个权重，使分布恰好如上，而且 `u` 越大，权重不会越小。
# 想一想 `u` 的哪一段该对应零。写好后运行下面的 `check`，或在终端里运行 `handson check parameters`。

# %% [markdown] lang="en"
# ## Exercise: a start of your own
#
# Somebody wants weights of which half are zero, a quarter is spread evenly over 5 to 10, and a
# quarter evenly over -10 to -5. All there is are random numbers `u`, even over 0 to 1.
#
# Write `three_ways(u)`: it turns every random number into a weight, such that the distribution is
# the one above and that a larger `u` never makes a smaller weight. Which stretch of `u` belongs to
# zero? Then run `check` below, or `handson check parameters` in a terminal.


# %% tags=["exercise"]
def three_ways(u: Tensor) -> Tensor:
    """Turn even random numbers into weights of which half are zero."""
    raise NotImplementedError


# %%
check(three_ways)

# %% [markdown] lang="zh"
# ## 继续
#
# 形状还不知道的参数怎么办，见《延后初始化》。存盘与载入用 `handson.train.checkpoint`，
# 别人的权重用 `handson.train.foreign.load_into` 载入，它会指出哪个名字对不上，以及最像的是哪一个。
#
# **出处**：共用输入与输出的表，见 Press 与 Wolf（2017）。

# %% [markdown] lang="en"
# ## Go on
#
# What to do with parameters whose shape is not known yet is the subject of deferred initialisation.
# `handson.train.checkpoint` saves and loads; `handson.train.foreign.load_into` takes the weights of
# other programs, and says which name does not fit and which one comes nearest.
#
# **Sources**: one table for both ends: Press and Wolf (2017).
