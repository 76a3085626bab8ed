# ---
# concept: dropout
# needs: [weight_decay, mlp]
# minutes: 30
# ---

# %% [markdown] lang="zh"
# # 暂退法：让网络学会不依赖任何人
#
# 一支球队里有位明星，每个战术都绕着他转。训练赛场场大胜，直到有一天他病了，全队不知道该把球传给谁。
# 有位教练的办法很怪：每次训练前抛硬币，抛到反面的队员坐到场边。
# 训练更辛苦了，可是谁缺席，这支球队都还会踢球。
#
# 神经网络里也有这样的明星：几个隐藏单元互相迁就，合起来恰好背下了训练集。
# 本课就用教练的办法：训练时随机让一部分单元暂时退场。要弄清三件事：
# 退场之后，剩下的数怎样补偿；预测时为什么要人人上场；它究竟换来了什么。

# %% [markdown] lang="en"
# # Dropout: learning to depend on nobody
#
# A team has a star, and every move is built around her. They win all their training matches, until
# one day she is ill and nobody knows whom to pass to. Another coach has an odd method: before every
# session each player tosses a coin, and those with tails sit down. Training is harder now, but this
# team can play whoever is absent.
#
# Networks have stars as well: a few hidden units that rely on one another and together happen to
# have memorised the training set. This lesson does as the coach did and sends units away at random
# while training. Three things need to be understood: how those who stay make up for the others, why
# everybody plays when it counts, and what is gained by all this.

# %%
import torch
from torch import Tensor

from handson.data.embedded.glyphs import glyphs
from handson.learn import check
from handson.models.mlp import mlp
from handson.nn import CrossEntropyLoss, Dropout
from handson.optim import SGD
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 想法
#
# 设隐藏层的输出是 $\mathbf{h}$，退场的概率是 $p$。训练时给每个数独立地抛一次硬币：
#
# $$h_i' = \frac{m_i}{1-p}\,h_i , \qquad P(m_i = 0) = p , \quad P(m_i = 1) = 1-p .$$
#
# 留下来的数都除以 $1-p$，于是 $\mathbb{E}[h_i'] = h_i$：后面的层平均而言收到的信号和从前一样强。
# 预测时不抛硬币，$\mathbf{h}$ 原样通过，也就不需要任何补偿。

# %% [markdown] lang="en"
# ## The idea
#
# Let $\mathbf{h}$ be the output of a hidden layer and $p$ the probability of being sent away. While
# training, a coin is tossed for every number by itself:
#
# $$h_i' = \frac{m_i}{1-p}\,h_i , \qquad P(m_i = 0) = p , \quad P(m_i = 1) = 1-p .$$
#
# Whoever stays is divided by $1-p$, so that $\mathbb{E}[h_i'] = h_i$: on average the next layers
# hear a signal as strong as before. For predictions no coin is tossed, $\mathbf{h}$ passes as it
# is, and there is nothing to make up for.

# %%
source("handson.ops.dropout:dropout")

# %% [markdown] lang="zh"
# ### 先猜，再运行：一排一
#
# 把一万个 1 送进 `Dropout(0.2)`，先在训练模式，再在预测模式。请写下四个猜测：
# 训练模式的输出里会有哪几种不同的数？其中零占多大比例？平均值是多少？预测模式的平均值呢？

# %% [markdown] lang="en"
# ### Predict, then run: a row of ones
#
# Ten thousand ones go through `Dropout(0.2)`, first in training mode, then in evaluation. Write
# down four guesses: which different numbers come out while training? What share of them is zero?
# What is their mean? And the mean in evaluation?

# %% tags=["predict"]
torch.manual_seed(0)
layer, ones = Dropout(0.2), torch.ones(10_000)
for switch in (layer.train, layer.eval):
    y = switch()(ones)
    name = "training" if layer.training else "evaluation"
    print(f"{name:10}: values {y.unique().tolist()}, mean {y.mean():.3f}")
    print(f"{'':10}  share of zeros {(y == 0).float().mean():.3f}")

# %% [markdown] lang="zh"
# 训练时只有两种数：零，和被放大了的一。放大的倍数正好抵消缺席的人数，所以平均值几乎不变；
# 它不会**恰好**不变，因为缺席的人数本身也是抽签抽出来的。预测模式是恒等映射，一个随机数也不用。
#
# ## 背书，还是学会
#
# 三百张 `glyphs` 手写数字，其中每四张就有一张的标签被换成了随便一个数字，真实的数据也常常这样。
# 再配一个有两个隐藏层的感知机：参数有二十七万个，把三百张图连同错误一起背下来绰绰有余。
# 下面训练两次，只有退场的概率不同。

