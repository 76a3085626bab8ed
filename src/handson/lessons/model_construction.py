# ---
# concept: model_construction
# needs: [mlp]
# minutes: 35
# ---

# %% [markdown] lang="zh"
# # 层和块：谁在替你记住参数
#
# 一个上百层的网络有几百个参数张量，可训练代码里只有一句 `model.parameters()`。
# 没有人手写清单，优化器却一个也不漏：这份清单是谁、在什么时候写下的？
#
# 答案藏在“块”里。块可以是一层，可以是许多层拼成的一段，也可以是整个模型；块里还能再放块。
# 本课用 `handson.blocks` 来看它的内部：那是从零写成的 `torch.nn.Module` 和几种容器，名字与顺序都和
# PyTorch 一致，只是短得可以一口气读完。

# %% [markdown] lang="en"
# # Layers and blocks: who remembers the parameters for you
#
# A network of a hundred layers has hundreds of parameter tensors, and the training code says only
# `model.parameters()`. Nobody writes the list by hand, yet the optimizer misses none: who writes
# it, and when?
#
# The answer is in the block. A block may be one layer, a stretch of many, or the whole model, and
# blocks go into blocks. This lesson looks inside with `handson.blocks`: `torch.nn.Module` and its
# containers written from scratch, with PyTorch's names in PyTorch's order, and short enough to be
# read at one go.

# %%
import torch
from torch import Tensor

from handson.blocks import Module, ModuleList, Sequential
from handson.learn import check
from handson.models.block_layers import Flatten, Linear, ReLU
from handson.models.fixed_point import FixedPoint
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 想法：赋值就是登记
#
# 写下 `self.hidden = Linear(784, 256)` 时，Python 会先去问 `__setattr__`。块改写了这个方法：
#
# - 值是参数，就记进参数表；
# - 值是另一个块，就记进子块表；
# - 其余的才当作普通属性存起来。
#
# 于是模型自然成了一棵树：块是枝，参数是叶。从根走到叶，把沿途的名字用点号连起来，
# 就是这个参数的全名，例如 `hidden.0.weight`。保存、加载、冻结、搬到显卡上，都只是沿着这棵树走一遍。
# 走树的代码只有几行：

# %% [markdown] lang="en"
# ## The idea: to assign is to register
#
# At `self.hidden = Linear(784, 256)` Python first asks `__setattr__`. A block has its own:
#
# - a parameter goes into the table of parameters;
# - another block goes into the table of children;
# - only the rest is kept as a plain attribute.
#
# So a model is a tree by itself: blocks are branches, parameters are leaves. Walk from the root to
# a leaf, join the names on the way by dots, and you have the full name of a parameter, for example
# `hidden.0.weight`. Saving, loading, freezing, moving to a GPU: each is one walk over this tree.
# The walk is a few lines:

# %%
source("handson.blocks.tree:Tree.named_modules")

# %% [markdown] lang="zh"
# 最常用的容器是 `Sequential`：前一块的输出就是后一块的输入。

# %% [markdown] lang="en"
# The container that is used most is `Sequential`: what one block returns, the next one takes.

# %%
source("handson.blocks.sequential:Sequential.forward")

# %%
net = Sequential(Flatten(), Linear(784, 256), ReLU(), Linear(256, 10))
print(net)
[(name, tuple(p.shape)) for name, p in net.named_parameters()]

# %% [markdown] lang="zh"
# ### 先猜，再运行：普通列表
#
# 下面给两个空的块各放进三个同样的线性层。一个用 Python 的列表，另一个用 `ModuleList`。
# 请先写下：优化器在前者里能看到几个参数张量？后者呢？

# %% [markdown] lang="en"
# ### Predict, then run: a plain list
#
# Two empty blocks get three linear layers each. One keeps them in a list of Python's, the other in
# a `ModuleList`. Write down first: how many parameter tensors will an optimizer find in the former,
# how many in the latter?

