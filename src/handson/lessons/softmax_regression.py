# ---
# concept: softmax_regression
# needs: [linear_regression, fashion_mnist]
# minutes: 45
# ---

# %% [markdown] lang="zh"
# # softmax 回归：从“多少”到“哪一个”
#
# 信封上的邮编写的是几？照片里是衬衫还是外套？这封信是不是垃圾邮件？
# 回归问“多少”，分类问“哪一个”：答案是有限几个名字之一，名字之间没有大小，也没有中间值。
#
# 把十个数字编成 0 到 9，再像回归那样直接预测编号，行得通吗？
# 那等于声称把 3 认成 4 只错了一点点；而拿不准是 2 还是 8 的时候，最稳妥的答案竟然是 5。
# 本课换一个办法：给每个类别各打一个分，再把分数换算成概率。
# 今天几乎所有的分类网络，无论多深，最后一步做的都是这件事。

# %% [markdown] lang="en"
# # Softmax regression: from how much to which one
#
# Which digit is written on the envelope? Is it a shirt or a coat? Is this letter spam? Regression
# asks how much, classification asks which one: the answer is one of a few names, and names have
# no size and nothing in between.
#
# Could we number the ten digits from 0 to 9 and predict the number, as in regression? That would
# say that a 3 read as a 4 is nearly right; and in doubt between 2 and 8, the safest answer would
# be 5. This lesson does otherwise: it gives a score to every class and turns scores into
# probabilities. Nearly every classifier of today, however deep, ends in just this step.

# %%
import torch
from torch import Tensor

from handson import nn
from handson.data.batches import Batches, images_to_float
from handson.data.embedded.glyphs import glyphs
from handson.learn import check
from handson.models.softmax_regression import softmax_regression
from handson.ops.softmax import log_softmax, softmax
from handson.optim import SGD
from handson.show import images, label, learning_curve, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 数据，以及标签的两种写法
#
# 图像是库里的一支“笔”画出来的数字，28 × 28 个像素，大小与 Fashion-MNIST 相同，却不必下载。
#
# 标签可以记成类别编号，也可以记成独热（one-hot）向量：真实类别处是 1，其余全是 0。
# 在独热写法里，任意两类的距离都一样，正合“名字没有大小”的意思。
# 编号不过是它的缩写：同一件事，只占十分之一的地方。损失函数通常收编号。

# %% [markdown] lang="en"
# ## Data, and two ways to write a label
#
# The images are digits drawn by a pen that the library holds: 28 × 28 pixels, as in Fashion-MNIST,
# with nothing to download.
#
# A label can be the number of its class, or a one-hot vector: 1 at the true class and 0 elsewhere.
# As one-hot vectors, any two classes are equally far apart, just as names should be. The number is
# short for it and says the same in a tenth of the space; losses usually take the number.

# %%
digits = glyphs(train=2000, test=2000)
pixels, truth = images_to_float(digits.test)
print("class numbers", truth[:3].tolist())
print("one-hot\n", torch.eye(10, dtype=torch.int64)[truth[:3]])
images(pixels[:16], labels=truth[:16])

# %% [markdown] lang="zh"
# ## 一层网络，十个分数
#
# 一个小批量的 $n$ 张图像摊平成矩阵 $\mathbf{X}$，每行 784 个像素。
# 权重 $\mathbf{W}$ 有十行，每类一行，一次矩阵乘法就得到全部 $n \times 10$ 个分数（logit）：
#
# $$\mathbf{O} = \mathbf{X}\mathbf{W}^\top + \mathbf{b}, \qquad
# p_j = \frac{\exp(o_j)}{\sum_k \exp(o_k)} .$$
#
# 右边是 softmax，对 $\mathbf{O}$ 的每一行各做一次：指数把分数变成正数，除以总和，
# 它们加起来就等于一。次序不变，最高分仍是最大的概率，所以只想知道“猜哪一类”时，根本用不着它。

