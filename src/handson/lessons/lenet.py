# ---
# concept: lenet
# needs: [mlp]
# minutes: 45
# ---

# %% [markdown] lang="zh"
# # LeNet：让一扇小窗滑过图像
#
# 把一张写着“7”的纸向右挪三毫米，你照样认得它。可是对多层感知机来说，这是一张全新的图：
# 它的第一层给**每个位置**的像素各配了一个权重，笔画挪了位置，碰到的就是另一批权重，
# 在原来那里学到的东西一点也用不上。
#
# 还有一个麻烦是参数太多。手机照片有一千两百万个像素、三个颜色，
# 后面只接 256 个隐藏单元，第一层就要九十多亿个权重。
#
# 本课读一个 1998 年的网络，它用同一个办法解决了这两个麻烦；然后动手量一量，到底解决了多少。

# %% [markdown] lang="en"
# # LeNet: a small window slides over the image
#
# Move a sheet with a “7” on it three millimetres to the right and you still read a seven. To a
# multilayer perceptron it is an image never seen before: its first layer has one weight for the
# pixel at *every place*. When the strokes move they meet other weights, and nothing that was
# learned over there helps over here.
#
# Then there are too many parameters. A photo from a phone has twelve million pixels in three
# colours; with a mere 256 hidden units behind it, the first layer needs over nine billion weights.
#
# This lesson reads a network of 1998 that answers both troubles with one device; then it measures
# how much of an answer that is.

# %%
import math

import torch
from torch import Tensor

from handson import nn
from handson.data.batches import Batches, images_to_float
from handson.data.embedded.glyphs import glyphs
from handson.learn import check
from handson.models.lenet import lenet
from handson.models.mlp import mlp
from handson.optim import SGD
from handson.show import figure, images, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 一扇窗，到处用
#
# 看懂一小段笔画，只需要看它附近的几个像素，这叫**局部性**；同一种笔画无论出现在哪里，
# 都值得用同一种眼光去看，这叫**权重共享**。卷积层就是这两句话：准备一个 5 × 5 的小窗口，
# 让它滑过整幅图，每停一处，就把窗口里的像素各乘一个权重再相加，得到一个数。
# 所有这些数排成一幅新的图，叫作特征图。一扇窗只有 25 个权重和一个偏置，图像再大也不会增加。
#
# 一扇窗只会找一种东西，所以 LeNet 的第一个卷积层有六扇窗，第二个有十六扇。
# 每个卷积层后面跟一次汇聚，把图的边长减半；最后交给三个全连接层去判断。
# 整个网络除去说明，不过二十来行：

# %% [markdown] lang="en"
# ## One window, used everywhere
#
# To make sense of a piece of a stroke it is enough to see the few pixels around it: that is
# *locality*. And a stroke deserves the same look wherever it turns up: that is *weight sharing*. A
# convolution layer is these two sentences. Take a window of 5 × 5, slide it over the image, and at
# every stop multiply each pixel in it by a weight and add up, which gives one number. All these
# numbers form a new image, a feature map. A window has 25 weights and a bias, however large the
# image.
#
# One window looks for one thing only, so LeNet's first convolution has six of them and its second
# sixteen. After each, pooling halves the sides of the image; at the end three fully connected
# layers decide. Without its docstring the whole network is some twenty lines:

# %%
source("handson.models.lenet:lenet")

# %% [markdown] lang="zh"
# 把一批图送进去，逐层看看出来的形状（批量、通道、高、宽）。边长怎么变有一个公式：
# 长 $n$ 的边，两端各补 $p$ 个 0，放一扇宽 $k$ 的窗，每次挪 $s$ 格，能停
# $\lfloor (n + 2p - k) / s \rfloor + 1$ 处。请挑两行自己算一遍。

# %% [markdown] lang="en"
# Send a batch through and look at what comes out layer by layer: (batch, channels, height, width).
# A formula says how a side changes. On a side of length $n$ with $p$ zeros added at each end, a
# window of width $k$ that moves by $s$ can stop at $\lfloor (n + 2p - k) / s \rfloor + 1$ places.
# Pick two lines and work them out yourself.

# %%
x = torch.zeros(1, 1, 28, 28)
for layer in lenet(modern=True):
    x = layer(x)
    print(f"{type(layer).__name__:<10} {tuple(x.shape)}")