# %% [markdown] lang="en"
# While training there are two kinds of numbers: zeros, and ones that were made larger, by just as
# much as makes up for the absent, so that the mean hardly changes. It does not stay **exactly** the
# same, because how many are absent is decided by lot as well. In evaluation the layer is the
# identity, and no random number is drawn.
#
# ## Memorised or learned
#
# Three hundred handwritten digits from `glyphs`; on every fourth the label was exchanged for any
# digit at all, as happens in real data too. Add a perceptron with two hidden layers: the parameters
# are more than a quarter of a million, plenty to learn three hundred pictures by heart, mistakes
# included. Train it twice, with nothing changed but the probability of being sent away.

# %%
digits = glyphs(train=300, test=1000, seed=1)
x, y = digits.train[0].float() / 255, digits.train[1].long()
y[::4] = torch.randint(10, (75,), generator=torch.Generator().manual_seed(2))
new_x, new_y = digits.test[0].float() / 255, digits.test[1].long()
loss_of = CrossEntropyLoss()


def trained(p: float, epochs: int = 60):
    """Return the model after training with dropout p, and both losses after every epoch."""
    torch.manual_seed(0)
    model = mlp(784, (256, 256), dropout=(p, p))
    for parameter in model.parameters():
        if parameter.ndim == 2:
            torch.nn.init.kaiming_uniform_(parameter, nonlinearity="relu")
    optimizer, history = SGD(model.parameters(), lr=0.1), []
    for _ in range(epochs):
        for some in torch.randperm(300).split(100):
            optimizer.zero_grad()
            loss_of(model.train()(x[some]), y[some]).backward()
            optimizer.step()
        with torch.no_grad():
            model.eval()
            history.append((float(loss_of(model(x), y)), float(loss_of(model(new_x), new_y))))
    return model, history


# %% [markdown] lang="zh"
# ### 先猜，再运行：两条曲线之间
#
# 左边 $p=0$，右边 $p=0.5$，实线是训练集上的损失，虚线是新图上的损失，两者都在预测模式下测量。
# 先写下：哪一边的实线降得更快？哪一边两条线靠得更近？

# %% [markdown] lang="en"
# ### Predict, then run: between two curves
#
# On the left $p=0$, on the right $p=0.5$; solid is the loss on the training pictures, dashed that
# on new ones, both measured in evaluation mode. Write down first: on which side does the solid line
# fall faster? On which side do the two lines stay closer together?

# %% tags=["predict"]
models = {}
with figure(columns=2, height=3.2) as (drawing, panels):
    for panel, p in zip(panels, (0.0, 0.5), strict=True):
        models[p], history = trained(p)
        seen, unseen = zip(*history, strict=True)
        panel.plot(seen, label=label("训练", "training"))
        panel.plot(unseen, linestyle="--", label=label("新图", "new pictures"))
        panel.set(yscale="log", ylim=(1e-2, 5), xlabel=label("轮", "epoch"))
        panel.set_title(f"p = {p:g}")
        panel.legend(loc="lower left")
drawing

# %% [markdown] lang="zh"
# 没有暂退法时，训练损失一路下降，连错误的标签也背了下来，新图上的损失却早早停住：
# 两条线张成一把剪刀。有了暂退法，训练损失降得慢，剪刀的口子也小。它并没有消失：
# 训练得足够久，错误终究会被背下来，所以暂退法常和提前停止一起用。
#
# 为什么有用？每一步训练的其实是另一个残缺的网络，它们共用同一套权重，
# 谁也来不及和固定的伙伴串通；预测时全员上场，近似于把这许多残缺网络的意见平均起来。
#
# 注意：暂退法**不是**权重衰减的一种。它没有给权重的大小加价，改的是训练时的计算；
# 两者只是同属“正则化”这一家。
#
# ## 忘了切换到预测模式
#
# 最常见的错误，是预测前忘了 `model.eval()`。
#
# ### 先猜，再运行：同一批图，问五遍
#
# 用刚才 $p=0.5$ 的网络给同一批新图打分，在预测模式下问五遍，在训练模式下也问五遍。
# 两种模式里，五次的准确率会不会相同？哪一种更高？

# %% [markdown] lang="en"
# Without dropout the training loss falls and falls, wrong labels and all, while the loss on new
# pictures soon stays where it is: the lines open like scissors. With dropout the training loss
# falls more slowly, and the scissors open less. They do not close: train long enough, and mistakes
# are learned in the end, so dropout and early stopping are often used together.
#
# Why does it help? Every step trains another, thinned network; they all share one set of weights,
# and nobody has time to conspire with fixed partners. With everybody on the field, a prediction is
# nearly the mean opinion of all those thinned networks.
#
# Mind that dropout is **not** a kind of weight decay. No price is put on the size of a weight; what
# changes is the computation during training. The two belong to one family, regularisation.
#
# ## The switch that is forgotten
#
# The most common mistake is to predict without `model.eval()`.
#
# ### Predict, then run: five times the same question
#
# The network with $p=0.5$ classifies the same new pictures five times in evaluation mode, and five
# times in training mode. Within each mode, will the five accuracies be the same? Which mode has the
# higher ones?