# %% tags=["predict"]
plain, proper = Module(), Module()
plain.hidden = [Linear(4, 4) for _ in range(3)]
proper.hidden = ModuleList([Linear(4, 4) for _ in range(3)])
for name, block in [("list", plain), ("ModuleList", proper)]:
    print(f"{name}: {len(list(block.parameters()))} parameters, {len(block.state_dict())} saved")

# %% [markdown] lang="zh"
# 列表既不是参数也不是块，登记处不认识它，也不会翻开来看里面装了什么。这个错误最难发现的地方在于
# **不报错**：前向照常计算，损失也会下降一些（因为别的层在学），只有列表里的层永远停在初始值，
# 保存的文件里也没有它们。`ModuleList`、`ModuleDict`、`ParameterList` 的全部意义就是被认得。
#
# ### 先猜，再运行：同一层用两次
#
# 下面的网络在第一和第三个位置放了**同一个**线性层。请猜三件事：参数共有几个张量？
# `state_dict` 里有几个名字？反向传播之后，它的梯度与“假装两处是两个独立的层”时的梯度有什么关系？

# %% [markdown] lang="en"
# A list is neither a parameter nor a block; the registry does not know it and does not open it to
# look inside. The nasty thing about this mistake is that nothing complains. The forward pass works,
# the loss even falls a little (other layers learn), only the layers in the list keep their first
# values for ever, and the saved file lacks them. To be recognised is all that `ModuleList`,
# `ModuleDict` and `ParameterList` are for.
#
# ### Predict, then run: one layer in two places
#
# The next network has *the same* linear layer in the first and in the third place. Guess three
# things: how many parameter tensors are there? How many names are in the `state_dict`? And how does
# its gradient relate to those of two separate layers with equal weights?

# %% tags=["predict"]
torch.manual_seed(0)
shared, second = Linear(8, 8), Linear(8, 8)
second.load_state_dict(shared.state_dict())
tied, apart = Sequential(shared, ReLU(), shared), Sequential(Linear(8, 8), ReLU(), second)
apart[0].load_state_dict(shared.state_dict())
x = torch.randn(16, 8)
for model in (tied, apart):
    model(x).square().mean().backward()
    print(f"{len(list(model.parameters()))} tensors, {len(model.state_dict())} names")
total = apart[0].weight.grad + apart[2].weight.grad
print("sum of both gradients:", torch.allclose(shared.weight.grad, total))

# %% [markdown] lang="zh"
# 清单里一个张量只出现一次，否则优化器每步会把它更新两回。存盘时却两个名字都写，
# 这样没有共享的同构模型也能读这份文件。梯度相加并不是特例：一个数从两条路影响损失，
# 链式法则就把两条路的贡献加起来，编码器与解码器共用词嵌入时也是如此。
#
# ## 前向传播里可以写任何 Python
#
# `Sequential` 只会一条直线走到底。自己写 `forward` 时，条件、循环、递归都可以用。
# 下面这个块把**同一层**反复作用，直到输出不再变化：

# %% [markdown] lang="en"
# In the list every tensor stands once, else an optimizer would move it twice in a step. In the file
# it stands under both names, so that a model of the same shape without sharing can read it. That
# the gradients add up is nothing special: when a number acts on the loss along two ways, the chain
# rule adds what comes along each; so it is when an encoder and a decoder share their embedding.
#
# ## Any Python may stand in the forward pass
#
# `Sequential` knows only the straight way through. In a `forward` of your own you may branch, loop
# and recurse. This block applies *the same* layer again and again, until its output moves no more:

# %%
source("handson.models.fixed_point:FixedPoint.forward")

# %% [markdown] lang="zh"
# ### 先猜，再运行：要转几圈
#
# 我们让权重是一个正交矩阵乘以一个系数，于是线性部分恰好把长度放大到这个系数倍。
# 横轴是系数，纵轴是停下来之前转的圈数（上限 200）。请先画出曲线的样子：
# 它是缓缓上升，还是在某处忽然陡起来？陡在哪里？

# %% [markdown] lang="en"
# ### Predict, then run: how many turns
#
# Let the weight be an orthogonal matrix times a factor, so that the linear part stretches lengths
# by exactly this factor. Across: the factor. Upwards: the turns before it stops, 200 at most.
# Sketch the curve first. Does it climb gently, or does it leap somewhere? Where?

