# ---
# concept: custom_layer
# needs: [model_construction]
# minutes: 30
# ---

# %% [markdown] lang="zh"
# # 自定义层：框架里没有的，自己写
#
# 论文里的新运算、业务里的特殊归一化、只为一次实验设计的小机关：库里找不到现成的层，怎么办？
# 好消息是，自己写的层与库里的层没有高低之分，二者走的是同一条路，能放进同样的容器，存成同样的文件。
#
# 难的不是公式，而是分清层里的每个数属于哪一类：要学的、要跟着走但不学的、临时用一下的。
# 放错了类别往往不报错，只是悄悄地学不动。

# %% [markdown] lang="en"
# # Custom layers: what the framework lacks, you write
#
# A new operation from a paper, an odd normalisation that your data need, a gadget for one
# experiment: what if no library has the layer? The good news is that a layer of your own is no
# second-class citizen. It goes the same way, into the same containers, into the same files.
#
# The hard part is not the formula. It is to know for each number of the layer what kind it is: to
# be learnt, to come along without being learnt, or needed for a moment only. A number of the wrong
# kind seldom gives an error; the layer just quietly fails to learn.

# %%
import torch
from torch import Tensor

from handson import nn
from handson.base.module import Parameter
from handson.blocks import Module, Sequential
from handson.data.embedded.linear import linear
from handson.learn import check
from handson.models.block_layers import Linear, ReLU
from handson.optim import SGD
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 不带参数的层
#
# 最短的层只有 `forward`。既然它什么都不记，为什么不干脆写成函数？
# 因为层可以放进 `Sequential`，打印模型时看得见，还可以挂钩子。

# %% [markdown] lang="en"
# ## Layers without parameters
#
# The shortest layer is a `forward` and nothing else. If it remembers nothing, why not write a
# function? Because a layer fits into `Sequential`, shows up when the model is printed, and can
# carry hooks.

# %%
source("handson.models.block_layers:ReLU")

# %% [markdown] lang="zh"
# 有一处常被说混：“没有参数”不等于“没有状态”。暂退法一个参数也没有，
# 行为却随 `training` 这个开关而变。开关由基类保管，所以 `super().__init__()`
# 必须是构造函数的第一行；忘了写它，登记处还没建好，连赋值都会失败。
#
# ## 带参数的层
#
# 全连接层要记住 $\mathbf{W}$ 和 $\mathbf{b}$，算的是
#
# $$\mathbf{y} = \mathbf{x}\mathbf{W}^\top + \mathbf{b} .$$
#
# 三件事缺一不可：在构造函数里用 `Parameter` 声明，给它们一个合适的初值，在 `forward` 里使用它们。

# %% [markdown] lang="en"
# One thing is often mixed up: "without parameters" does not mean "without state". Dropout has not
# one parameter, and yet it behaves as the switch `training` says. The base class keeps the switch;
# therefore `super().__init__()` has to be the first line of a constructor. Without it there is no
# registry yet, and even an assignment fails.
#
# ## Layers with parameters
#
# A fully connected layer remembers $\mathbf{W}$ and $\mathbf{b}$ and computes
#
# $$\mathbf{y} = \mathbf{x}\mathbf{W}^\top + \mathbf{b} .$$
#
# Three things are needed: declare them as `Parameter` in the constructor, give them a sensible
# start, and use them in `forward`.

# %%
source("handson.models.block_layers:Linear")

# %% [markdown] lang="zh"
# ### 先猜，再运行：三种身份
#
# 同样的两个数，用三种办法放进一个块：普通属性、缓冲区、参数。然后把整个块转成 float64。
# 请为每一种填三个空：优化器会更新它吗？会存进文件吗？精度跟着变了吗？

# %% [markdown] lang="en"
# ### Predict, then run: three ways to belong
#
# The same two numbers enter a block in three ways: as a plain attribute, as a buffer, as
# a parameter. Then the block is converted to float64. Fill three blanks for each: will an optimizer
# move it? Is it saved? Did its precision follow?

# %% tags=["predict"]
holder = Module()
holder.plain = torch.ones(2)
holder.register_buffer("fixed", torch.ones(2))
holder.learnt = Parameter(torch.ones(2))
holder.double()
learns, saved = dict(holder.named_parameters()), holder.state_dict()
for name in ("plain", "fixed", "learnt"):
    follows = getattr(holder, name).dtype == torch.float64
    print(f"{name}: learnt {name in learns}, saved {name in saved}, follows {follows}")