# %% [markdown] lang="zh"
# ### 先猜，再运行：参数都在哪里
#
# 有参数的层共五个：两个卷积层，三个全连接层。哪一层的参数最多？
# 两个卷积层加起来占全部的一半、十分之一，还是更少？只有一个隐藏层的 MLP 又比它多几倍？

# %% [markdown] lang="en"
# ### Predict, then run: where the parameters are
#
# Five layers have parameters: two convolutions and three that are fully connected. Which one has
# the most? Do the two convolutions together hold a half of all, a tenth, less? And how many times
# as many has an MLP with a single hidden layer?


# %% tags=["predict"]
def count(model) -> int:
    return sum(p.numel() for p in model.parameters())


for layer in lenet():
    if count(layer):
        print(f"{count(layer):>7,}  {layer}")
print(f"{count(lenet()):>7,}  LeNet")
print(f"{count(mlp()):>7,}  MLP")

# %% [markdown] lang="zh"
# 最占地方的是展平之后的第一个全连接层：它又回到了“每个位置一个权重”的老办法。
# 卷积层虽然只占零头，计算量却不小，因为每一个权重都要在几百个位置上各用一次。
# 省下来的是要学的东西，不是要做的乘法。
#
# ## 一段常被说混的历史
#
# “LeNet 用于手写数字识别”，这句话对论文来说没错：论文读的是**手写数字**，
# 它的系统后来真的在银行里读支票上的金额。可是书里的实战读的不是数字：为了让题目难一点，
# 书用同一个结构去分**衣服和鞋子**的图像，也就是 Fashion-MNIST。引用准确率时要看清是哪一个数据集。
# 本课用库里自带的 `glyphs`：程序画的手写数字，不必下载。
#
# 结构也有两种。原文的激活函数是缩放过的 tanh，汇聚层带可训练的系数，输出层是径向基单元；
# 书把它们简化成 sigmoid、平均汇聚和线性输出，配上交叉熵与不带动量的 SGD。
# 今天的人会用 ReLU、最大汇聚和动量，这就是源码里的 `modern=True`。我们先训练这一种：

# %% [markdown] lang="en"
# Most of the room goes to the first fully connected layer after flattening, where it is one weight
# per place again. The convolutions hold the small change, yet they are not cheap to compute: each
# of their weights is used at hundreds of places. What is saved is what must be learned, not what
# must be multiplied.
#
# ## A piece of history that is often mixed up
#
# “LeNet reads handwritten digits” is true of the paper: those are *handwritten digits*, and its
# system went on to read the amounts on cheques in banks. But the book's own example reads none. To
# make the task harder it has the same network sort images of *clothes and shoes*, which is
# Fashion-MNIST; whoever quotes an accuracy must say which of the two. This lesson takes `glyphs`,
# which come with the library: digits drawn by a program, nothing to download.
#
# There are two forms of the network, too. The original bends by a scaled tanh, its pooling has
# coefficients that learn, and its outputs are radial basis units. The book simplifies them to
# sigmoid, average pooling and linear outputs, with cross-entropy and SGD without momentum. Today
# one would take ReLU, max pooling and momentum, which is `modern=True` in the source. That one
# we train first:

# %%
digits = glyphs(train=2000, test=500)
pixels, truth = images_to_float(digits.test)


def train_briefly(model, lr: float, momentum: float, epochs: int) -> list[float]:
    """Train in place and return the loss of every minibatch."""
    losses, loss_of = [], nn.CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, momentum=momentum)
    batches = Batches(digits.train, 32, convert=images_to_float)
    for _ in range(epochs):
        for inputs, targets in batches:
            optimizer.zero_grad()
            loss = loss_of(model(inputs), targets)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


@torch.no_grad()
def share_right(model, inputs: Tensor) -> float:
    return float((model(inputs).argmax(1) == truth).float().mean())


torch.manual_seed(0)
perceptron, modern = mlp(), lenet(modern=True)
train_briefly(perceptron, lr=0.05, momentum=0.9, epochs=3)
modern_losses = train_briefly(modern, lr=0.03, momentum=0.9, epochs=3)
for name, model in (("MLP", perceptron), ("LeNet", modern)):
    print(f"{name:<6} test accuracy {share_right(model, pixels):.1%}")