# %% tags=["predict"]
model = models[0.5]
for mode in (model.eval, model.train):
    mode()
    with torch.no_grad():
        scores = [float((model(new_x).argmax(1) == new_y).float().mean()) for _ in range(5)]
    print("training  " if model.training else "evaluation", *(f"{score:.3f}" for score in scores))

# %% [markdown] lang="zh"
# 预测模式没有硬币，五次一模一样。训练模式里每次都有一半的单元缺席，答案时好时坏，平均也更差。
# 反过来的错误同样常见：评估完忘了切回 `model.train()`，从第二轮起暂退法就悄悄停了工。
#
# ## 它真的等于 PyTorch 的吗？

# %% [markdown] lang="en"
# In evaluation no coin is tossed, and five answers are one. In training mode half the units are
# absent each time; the answers vary, and are worse on average. The opposite mistake is just as
# common: who forgets `model.train()` after an evaluation trains without dropout from then on.
#
# ## Is it really PyTorch's?

# %%
equivalence("Dropout")

# %% [markdown] lang="zh"
# 相同的种子抛出相同的硬币，所以能逐位比较。最容易漏掉的是那次除法：

# %% [markdown] lang="en"
# One seed tosses the same coins on both sides, hence the comparison to the last bit. What is left
# out most easily is the division:

# %%
mutant("Dropout", "no rescaling")

# %% [markdown] lang="zh"
# 少了它，训练时信号变弱，预测时又突然变强，后面的层从来没见过这样的输入。
# 早期的论文把补偿放在预测时（乘以 $1-p$），道理相同；今天的库都放在训练时，
# 预测的代码便不必知道 $p$。
#
# ## 练习：硬币带来多少噪声
#
# 一个没有偏置的线性层接在暂退法后面：$z_k = \sum_i w_{ki}\,h_i'$。平均值没有变，方差却不再是零。
# 请写出 `dropout_variance(x, weight, p)`：对每个样本、每个输出，返回 $z_k$ 的方差。
# `x` 的形状是（样本，特征），`weight` 的形状是（输出，特征），$0 \le p < 1$；
# 结果的形状是（样本，输出）。
#
# 提醒：硬币是独立抛的，独立的随机数之和，方差相加。写好后运行下面的 `check`，
# 或在终端里运行 `handson check dropout`。

# %% [markdown] lang="en"
# Without it the signal is weaker while training and suddenly stronger in use, and the next layers
# have never seen such input. Early papers made up for it in evaluation (times $1-p$), which is as
# good; libraries of today do it while training, so that predicting need not know $p$.
#
# ## Exercise: how much noise the coins make
#
# A linear layer without bias follows the dropout: $z_k = \sum_i w_{ki}\,h_i'$. The mean has not
# changed, but the variance is no longer zero. Write `dropout_variance(x, weight, p)`: for every
# example and every output, the variance of $z_k$. The shape of `x` is (examples, features), that of
# `weight` is (outputs, features), $0 \le p < 1$, and the result has shape (examples, outputs).
#
# Remember that the coins are tossed independently, and that variances of independent numbers add
# up. Then run `check` below, or `handson check dropout` in a terminal.


# %% tags=["exercise"]
def dropout_variance(x: Tensor, weight: Tensor, p: float) -> Tensor:
    """Return the variance that dropout gives to every output of a linear layer."""
    raise NotImplementedError


# %%
check(dropout_variance)

# %% [markdown] lang="zh"
# ## 继续
#
# `handson run mlp_dropout` 在 Fashion-MNIST 上训练书里的网络，
# `--dropout1 0 --dropout2 0` 是对照组；
# 把两个概率对调，再想一想为什么靠近输入的那一层通常退得少。
#
# **出处**：Srivastava 等（2014），第 4 节；残缺网络的平均见 Baldi 与 Sadowski（2013）。

# %% [markdown] lang="en"
# ## Go on
#
# `handson run mlp_dropout` trains the book's network on Fashion-MNIST, and
# `--dropout1 0 --dropout2 0` is the control group. Exchange the two probabilities, and consider why
# the layer next to the input usually loses less.
#
# **Sources**: Srivastava et al. (2014), section 4; the mean of thinned networks: Baldi and Sadowski
# (2013).