# %% [markdown] lang="en"
# ## One layer, ten scores
#
# The $n$ images of a minibatch are flattened into a matrix $\mathbf{X}$, 784 pixels in a row. The
# weights $\mathbf{W}$ have ten rows, one for each class, and a single matrix product gives all
# $n \times 10$ scores, also called logits:
#
# $$\mathbf{O} = \mathbf{X}\mathbf{W}^\top + \mathbf{b}, \qquad
# p_j = \frac{\exp(o_j)}{\sum_k \exp(o_k)} .$$
#
# On the right is softmax, taken of every row of $\mathbf{O}$ by itself. The exponential makes each
# number positive, and dividing by the sum makes them add up to 1. Their order stays: the highest
# score has the highest probability. To know only which class is guessed, softmax is not needed.

# %% [markdown] lang="zh"
# ### 先猜，再运行：所有分数一起加上一个数
#
# 取三个分数，照着上面的公式原样计算。然后给三个分数同时加 10，再改成同时加 1000。
# 三个概率会怎样变：更悬殊，更平均，还是不变？两次的结果一样吗？

# %% [markdown] lang="en"
# ### Predict, then run: the same number added to all scores
#
# Take three scores and compute the formula above to the letter. Then add 10 to all three of them,
# and after that 1000 instead. How do the three probabilities change: further apart, closer
# together, not at all? And do both additions do the same?

# %% tags=["predict"]
three = torch.tensor([2.0, 1.0, -1.0])
for added in (0, 10, 1000):
    powers = (three + added).exp()
    print(f"scores + {added}:", powers / powers.sum())

# %% [markdown] lang="zh"
# 纸面上，分子分母同乘 $\exp(c)$，约掉之后什么也没变：softmax 只看分数之差。
# 机器里却不然，$\exp(1000)$ 超出了 float32 的范围，无穷大除以无穷大便不再是数。
#
# 既然平移不影响结果，那就挑一个最方便的平移：减去最大的分数。
# 于是最大的一项是 $\exp(0) = 1$，其余都在 0 与 1 之间，再也不会溢出。库里正是这两行：

# %% [markdown] lang="en"
# On paper, numerator and denominator are both multiplied by $\exp(c)$, which cancels: softmax sees
# only the differences between scores. In the machine $\exp(1000)$ is beyond what float32 can hold,
# and infinity divided by infinity is no number any more.
#
# As a shift changes nothing, we are free to choose the handiest: subtract the largest score. Then
# the largest term is $\exp(0) = 1$, the others lie between 0 and 1, and nothing can overflow. The
# library's two lines do just that:

# %%
source("handson.ops.softmax:softmax")

# %% [markdown] lang="zh"
# ## 损失：让看到的标签尽可能不意外
#
# 模型给第 $i$ 个样本的真实类别的概率是 $p_{i, y_i}$。样本相互独立，全部标签的概率就是它们的乘积；
# 最大似然就是挑选参数，让这个乘积最大。两千个小于 1 的数相乘，在机器里早就成了 0，于是取对数，
# 乘积变成求和；再添一个负号，最大变成最小，这就是交叉熵：
#
# $$\ell = -\frac{1}{n}\sum_{i=1}^{n} \log p_{i, y_i} .$$
#
# 交叉熵本来写作 $-\sum_j y_j \log p_j$，独热向量 $\mathbf{y}$ 只挑出真实类别那一项，两者相同。
#
# 有一处常被说混：“softmax 运算优化参数，以最大化观测数据的概率。”
# 其实 softmax 没有参数，什么也不学，什么也不优化，只负责把分数换算成概率。
# 提出“概率要最大”的是损失，动手修改参数的是优化器：换算、要求、修改，三件事分属三个零件。
#
# 还有一个细节：概率小到舍入成 0，它的对数就成了负无穷。所以损失不经过概率，一步算到对数：

# %% [markdown] lang="en"
# ## The loss: be as little surprised as possible
#
# The model gives the true class of example $i$ the probability $p_{i, y_i}$. The examples are
# independent, so that all labels together have the product of these; maximum likelihood chooses
# the parameters that make the product as large as possible. In a machine, two thousand factors
# below 1 multiply to 0, so we take the logarithm, and the product becomes a sum. With a minus sign
# the greatest becomes the least, and there is the cross-entropy:
#
# $$\ell = -\frac{1}{n}\sum_{i=1}^{n} \log p_{i, y_i} .$$
#
# Its original form is $-\sum_j y_j \log p_j$. A one-hot vector $\mathbf{y}$ picks only the term of
# the true class out of that sum, and both are the same.
#
# Something is often mixed up at this point: "softmax optimises the parameters so that the data
# become most probable". Softmax has no parameters, learns nothing and optimises nothing; it turns
# scores into probabilities. It is the loss that asks for a high probability, and the optimizer
# that changes parameters: to convert, to demand and to change are the work of three parts.
#
# One more detail: a probability so small that it is rounded to 0 has a logarithm of minus infinity.
# The loss therefore never goes through the probability, but straight to its logarithm:

# %%
far_apart = torch.tensor([0.0, -200.0])
print("logarithm of softmax:", softmax(far_apart, dim=0).log())
print("log_softmax:         ", log_softmax(far_apart, dim=0))
source("handson.ops.softmax:log_softmax")

# %% [markdown] lang="zh"
# ### 先猜，再运行：一无所知的模型
#
# 还没训练的模型对每个数字的打分都几乎是零。它的交叉熵损失大约是多少，又能猜对几成？
# 不用计算器也能写出损失的式子。

# %% [markdown] lang="en"
# ### Predict, then run: a model that knows nothing
#
# Before training, the model gives every digit a score of nearly zero. Roughly how large is its
# cross-entropy, and what share does it get right? You can write the loss down without a calculator.

# %% tags=["predict"]
torch.manual_seed(0)
blank, loss_of = softmax_regression(layers=nn), nn.CrossEntropyLoss()
with torch.no_grad():
    scores = blank(pixels)
print(f"loss {loss_of(scores, truth):.2f}")
print(f"accuracy {(scores.argmax(1) == truth).float().mean():.2f}")

# %% [markdown] lang="zh"
# 十类平分，每类的概率是十分之一，损失就是 $-\log\frac{1}{10} = \log 10$；猜对的比例也在一成上下，
# 要看初始权重碰巧偏向哪一类。这是一把好用的尺子：训练第一步的损失若离“类别数的对数”很远，
# 先别忙着调参数，多半是数据或代码出了错。

# %% [markdown] lang="en"
# Ten classes share evenly, each has a tenth, and the loss is $-\log\frac{1}{10} = \log 10$. About
# one guess in ten is right as well; how many exactly depends on the class that the starting
# weights happen to favour. This makes a handy ruler. When the loss of the very first step is far
# from the logarithm of the number of classes, look for a mistake in data or code, not for better
# settings.

# %% [markdown] lang="zh"
# ### 先猜，再运行：分数该往哪里推
#
# 还是那三个分数，这次真实类别是 1 号，也就是中间那个。损失对三个分数的梯度里，哪几个是负的？
# 三个加起来是多少？再猜一猜，它和概率有什么关系。

# %% [markdown] lang="en"
# ### Predict, then run: where to push the scores
#
# The same three scores again; the true class is number 1, the one in the middle. Which components
# of the gradient with respect to the scores are negative? What do the three add up to? And how may
# they be related to the probabilities?

# %% tags=["predict"]
leaf = three[None].clone().requires_grad_()
loss_of(leaf, torch.tensor([1])).backward()
print("probabilities", softmax(leaf.detach(), dim=1))
print("gradient     ", leaf.grad)

# %% [markdown] lang="zh"
# 梯度恰好是 $\mathbf{p} - \mathbf{y}$，预测的概率减去独热标签。推导只要一行：
# 损失是 $\log\sum_k \exp(o_k) - o_y$，前一项的导数就是 softmax，后一项的导数就是独热向量。
# 三个数之和为零，因为整体平移不改变损失；每个数都在 -1 与 1 之间，错得再离谱也不会推得太猛。
# 线性回归里也是“预测减真值”，这并非巧合：两者都是最大似然，只是对标签的分布作了不同的假设。

# %% [markdown] lang="en"
# It is exactly $\mathbf{p} - \mathbf{y}$, the probabilities minus the one-hot label. The derivation
# takes one line: the loss is $\log\sum_k \exp(o_k) - o_y$; the derivative of the first term is
# softmax, that of the second is the one-hot vector. The three numbers add up to zero because a
# shift of all scores leaves the loss alone. Each lies between -1 and 1, so that not even the worst
# mistake pushes too hard. Linear regression has the same form, prediction minus truth, and not by
# accident: both maximise a likelihood and only assume another distribution of the labels.