# %% tags=["predict"]
torch.manual_seed(0)
settle, rows = FixedPoint(16, most=200), torch.randn(64, 16)
left, _, right = torch.linalg.svd(settle.layer.weight.detach())
factors, turns = [0.05 * i for i in range(1, 31)], []
for factor in factors:
    settle.layer.weight.data = factor * left @ right
    settle(rows)
    turns.append(settle.turns)
with figure(height=2.8) as (drawing, (panel,)):
    panel.plot(factors, turns, marker="o", markersize=3)
    panel.set_xlabel(label("权重的系数", "factor of the weights"))
    panel.set_ylabel(label("圈数", "turns"))
drawing

# %% [markdown] lang="zh"
# 系数小于 1 时，每转一圈，两次输出之间的距离至少按这个系数缩小，所以一定会停，
# 越接近 1 就缩得越慢。过了 1，这个保证就没有了：$\tanh$ 的饱和有时还能再压住一小段，
# 再往后便一直转到上限。
#
# 计算图是边算边记的，转了几圈，反向传播就原路退回几圈；下一批数据可以是另一个圈数。
#
# ### 先猜，再运行：邻居会不会影响我
#
# 一个样本几乎立刻就静止，另一个很慢。分别单独计算、再放进同一个批量计算，圈数各是多少？

# %% [markdown] lang="en"
# Below 1, every turn shrinks the distance between two outputs at least by the factor, so the loop
# must end, and it ends later the nearer the factor is to 1. Beyond 1 nothing is guaranteed: the
# flat ends of $\tanh$ may hold it down for a short way, after that it turns until the limit.
#
# The graph is written down while the numbers are computed. However many turns there were, the
# backward pass goes back through as many; the next batch may take another number of them.
#
# ### Predict, then run: do my neighbours matter
#
# One example comes to rest almost at once, another is slow. Each is computed alone, then both in
# one batch. How many turns does each of the three take?

# %% tags=["predict"]
settle.layer.weight.data = 0.9 * left @ right
calm, slow = torch.full((1, 16), 5.0), 0.05 * torch.randn(1, 16)
for name, batch in [("calm", calm), ("slow", slow), ("both", torch.cat([calm, slow]))]:
    settle(batch)
    print(name, settle.turns)

# %% [markdown] lang="zh"
# 循环的条件看的是整个批量，所以一起等最慢的那个。这里多转几圈只是浪费，结果不变；
# 但如果循环体本身会改变已经完成的样本，批量里的邻居就会改变你的**答案**。练习正是这种情况。
#
# ## 层与层之间占多少内存
#
# 有一处常被说混：“数据在层间传递时被复制”。把张量交给下一层只是交出一个引用，一个字节也不复制。
# 训练时的内存涨上去，是因为反向传播要用到各层的输出，它们得留着。怎样量一量？
# 给每个块挂一个**钩子**，它在块算完之后被调用：

# %% [markdown] lang="en"
# The condition looks at the whole batch, so all wait for the slowest. Here the extra turns are
# merely wasted and change nothing. But if the body of a loop changes examples that are done, then
# the neighbours in the batch change your *answer*. The exercise is about just that.
#
# ## What it takes between the layers
#
# One thing is often mixed up: that data are copied as they pass from layer to layer. To give a
# tensor to the next layer is to give a reference, not one byte is copied. Training takes memory
# because the backward pass needs the outputs of the layers, which therefore must stay. How to
# measure it? Hang a *hook* on each block; it is called when the block is done:

# %%
source("handson.blocks.hooks:Hooked.__call__")

# %% [markdown] lang="zh"
# ### 先猜，再运行：哪一块不要新内存
#
# 批量是 256 张图像。四个块中，哪一个的输出最大？哪一个没有占用新的内存？

# %% [markdown] lang="en"
# ### Predict, then run: which block takes no new memory
#
# The batch is 256 images. Which of the four blocks has the largest output? Which one takes no new
# memory at all?