# %% [markdown] lang="zh"
# 普通属性是块的私事，谁也不来管它：搬到显卡时它留在原地，下一次相乘就会报“不在同一设备上”。
# 所以固定的张量（归一化的均值、掩码、位置编码）应当登记成缓冲区；
# 算得出来、不必写进文件的，再加上 `persistent=False`。
#
# ### 先猜，再运行：忘了写 `Parameter`
#
# 下面训练两个线性层，数据、初值、学习率完全相同。唯一的差别是：第二层的权重是一个普通张量，
# 虽然写了 `requires_grad=True`，也确实算出了梯度。两条损失曲线会有什么不同？
# 第二条会完全不动，还是先降后停？

# %% [markdown] lang="en"
# A plain attribute is the block's own affair and nobody looks after it: when the block goes to
# a GPU it stays behind, and the next product complains about two devices. So a tensor that is fixed
# (the mean of a normalisation, a mask, a positional encoding) should be registered as a buffer;
# one that can be computed again need not be in the file: `persistent=False`.
#
# ### Predict, then run: `Parameter` forgotten
#
# Two linear layers are trained with the same data, start and learning rate. There is one
# difference: the weight of the second is a plain tensor. It does say `requires_grad=True`, and it
# does get a gradient. How will the loss curves differ? Does the second not move at all, or does it
# fall and then stop?

# %% tags=["predict"]
(x, y), loss_of = linear().train, nn.MSELoss()
torch.manual_seed(0)
right, wrong = Linear(2, 1), Linear(2, 1)
wrong.load_state_dict(right.state_dict())
start = wrong.weight.detach().clone()
del wrong.weight
wrong.weight = start.requires_grad_()
curves = {}
for name, layer in [("Parameter", right), (label("普通张量", "plain tensor"), wrong)]:
    optimizer, curves[name] = SGD(layer.parameters(), lr=0.1), []
    for _ in range(40):
        optimizer.zero_grad()
        loss = loss_of(layer(x), y)
        loss.backward()
        optimizer.step()
        curves[name].append(loss.item())
with figure(height=2.8) as (drawing, (panel,)):
    for name, losses in curves.items():
        panel.plot(losses, label=name)
    panel.set_xlabel(label("步", "step"))
    panel.set_ylabel(label("损失", "loss"))
    panel.legend()
drawing

# %% [markdown] lang="zh"
# 偏置是登记过的，它独自消掉了误差的平均值，损失因此降了一截；剩下的误差要靠权重，
# 而优化器的名单上没有权重。梯度算了也白算，没有人用它，甚至没有人把它清零。
# 看到损失“降一点就停”，先数一数 `named_parameters()`。
#
# ### 先猜，再运行：换掉还是改写
#
# 优化器已经造好了，这时想换一组初值。办法一：`layer.weight = Parameter(...)`；
# 办法二：在 `torch.no_grad()` 里原地改写。之后各走一步。哪一种做法里权重真的动了？

# %% [markdown] lang="en"
# The bias is registered. By itself it removes the mean of the errors, and the loss falls that far;
# the rest of the error is the weights' business, and they are not on the optimizer's list. Their
# gradient is computed for nothing: nobody uses it, nobody even clears it. When a loss falls a
# little and stops, first count what `named_parameters()` gives.
#
# ### Predict, then run: replace or overwrite
#
# The optimizer is made already, and now you want another start. One way is an assignment,
# `layer.weight = Parameter(...)`. Another is to overwrite the numbers in place, under
# `torch.no_grad()`. Then each takes one step. In which of the two does the weight really move?

# %% tags=["predict"]
for way in ("replaced", "overwritten"):
    layer, new = Linear(2, 1), torch.zeros(1, 2)
    optimizer = SGD(layer.parameters(), lr=0.1)
    if way == "replaced":
        layer.weight = Parameter(new)
    else:
        with torch.no_grad():
            layer.weight.copy_(new)
    loss_of(layer(x), y).backward()
    optimizer.step()
    print(f"{way}: moved {not torch.equal(layer.weight, new)}")