# %% [markdown] lang="zh"
# ## 训练
#
# 循环与线性回归那一课相同，只换了模型和损失。每看完一遍数据，就在没见过的两千张图像上量一次：

# %% [markdown] lang="en"
# ## Training
#
# The loop is that of linear regression with another model and another loss. After each pass over
# the data it measures on two thousand images that were never trained on:


# %%
def train(lr: float = 0.3, epochs: int = 8):
    """Return the trained model and one row of measurements per epoch."""
    torch.manual_seed(0)
    model = softmax_regression(layers=nn)
    optimizer, rows = SGD(model.parameters(), lr=lr), []
    batches = Batches(digits.train, batch_size=50, convert=images_to_float)
    for epoch in range(1, epochs + 1):
        total = 0.0
        for inputs, targets in batches:
            optimizer.zero_grad()
            loss = loss_of(model(inputs), targets)
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) / len(batches)
        with torch.no_grad():
            outputs = model(pixels)
        row = {"epoch": epoch, "train_loss": total, "test_loss": float(loss_of(outputs, truth))}
        row["test_accuracy"] = float((outputs.argmax(1) == truth).float().mean())
        rows.append(row)
    return model, rows


model, rows = train()
learning_curve(rows)

# %% [markdown] lang="zh"
# ## 权重是十张模板
#
# 每一行权重有 784 个数，正好画成一张图。亮处的墨迹给这一类加分，暗处的墨迹扣分，中灰处无关紧要：

# %% [markdown] lang="en"
# ## The weights are ten templates
#
# Each row of the weights holds 784 numbers, just enough for a picture. Ink where it is bright
# raises the score of the class, ink where it is dark lowers it, and grey does not care:

# %%
rows_of_weight = model[1].weight.detach().reshape(10, 28, 28)
reach = rows_of_weight.abs().max()
images(
    (1 + rows_of_weight / reach) / 2,
    labels=digits.classes,
    columns=5,
    scale=1.4,
    title=label("每一类的权重", "the weights of each class"),
)

# %% [markdown] lang="zh"
# 0 的模板中心漆黑：正中有墨迹，就不会是 0。7 的模板要顶上的一横，2 的模板要底下的一横。
# 模板不是数字的平均模样，而是这个数字与**其他**数字的区别。
#
# 这张图也说出了一层网络的局限。每个像素单独投票，票数只管相加，一个像素的作用不能取决于另一个，
# 所以它说不出“这两处要么**都**有墨，要么都没有”。模板又钉死在原处，数字挪动几个像素，就对不上了：

# %% [markdown] lang="en"
# The template of 0 is black in the middle: with ink there, it is no 0. The one of 7 wants a bar at
# the top, the one of 2 a bar at the bottom. A template is not the average look of a digit but what
# tells it from the *others*.
#
# The picture also shows the limits of one layer. Every pixel votes by itself, votes are only added,
# and what a pixel means cannot depend on another. So it cannot say "ink in *both* places, or in
# neither". And templates are nailed down: move a digit by a few pixels, and it no longer fits:

# %%
for moved in (0, 2, 4, 6):
    with torch.no_grad():
        guesses = model(pixels.roll(moved, dims=3)).argmax(1)
    share = (guesses == truth).float().mean()
    print(f"moved {moved} pixels to the right: {share:.0%} right")

# %% [markdown] lang="zh"
# ### 先猜，再运行：它会把谁认成谁
#
# 看着上面的十张模板，写下你认为最容易混淆的两对数字，再看真实的统计和一些认错的图像。

# %% [markdown] lang="en"
# ### Predict, then run: which digits it mixes up
#
# Look at the ten templates and write down the two pairs of digits that are confused most easily;
# then see the true counts and some of the images that were misread.

# %% tags=["predict"]
with torch.no_grad():
    scores = model(pixels)
guesses = scores.argmax(1)
counts = torch.bincount(10 * truth + guesses, minlength=100).reshape(10, 10)
both_ways = (counts + counts.T).triu(1).flatten()
for pair in both_ways.topk(5).indices.tolist():
    print(f"{pair // 10} and {pair % 10}: mixed up {both_ways[pair]} times")