# %% tags=["predict"]
report = []


def measure(block, args, output):
    new = output.untyped_storage().data_ptr() != args[0].untyped_storage().data_ptr()
    report.append(f"{type(block).__name__}: {output.nbytes:,} bytes, new: {new}")


handles = [block.register_forward_hook(measure) for block in net]
net(torch.zeros(256, 1, 28, 28))
for handle in handles:
    handle.remove()
print("\n".join(report))

# %% [markdown] lang="zh"
# `Flatten` 只换了一种看法（视图），底下还是同一块内存。ReLU 却另要一份和隐藏层一样大的，
# 因为它的输入输出都可能还有用。预测时不需要反向传播，写上 `torch.no_grad()`，
# 中间结果用完即可释放。
#
# ## 它真的等于 PyTorch 的吗？
#
# 容器不算什么数，要对照的是程序能观察到的一切：名字、顺序、谁先被调用、存了什么、拒绝什么。
# 同一段小程序在我们的块和 `torch.nn` 上各跑一遍：

# %% [markdown] lang="en"
# `Flatten` only looks at the numbers in another way, as a view of the same memory. ReLU wants
# a piece as large as the hidden layer, since its input as well as its output may be needed
# again. Prediction has no backward pass: under `torch.no_grad()` what lies in between is freed as
# soon as it was used.
#
# ## Is it really PyTorch's?
#
# A container computes nothing. What must agree is all that a program can observe: names, order, who
# is called first, what is saved, what is refused. The same small programs run over our blocks and
# over `torch.nn`:

# %%
equivalence("blocks.Module")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 假如 `eval()` 只通知儿子、不通知孙子，浅的模型看不出任何毛病，深一层的暂退法却还在随机丢弃：

# %% [markdown] lang="en"
# ## What breaks it
#
# Suppose `eval()` told the children and not the grandchildren. A shallow model would show nothing;
# one level deeper, dropout would go on dropping:

# %%
mutant("blocks.Module", "eval does not reach grandchildren")

# %% [markdown] lang="zh"
# ## 练习：各减各的
#
# 写出 `halve_rows(x)`：`x` 的最后一轴是特征；只要某一行的绝对值之和大于 1，就把**这一行**减半，
# 直到每一行都不大于 1。已经合格的行不许再动，无论它的邻居还要减几次。
#
# 这是一个由数据决定次数的循环，而且要能求导。
# 写好后运行下面的 `check`，或在终端里用 `handson check model_construction`。

# %% [markdown] lang="en"
# ## Exercise: each row for itself
#
# Write `halve_rows(x)`. The last axis of `x` holds the features; as long as the absolute values of
# a row add up to more than 1, *that row* is halved, until no row exceeds 1. A row that is done
# must not be touched again, however often its neighbours still have to be halved.
#
# It is a loop whose turns are decided by the data, and gradients must pass through it. Then run
# `check` below, or `handson check model_construction` in a terminal.


# %% tags=["exercise"]
def halve_rows(x: Tensor) -> Tensor:
    """Halve every row until its absolute values add up to at most 1."""
    raise NotImplementedError


# %%
check(halve_rows)

# %% [markdown] lang="zh"
# ## 继续
#
# 整个多层感知机可以不用 `torch.nn.Module` 来训练：`handson run mlp --layers blocks --data glyphs`，
# 损失曲线与 `--layers handson` 的一模一样。`handson diagnose` 会逐层量出参数和激活占的字节。
# 下一课自己动手写一层。
#
# **出处**：反复作用同一层直到静止，见 Bai、Kolter 与 Koltun（2019），Deep equilibrium models。

# %% [markdown] lang="en"
# ## Go on
#
# The whole perceptron trains without `torch.nn.Module`:
# `handson run mlp --layers blocks --data glyphs`; its loss curve is that of `--layers handson`, bit
# for bit. `handson diagnose` measures the bytes of parameters and activations layer by layer. In
# the next lesson you write a layer yourself.
#
# **Sources**: for one layer applied until it rests, see Bai, Kolter and Koltun (2019), Deep
# equilibrium models.