# %% [markdown] lang="zh"
# 两个网络在没有挪动过的测试图上都不错，可以比下去了。
#
# ### 先猜，再运行：挪动图像，特征图会怎样
#
# 取一个数字，擦掉背景上的噪点，向右挪 4 个像素，分别算出挪动前后第一个卷积层的六幅特征图。
# 下面要打印三个数：
#
# 1. 同一个位置上，两次的结果最多差多少？
# 2. 把后一次的结果往左挪回 4 个像素，再比，最多差多少？
# 3. 每幅特征图只留下全图最大的那个数，挪动前后差多少？
#
# 哪几个是零（或者只剩舍入误差）？

# %% [markdown] lang="en"
# On test images that have not been moved both networks do well, so that they can be compared.
#
# ### Predict, then run: what a feature map does when the image moves
#
# Take a digit, wipe the grain off its background, move it to the right by 4 pixels, and compute the
# six feature maps of the first convolution before and after. The cell prints three numbers:
#
# 1. At the same place, how far apart are the two results at most?
# 2. Move the later result back to the left by 4 pixels: how far apart are they now?
# 3. Of each map keep only the largest number there is: how far apart are those?
#
# Which of them are zero, or nothing but rounding?


# %% tags=["predict"]
def moved(inputs: Tensor, right: int) -> Tensor:
    """Return the images moved to the right; what leaves is lost, what enters is black."""
    there = torch.zeros_like(inputs)
    there[..., right:] = inputs[..., : inputs.shape[-1] - right]
    return there


seven = pixels[truth == 7][:1]
seven = seven * (seven > 0.3)
with torch.no_grad():
    before, after = (modern[0](inputs) for inputs in (seven, moved(seven, 4)))
print(f"1. at the same place: {(after - before).abs().max():.2g}")
inner = slice(2, 22)  # columns whose windows lie inside the image both times
print(f"2. moved back: {(after[..., 6:26] - before[..., inner]).abs().max():.2g}")
print(f"3. largest of a map: {(after.amax((2, 3)) - before.amax((2, 3))).abs().max():.2g}")

# %% [markdown] lang="zh"
# 除了边缘，输入挪多少，特征图就跟着挪多少，一个数也不变：这叫**等变**（equivariance）。
# 卷积的这个性质常被叫作“平移不变性”，严格说并不是：**不变**（invariance）是挪动以后结果完全一样，
# 那是第三个数，要靠汇聚，在这里是对全图取最大值。卷积保证“换个地方也认得出这一笔”，
# 汇聚才决定“在哪里认出来的不重要”。用眼睛看一遍，每幅图按自己的最大值调过亮度：

# %% [markdown] lang="en"
# Edges aside, as far as the input moves, so far the feature maps move along, and not one number
# changes. This is *equivariance*. It is often called translation invariance, which strictly it is
# not: *invariant* is what stays the same when the input moves. That is the third number, and it
# takes pooling, here a maximum over the whole map. Convolution sees to it that a stroke is
# recognised elsewhere too; pooling makes it unimportant where that was. Here it is for the eye,
# each map with its own brightness:

# %%
maps_before, maps_after = (maps.relu().transpose(0, 1) for maps in (before, after))
sheet = torch.cat([seven, maps_before, moved(seven, 4), maps_after])
names = [label("图像", "image"), *(label(f"窗 {i}", f"window {i}") for i in range(1, 7))]
brightest = sheet.amax((2, 3), keepdim=True).clamp(min=1e-6)
images(sheet / brightest, labels=2 * names, columns=7)

# %% [markdown] lang="zh"
# ### 先猜，再运行：测试图挪动以后
#
# LeNet 的汇聚窗只有 2 × 2，末尾还有全连接层，所以它不会完全不变。
# 两个网络都没有见过挪了这么远的数字。把 500 张测试图一起向右挪 1 到 4 个像素，准确率会怎么走？
# 请在纸上画两条线：谁先掉下来？挪到第 3 个像素时，LeNet 还能保持原来的准确率吗？

# %% [markdown] lang="en"
# ### Predict, then run: the test images move
#
# LeNet's pooling windows are only 2 × 2, and fully connected layers follow, so it cannot be wholly
# invariant. Neither network has seen digits that far from the middle. Move the 500 test images to
# the right by 1 to 4 pixels: what becomes of the accuracy? Sketch two lines. Which falls first?
# Does LeNet keep its accuracy up to the third pixel?