wrong = (guesses != truth).nonzero().flatten()[:16]
images(pixels[wrong], labels=truth[wrong], predictions=guesses[wrong])

# %% [markdown] lang="zh"
# 两个数字若大半笔画落在同样的位置，得分就很接近：1 与 7 都有一道竖，左上角再伸出一笔，只差
# 长短；4 与 9 都是上面一个圈、右边一条腿，只差圈是尖是圆、横线出不出头。
# 要分清它们，得看笔画有多长、怎样**连接**；单个像素的票里没有连接，一层网络再训练也学不会去看。

# %% [markdown] lang="en"
# Two digits whose strokes lie mostly in the same places get similar scores. 1 and 7 share an
# upright with a stroke to the upper left that is short or long; 4 and 9 share a ring above and a
# leg on the right, and differ in how round the ring is and whether its bar sticks out. To tell them
# apart, one must see how long strokes are and how they are *joined*. The votes of single pixels
# know nothing of joints, and no further training will teach one layer to look at them.

# %% [markdown] lang="zh"
# ### 先猜，再运行：准确率与损失
#
# 把训练好的模型的全部分数乘以 0.1，或者乘以 100。准确率和损失各会怎样？
# 乘以 100 之后，损失比一无所知的模型低还是高？

# %% [markdown] lang="en"
# ### Predict, then run: accuracy and loss
#
# Multiply all scores of the trained model by 0.1, or by 100. What becomes of the accuracy, and what
# of the loss? After the factor of 100, is the loss below or above that of the model which knows
# nothing?

# %% tags=["predict"]
for factor in (0.1, 1, 100):
    share = ((factor * scores).argmax(1) == truth).float().mean()
    print(f"scores × {factor}: accuracy {share:.3f}, loss {loss_of(factor * scores, truth):.2f}")

# %% [markdown] lang="zh"
# 准确率只看谁的分数最高，乘以正数不改变次序，它就纹丝不动。损失还要问“有多大把握”：
# 缩小之后，对的也不敢说；放大之后，不到一成的错误个个言之凿凿，每一个都罚得极重。
# 所以十次能对九次的模型，损失仍可能输给瞎猜。准确率是阶梯，没有可用的梯度，训练只能靠损失；
# 两条曲线要一起看：测试损失回升而准确率不动，往往说明模型过分自信了。

# %% [markdown] lang="en"
# Accuracy only asks whose score is highest; a positive factor keeps the order, and nothing moves.
# The loss also asks how sure the model is. With small scores it dares not say even what it knows;
# with huge ones it is certain of its mistakes too, fewer than one in ten, and each costs dearly. So
# a model which is right nine times in ten can lose to blind guessing. Accuracy is a staircase
# without a usable gradient, and training must lean on the loss. Watch both curves: a test loss that
# rises again while the accuracy stays is often the first sign of overconfidence.

# %% [markdown] lang="zh"
# ## 与 PyTorch 对照
#
# 下面当场比较 `log_softmax` 和整个模型，包括每一个梯度。交叉熵的情形多，要多等几秒，
# 可以在终端里运行 `handson verify CrossEntropyLoss`。

# %% [markdown] lang="en"
# ## Beside PyTorch
#
# This compares `log_softmax` and the whole model, every gradient included, at this very moment.
# Cross-entropy has many more cases and takes a few seconds longer; run
# `handson verify CrossEntropyLoss` in a terminal.

# %%
equivalence("log_softmax", "softmax_regression")

# %% [markdown] lang="zh"
# ## 最常见的一处错误
#
# “分类要输出概率，那就在模型末尾加一层 softmax。”听上去合情合理，
# 可交叉熵损失收的是分数，里面已经做过一次，于是 softmax 做了两遍：

# %% [markdown] lang="en"
# ## The mistake that is made most
#
# "A classifier should give probabilities, so let its last layer be softmax." It sounds reasonable;
# but the cross-entropy loss takes scores and has softmax inside, so that it is done twice:

# %%
twice = mutant("softmax_regression", "softmax before a loss that does it again")
twice

# %% [markdown] lang="zh"
# ### 先猜，再运行：做两遍会怎样
#
# 带着这处错误，用同样的设置再训练一次。会报错吗？准确率会掉到多少？损失最低能降到多少？
# 提示：第二次 softmax 收到的“分数”，最好的情形也不过是一个 1 和九个 0。