# %% [markdown] lang="zh"
# 优化器手里是当初那个张量对象，换掉之后，它更新的是一个谁也不用的旧张量。
# 因此初始化函数（`normal_`、`zeros_` 等）都是原地改写，名字以下划线结尾；
# `load_state_dict` 默认也是往里抄数，而不是换对象。
# 同理，不要在 `forward` 里新建 `Parameter`：每次调用都是新的一个，学到的东西随手就丢了。
#
# ## 与库里的层混用
#
# 自己的层放进容器，和别的层没有两样：

# %% [markdown] lang="en"
# The optimizer holds the tensor object of that day; once it is replaced, what gets updated is an
# old tensor that nobody uses. This is why functions that initialise (`normal_`, `zeros_` and
# others) write in place and have names that end with an underscore, and why `load_state_dict`
# copies numbers in rather than putting new objects there. For the same reason never make a
# `Parameter` in `forward`: every call would have a new one, and whatever it learns is thrown away.
#
# ## Among the layers of the library
#
# In a container, a layer of your own is like any other:

# %%
Sequential(Linear(2, 8), ReLU(), Linear(8, 1))

# %% [markdown] lang="zh"
# ## 它真的等于 PyTorch 的吗？
#
# 用这几层搭一个多层感知机，与 `torch.nn` 搭的同一个模型比较。参数名相同，
# 所以后者的权重可以直接装进前者：

# %% [markdown] lang="en"
# ## Is it really PyTorch's?
#
# These layers make a multilayer perceptron, which is compared with the same model made of
# `torch.nn`. The names of the parameters agree, so that the weights of one load into the other:

# %%
equivalence("blocks.mlp")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 一行就能让深度失去意义。注意有几种情形照样通过，想一想为什么：

# %% [markdown] lang="en"
# ## What breaks it
#
# One line is enough to make depth pointless. Note the cases that pass all the same, and think why:

# %%
mutant("blocks.mlp", "no bend between the layers")

# %% [markdown] lang="zh"
# ## 练习：maxout 层的前向传播
#
# ReLU 在一条直线和零之间取大。maxout 层更进一步：每个输出准备 $k$ 条各自学习的直线，取其中最大的：
#
# $$y_o = \max_{p}\; \bigl(\mathbf{w}_{p,o}^\top \mathbf{x} + b_{p,o}\bigr) .$$
#
# 写出 `maxout(x, weight, bias)`。`weight` 的形状是（直线，输出，输入），`bias` 是（直线，输出）；
# `x` 的最后一轴是输入，前面可以没有批量轴，也可以有好几个。最大值对每个输出分别取。
# 写好后运行下面的 `check`，终端里的命令是 `handson check custom_layer`。

# %% [markdown] lang="en"
# ## Exercise: the forward pass of a maxout layer
#
# ReLU takes the larger of one line and zero. A maxout layer goes further: each output has $k$
# lines, all of them learnt, and takes the largest:
#
# $$y_o = \max_{p}\; \bigl(\mathbf{w}_{p,o}^\top \mathbf{x} + b_{p,o}\bigr) .$$
#
# Write `maxout(x, weight, bias)`. The shape of `weight` is (lines, outputs, inputs), that of `bias`
# (lines, outputs). The last axis of `x` holds the inputs; before it there may be no batch axis, or
# several. Each output has a maximum of its own. Then run `check` below; the command for a terminal
# is `handson check custom_layer`.


# %% tags=["exercise"]
def maxout(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Return for each output the largest of its lines."""
    raise NotImplementedError


# %%
check(maxout)

# %% [markdown] lang="zh"
# ## 继续
#
# 把 maxout 包成一个带参数的层，换掉多层感知机里的 ReLU 试试：`handson run mlp --data glyphs`
# 是可以比较的基准。再往后是参数的读写：怎样存盘，怎样保证读回来的就是存下去的。
#
# **出处**：maxout 由 Goodfellow 等人（2013）提出，见 arXiv:1302.4389。

# %% [markdown] lang="en"
# ## Go on
#
# Wrap maxout into a layer with parameters and put it where the perceptron has its ReLU;
# `handson run mlp --data glyphs` is the base line to compare with. What comes after is to write
# parameters to disk, and to make sure that those read are those written.
#
# **Sources**: maxout is by Goodfellow et al. (2013), arXiv:1302.4389.