# %% tags=["predict"]
with figure(height=3.2) as (drawing, (panel,)):
    for name, model, marker in (("LeNet", modern, "o"), ("MLP", perceptron, "s")):
        right = [100 * share_right(model, moved(pixels, far)) for far in range(5)]
        print(f"{name:<6}", " ".join(f"{value:5.1f}" for value in right))
        panel.plot(range(5), right, marker=marker, label=name)
    panel.set_xlabel(label("向右挪动的像素", "pixels moved to the right"))
    panel.set_ylabel(label("测试准确率（%）", "test accuracy (%)"))
    panel.set_xticks(range(5))
    panel.set_ylim(0, 100)
    panel.legend()
drawing

# %% [markdown] lang="zh"
# LeNet 确实更经得起挪动，但它也在掉，而且掉得不少：共享权重不等于天生不怕平移。
# 原因在后半截：两次汇聚之后，一格相当于原图的 4 个像素，
# 图像挪了将近一格，笔画就落进邻居的格子，展平之后碰到的是另一批权重，
# 又回到了 MLP 的处境。真要经得起挪动，要么让训练集里就有挪动过的图（数据增强），
# 要么像后来的网络那样，在最后对整幅特征图取平均。
#
# ### 先猜，再运行：书里的写法要多少步
#
# 换成书里的形式：sigmoid、平均汇聚、学习率 0.9、没有动量。数据、批量大小和权重的初始化方法都不变，
# 也走同样的步数。图里的水平点线是 $\ln 10$：对十个类别一视同仁地瞎猜，交叉熵就是这么大。
# 走完以后，它的损失会比 ReLU 的略高、高得多，还是仍在点线附近？

# %% [markdown] lang="en"
# LeNet does stand more, but it falls too, and not by a little: to share weights is not to be proof
# against shifts. The cause is in its second half. After pooling twice, one cell stands for 4 pixels
# of the image. When the image moves by nearly a cell, the strokes land in the neighbour's cell and,
# after flattening, on other weights; that is the MLP's situation again. Whoever needs more puts
# moved images into the training set (data augmentation) or, like later networks, averages over the
# whole feature map at the end.
#
# ### Predict, then run: how many steps the book's form needs
#
# Now take the book's form: sigmoid, average pooling, a learning rate of 0.9, no momentum. The data,
# the batch size and the way the weights start stay as they were, and so does the number of steps.
# The dotted line is $\ln 10$, the cross-entropy of guessing all ten classes alike. At the end, is
# its loss slightly higher than that of ReLU, much higher, or still near the dotted line?

# %% tags=["predict"]
torch.manual_seed(0)
book_losses = train_briefly(lenet(), lr=0.9, momentum=0.0, epochs=2)
today = label("ReLU、最大汇聚、动量", "ReLU, max pooling, momentum")
then = label("sigmoid、平均汇聚", "sigmoid, average pooling")
with figure(height=3.2) as (drawing, (panel,)):
    panel.plot(modern_losses[: len(book_losses)], label=today)
    panel.plot(book_losses, linestyle="--", label=then)
    panel.axhline(math.log(10), color="grey", linewidth=1, linestyle=":", label="ln 10")
    panel.set_xlabel(label("更新步数", "updates"))
    panel.set_ylabel(label("小批量的损失", "loss of the minibatch"))
    panel.legend()
drawing

# %% [markdown] lang="zh"
# 开头颠了几下，它就停在瞎猜的水平上了。sigmoid 的斜率最大也只有 1/4，梯度从输出退回第一层，
# 要穿过四个 sigmoid，每穿过一个，至多剩四分之一；同时它的输出都挤在 1/2 附近，
# 不同的图像到了末尾看上去都差不多。
# 量一下开局时第一个卷积层收到的梯度就知道了：

# %% [markdown] lang="en"
# After a few jolts it stays at the level of guessing. The slope of a sigmoid is 1/4 at most, and
# on its way back from the output a gradient passes four of them, each of which leaves a quarter or
# less. Besides, all its outputs crowd around 1/2, so that towards the end different images look
# much alike. To see it, measure the gradient that the first convolution receives at the very
# start:

# %%
for name, modern_form in (("ReLU", True), ("sigmoid", False)):
    torch.manual_seed(0)
    fresh = lenet(modern=modern_form)
    nn.CrossEntropyLoss()(fresh(pixels[:100]), truth[:100]).backward()
    print(f"{name:<8} gradient of the first windows: {fresh[0].weight.grad.norm():.1e}")

# %% [markdown] lang="zh"
# 这不是说书里的网络学不会。书里有六万张图、看十遍，一共两千多步，熬过最初的平台期，
# 它照样学得不错；换掉激活函数，这段路就省了。
#
# ## 它真的等于 PyTorch 的吗？
#
# `lenet` 只有一份，层却有两套：`layers=torch.nn` 或 `layers=handson.nn`，
# 后者的每一层都是我们自己写的。参数的名字和形状相同，所以训练好的权重可以直接搬过去：

# %% [markdown] lang="en"
# This does not mean that the book's network cannot learn. The book has sixty thousand images and
# sees them ten times, over two thousand steps in all, and once off that first plateau it learns
# well. Another activation spares the walk.
#
# ## Is it really PyTorch's?
#
# There is one `lenet` and two sets of layers for it, `layers=torch.nn` and `layers=handson.nn`; in
# the latter every layer is written by us. Parameters have the same names and shapes, so that
# weights which were trained in the one can move to the other:

# %%
ours = lenet(modern=True, layers=nn)
ours.load_state_dict(modern.state_dict())
with torch.no_grad():
    few = pixels[:100]
    print(f"scores differ by at most {(ours(few) - modern(few)).abs().max():.1e}")

# %% [markdown] lang="zh"
# 再让机器当场核对整个网络：各种输入下的得分与每一个参数的梯度，还有几步训练的损失曲线。

# %% [markdown] lang="en"
# Now let the machine check the whole network on the spot: the scores and the gradient of every
# parameter in several situations, and the losses of a few steps of training.

# %%
equivalence("lenet")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 数学里的“卷积”在相乘之前要把窗口转半圈；深度学习的卷积层从来不转，准确的名字是“互相关”。
# 假如有人照着数学课本写，改动只有一处：

# %% [markdown] lang="en"
# ## What breaks it
#
# In mathematics, a convolution turns the window by half a circle before multiplying. The layers of
# deep learning never do; their proper name is cross-correlation. Suppose someone followed the
# textbook of mathematics, in a single place:

# %%
flipped = mutant("lenet", "kernels flipped")
flipped

# %% [markdown] lang="zh"
# ### 先猜，再运行：窗口转了半圈
#
# 把训练好的权重放进这个改坏的网络，不再训练，准确率还剩多少？
# 再想一步：假如从一开始就用改坏的版本来**训练**，结果会变差吗？

# %% [markdown] lang="en"
# ### Predict, then run: windows turned by half a circle
#
# Put the trained weights into this broken network and do not train any more: how much of the
# accuracy is left? And one step further: had the network been *trained* in the broken version from
# the start, would it be any worse?

# %% tags=["predict"]
with flipped.made():
    print(f"flipped: {share_right(ours, pixels):.1%}")
print(f"as it should be: {share_right(modern, pixels):.1%}")

# %% [markdown] lang="zh"
# 第二问的答案是：不会。权重是学来的，窗口若要转半圈才用，网络就学出转了半圈的权重，效果一样。
# 正因为如此，这种错误单看训练曲线发现不了，要等到装入别人的权重才露馅。
# 所以层与层要逐个数地比，不能只比准确率。
#
# ## 练习：亲手写出一张特征图
#
# LeNet 的第一个卷积层，就是把下面这件事做六遍。给你一幅图 `image`（二维张量）
# 和一个窗口 `kernel`（也是二维张量，高 $h$ 和宽 $w$ 都是奇数），请写出
# `feature_map(image, kernel)`，返回一个与 `image` 一样大的张量：
#
# $$y_{i,j} = \sum_{a=0}^{h-1}\sum_{b=0}^{w-1} k_{a,b}\; x_{i+a-p,\;j+b-q}$$
#
# 其中 $p$ 是 $h/2$、$q$ 是 $w/2$ 去掉小数，也就是让窗口的中心对准 $(i, j)$。
# 窗口伸到图像外面时，那里的像素一律当作 0。
#
# 先手算一个例子：图像只有一行 `[2, 1, 1, 3]`，窗口是 `[-1, 0, 1]`（右邻减左邻），
# 结果应当是 `[1, -1, 2, -1]`。
#
# 1. 把下面的 `raise NotImplementedError` 换成你的代码。用循环就很好，不必快；切片和
#    `Tensor.unfold` 也可以。`image.new_zeros(3, 4)` 会造出 3 行 4 列的零。从头到尾用张量来算，
#    不要用 `.item()` 把数取出来：检查也要看梯度，取出来，梯度就断了。
# 2. 运行那个单元格，再运行后面的 `check(feature_map)`；或者保存笔记本，在终端里运行
#    `handson check lenet`。
# 3. 如果还不对，它会给出一个最小的出错输入、你的结果和应有的结果。照着手算一遍，多半就看出来了。
#
# 检查里有横的、竖的、方的，还有比图像更大的窗口。只有一处不许偷懒：不能调用现成的卷积或填充函数。