# %% [markdown] lang="en"
# ### Predict, then run: what twice does
#
# Train once more with this mistake and the same settings. Will there be an error message? How far
# does the accuracy fall? How low can the loss get? A hint: the "scores" that reach the second
# softmax are, at the very best, a single 1 and nine 0s.

# %% tags=["predict"]
with twice.made():
    _, rows_of_twice = train()
for name, last in (("scores", rows[-1]), ("softmax twice", rows_of_twice[-1])):
    print(f"{name}: train loss {last['train_loss']:.2f}, accuracy {last['test_accuracy']:.2f}")
best = torch.eye(10)[:1]
print(f"no lower than {loss_of(best, torch.tensor([0])):.2f}")

# %% [markdown] lang="zh"
# 没有任何报错，曲线照样下降，只是更慢、更高，这正是它难以发现的原因。
# 输入相差最多为 1，第二次 softmax 能给出的最大概率便只有 $e/(e+9)$，损失再也降不到零；
# 梯度要多穿过一层 softmax，步子也短了许多。记住分工：模型给出分数，损失收下分数，
# 要看概率的时候，再做 softmax。

# %% [markdown] lang="en"
# No message at all; the curve still falls, only more slowly and to a higher floor, which is why the
# mistake is so hard to notice. With inputs that differ by 1 at most, the second softmax can give no
# class more than $e/(e+9)$, and the loss cannot come near zero. The gradient must pass another
# softmax, which shortens the steps as well. Keep to the division of labour: the model gives scores,
# the loss takes scores, and softmax comes when somebody wants to see probabilities.

# %% [markdown] lang="zh"
# ## 练习：“不是 4 就是 9”
#
# 标注的人有时也拿不准，只圈出几个候选类别。把候选写成由 0 和 1 组成的表 `allowed`，
# 形状与分数相同，每行至少有一个 1；独热就是每行只圈一个的特例。
#
# 请写出 `partial_label_loss(scores, allowed)`：一个样本的损失，是“真实类别属于候选”的概率的负对数，
# 返回整个小批量的均值。可以使用本课出现过的库函数。检查里有分数相差一千的情形，概率在那里不够用。
# 写好后运行 `check`，或者在终端里运行 `handson check softmax_regression`。

# %% [markdown] lang="en"
# ## Exercise: a 4 or a 9
#
# Those who label images are in doubt as well, and tick several candidates. Write the candidates as
# a table `allowed` of 0 and 1, of the same shape as the scores, with at least one 1 in each row;
# one-hot is the special case with a single tick.
#
# Write `partial_label_loss(scores, allowed)`: the loss of one example is the negative logarithm of
# the probability that its true class is among the candidates; return the mean over the minibatch.
# The library's functions of this lesson may be used. The check has scores that are a thousand
# apart, and there probabilities no longer suffice. Run `check` afterwards, or
# `handson check softmax_regression` in a terminal.


# %% tags=["exercise"]
def partial_label_loss(scores: Tensor, allowed: Tensor) -> Tensor:
    """Return the mean surprise that the true class is among the allowed ones."""
    raise NotImplementedError


# %%
check(partial_label_loss)

# %% [markdown] lang="zh"
# ## 接下来
#
# `handson run softmax_regression` 在 Fashion-MNIST 上训练同一个模型，加上 `--data glyphs` 则用本课
# 的数字。一层网络里，像素各投各的票；多层感知机在中间加一层，让它们先商量，再投票。
#
# **出处**：最大似然的名字与理论出自 Fisher（1922），softmax 的名字出自 Bridle（1990），
# 练习里的损失见 Jin 与 Ghahramani（2002），中文文献称为偏标记学习。

# %% [markdown] lang="en"
# ## What comes next
#
# `handson run softmax_regression` trains the same model on Fashion-MNIST, with `--data glyphs` on
# the digits of this lesson. In one layer every pixel votes alone; the multilayer perceptron puts
# another in between, where they confer before they vote.
#
# **Sources**: maximum likelihood has its name and its theory from Fisher (1922), softmax its name
# from Bridle (1990). The loss of the exercise is that of Jin and Ghahramani (2002); the field is
# called partial-label learning.