# %% [markdown] lang="en"
# The answer to the second question is no. Weights are learned: if windows are turned before use,
# the network learns them turned, and all is well. That is why no training curve shows this mistake;
# it comes out when weights from elsewhere are loaded. Layers must be compared number by number, not
# by their accuracy.
#
# ## Exercise: a feature map by your own hand
#
# LeNet's first convolution does the following six times. Given an image `image` (a tensor with two
# axes) and a window `kernel` (two axes, its height $h$ and its width $w$ both odd), write
# `feature_map(image, kernel)`, which returns a tensor of the same size as `image`:
#
# $$y_{i,j} = \sum_{a=0}^{h-1}\sum_{b=0}^{w-1} k_{a,b}\; x_{i+a-p,\;j+b-q}$$
#
# Here $p$ is $h/2$ and $q$ is $w/2$ without the fraction, so that the middle of the window lies on
# $(i, j)$. Where the window reaches outside the image, pixels count as 0.
#
# An example to work out by hand: an image of one row `[2, 1, 1, 3]` and the window `[-1, 0, 1]`,
# the right neighbour minus the left one, give `[1, -1, 2, -1]`.
#
# 1. Put your code in place of `raise NotImplementedError` below. Loops are fine, it need not be
#    fast; so are slices and `Tensor.unfold`. `image.new_zeros(3, 4)` makes zeros in 3 rows and 4
#    columns. Stay with tensors all the way and do not take numbers out by `.item()`: the check
#    looks at gradients too, and there they would break off.
# 2. Run that cell, then `check(feature_map)` in the one after it; or save the notebook and run
#    `handson check lenet` in a terminal.
# 3. If it is not right yet, you get the smallest input that fails, your result and the right one.
#    Work it out by hand, and most likely you will see why.
#
# The check has wide, tall and square windows, and one larger than its image. One shortcut is
# closed: finished functions for convolution or padding must not be called.


# %% tags=["exercise"]
def feature_map(image: Tensor, kernel: Tensor) -> Tensor:
    """Weigh what the kernel sees around every pixel of the image, with zeros outside."""
    raise NotImplementedError


# %%
check(feature_map)

# %% [markdown] lang="zh"
# ## 继续
#
# 在真正的衣服图像上训练：`handson run lenet` 是书里的形式，`handson run lenet --modern` 是现代的；
# 没有下载数据时加上 `--data glyphs`。卷积层的步幅、填充和多个通道，还有汇聚层，后面各有一课细讲。
#
# **出处**：LeCun、Bottou、Bengio 与 Haffner（1998），“Gradient-based learning applied to document
# recognition”，第二节 B 小节是网络结构，第十节是读支票的系统；
# 更早的邮政编码识别见 LeCun 等（1989）；Fashion-MNIST 见 Xiao 等（2017），arXiv:1708.07747。

# %% [markdown] lang="en"
# ## Go on
#
# Train on real images of clothes: `handson run lenet` is the book's form and
# `handson run lenet --modern` today's; without downloaded data add `--data glyphs`. Stride, padding
# and several channels have lessons of their own later, and so has pooling.
#
# **Sources**: LeCun, Bottou, Bengio and Haffner (1998), “Gradient-based learning applied to
# document recognition”; section II.B has the network, section X the system that reads cheques. The
# earlier reader of zip codes is in LeCun et al. (1989); Fashion-MNIST is Xiao et al. (2017),
# arXiv:1708.07747.
