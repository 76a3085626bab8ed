# ---
# concept: model_selection
# needs: [linear_regression]
# minutes: 35
# ---

# %% [markdown] lang="zh"
# # 模型选择：在没见过的题目上考试
#
# 一个学生把历年试卷连同答案背得滚瓜烂熟，旧卷次次满分，换一张新卷却不及格。
# 另一个学生只做对了九成旧题，新卷也是九成。谁学得好？
#
# 模型也是这样。训练时看得见的误差只说明它记住了多少；我们真正关心的，是它遇到新样本时会错多少。
# 本课要回答三个问题：这两种误差差多远，凭什么在几个模型里挑一个，以及挑选本身要付出什么代价。

# %% [markdown] lang="en"
# # Model selection: an exam with unseen questions
#
# One student knows the papers of past years by heart, answers included, gets full marks on all of
# them and fails the new one. Another solves nine tenths of the old questions and nine tenths of the
# new ones. Who has learned more?
#
# Models are like that. The error that training shows says how much was memorised; what we care
# about is how wrong the model will be on new examples. This lesson asks three things: how far the
# two errors are apart, by what to choose among models, and what the choosing itself costs.

# %%
import torch
from torch import Tensor

from handson.data.embedded.polynomial import polynomial
from handson.data.splits import kfold
from handson.learn import check
from handson.ops.linalg import solve_least_squares
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 两种误差
#
# **训练误差**是模型在训练集上的平均损失，算一下就知道。**泛化误差**是模型在同一分布中
# 无穷多个新样本上损失的期望：
#
# $$R(f) = \mathbb{E}_{(\mathbf{x}, y)}\,\ell(f(\mathbf{x}), y) .$$
#
# 期望里的样本永远取不完，所以泛化误差只能**估计**：留下一部分数据，训练时绝不碰它，
# 最后在它上面算平均损失。估计要可信，这部分数据就不能以任何方式影响模型。
#
# 今天的数据是一条三次曲线加上方差为 0.01 的噪声，特征是 $x$ 的各次幂除以阶乘。
# 最高次数就是模型的复杂度：取几列特征，就是几个参数。模型不用慢慢训练，
# 直接用最小二乘一步求出最优解，这样看到的全是模型本身的得失，与优化器无关。

# %% [markdown] lang="en"
# ## Two errors
#
# The **training error** is the mean loss on the training set; it can simply be computed. The
# **generalisation error** is the expected loss over endlessly many new examples of the same
# distribution:
#
# $$R(f) = \mathbb{E}_{(\mathbf{x}, y)}\,\ell(f(\mathbf{x}), y) .$$
#
# Nobody can draw all those examples, so this error can only be *estimated*: put part of the data
# aside, never touch it while training, and compute the mean loss on it at the end. The estimate
# deserves trust as long as that part had no say of any kind in the model.
#
# Today's data are a cubic with noise of variance 0.01; the features are powers of $x$, each divided
# by its factorial. The highest power is the complexity of the model, for every column is one more
# parameter. Nothing is trained slowly: least squares give the best fit in one step, so that
# all that we see comes from the model and nothing from an optimizer.

# %%
points = polynomial(examples=1000, test=2000, degree=12)
x, y = points.train[0].double(), points.train[1].double()
new_x, new_y = points.test[0].double(), points.test[1].double()


def fit_degree(degree: int, rows: Tensor) -> Tensor:
    """Return the best weights of a polynomial of this degree for some training rows."""
    return solve_least_squares(x[rows, : degree + 1], y[rows])


def loss_of(weights: Tensor, inputs: Tensor, targets: Tensor) -> float:
    return float((inputs[:, : len(weights)] @ weights - targets).square().mean())


# %% [markdown] lang="zh"
# ### 先猜，再运行：次数越高越好吗
#
# 用 15 个样本拟合 1 次、3 次和 11 次多项式（分别有 2、4、12 个参数），
# 再拿两千个新样本来考。请先写下：哪一个训练误差最小？哪一个在新样本上误差最小？
# 11 次的两种误差大约差几倍：两倍、一百倍，还是更多？

# %% [markdown] lang="en"
# ### Predict, then run: is a higher degree better?
#
# Fit polynomials of degree 1, 3 and 11 (2, 4 and 12 parameters) to 15 examples, and examine them
# on two thousand new ones. Write down first: which has the smallest training error? Which is best
# on the new examples? And by what factor do the two errors of degree 11 differ: two, a hundred,
# more?

# %% tags=["predict"]
few = torch.arange(15)
for degree in (1, 3, 11):
    weights = fit_degree(degree, few)
    seen, unseen = loss_of(weights, x[few], y[few]), loss_of(weights, new_x, new_y)
    print(f"degree {degree:2}: training {seen:8.2g}   new examples {unseen:8.2g}")

# %% [markdown] lang="zh"
# 参数越多，训练误差**只会**更小，因为高次模型包含低次模型。所以训练误差选不出模型：
# 它总是投票给最复杂的那个。11 次曲线用多出来的自由度去追噪声，样本之间和样本之外就乱甩。
#
# 这里有一处常被说混。“训练误差和验证误差很接近”并不等于欠拟合：3 次模型的两个误差也都在噪声附近，
# 它却恰到好处。要看两个数，而不是一个：
#
# - **欠拟合**：训练误差本身就高，远高于噪声；两者的*差距*小，只是因为模型在哪里都一样差。
# - **过拟合**：训练误差低，而差距大。
# - **合适**：训练误差低，差距也小。
#
# 差距有自己的名字（泛化差距），它不是泛化误差，而是泛化误差减去训练误差。

# %% [markdown] lang="en"
# With more parameters the training error can **only** fall, for the larger model contains the
# smaller. That is why it cannot choose: it always votes for the most complex. Degree 11 spends its
# freedom on chasing the noise, and swings wildly between the examples and beyond them.
#
# One thing is often mixed up here. Errors that are close together do not mean underfitting: those
# of degree 3 are both near the noise, and it is just right. Two numbers are needed and not one:
#
# - **Underfitting**: the training error itself is high, far above the noise; the *gap* is small
#   only because the model is equally bad everywhere.
# - **Overfitting**: the training error is low and the gap is large.
# - **A good fit**: the training error is low, and so is the gap.
#
# The gap has a name of its own (generalisation gap). It is not the generalisation error, it is that
# error minus the training error.

# %% [markdown] lang="zh"
# ### 先猜，再运行：再多给些样本
#
# 把训练样本从 15 个逐渐加到 1000 个，下图左边是 1 次模型，右边是 11 次模型，每个面板两条线：
# 训练误差和新样本上的误差。先画一画：哪个面板里的两条线会合拢？合拢在多高的地方？

# %% [markdown] lang="en"
# ### Predict, then run: more examples
#
# Let the training examples grow from 15 to 1000. The left panel is degree 1 and the right one
# degree 11, each with two lines: the training error and the error on new examples. Sketch them
# first: in which panel do the lines meet, and how high up?

# %% tags=["predict"]
sizes = (15, 40, 100, 300, 1000)
with figure(columns=2, height=3.2) as (drawing, panels):
    for panel, degree in zip(panels, (1, 11), strict=True):
        fits = [fit_degree(degree, torch.arange(size)) for size in sizes]
        seen = [loss_of(w, x[:size], y[:size]) for w, size in zip(fits, sizes, strict=True)]
        panel.plot(sizes, seen, marker="o", label=label("训练", "training"))
        unseen = [loss_of(w, new_x, new_y) for w in fits]
        panel.plot(sizes, unseen, marker="s", linestyle="--", label=label("新样本", "new examples"))
        panel.axhline(0.01, color="#999999", linewidth=1)
        panel.set(xscale="log", yscale="log", ylim=(1e-3, 1e7))
        panel.set_xticks(sizes, [str(size) for size in sizes])
        panel.minorticks_off()
        panel.set_title(label(f"{degree} 次", f"degree {degree}"))
        panel.set_xlabel(label("训练样本数", "training examples"))
        panel.legend()
drawing

# %% [markdown] lang="zh"
# 灰线是噪声的方差，谁也低不过它太多。右边：样本多了，追噪声就越来越难，差距一路收拢，
# 过拟合可以用数据治。左边：两条线不久就混在一起，却停在高处，再多样本也下不去；
# 欠拟合只能换模型。左边的训练误差有时还高过新样本上的，只因训练集里碰巧有几个很远的 $x$：
# 两个数都是样本平均，都会晃。这就是学习曲线的用处：它告诉你下一笔钱该花在数据上还是模型上。
#
# ## 三份数据，而不是两份
#
# 要在次数、学习率、网络宽度之间挑选，就得拿没参加训练的数据来比。这份数据叫**验证集**。
# 挑完之后，还要第三份数据来报告成绩，叫**测试集**，只用一次。为什么不能合成一份？
# 切分的代码很短：

# %% [markdown] lang="en"
# The grey line is the variance of the noise; nobody gets far below it. On the right, chasing the
# noise becomes harder with every example and the gap closes: overfitting is cured by data. On the
# left, the lines meet soon, but high up, and no number of examples brings them down: underfitting
# needs another model. That the training error on the left may exceed the other is due to a few $x$
# that happen to lie far out: both are means of a sample, and both waver. That is what learning
# curves are for. They say whether the next coin should go into data or into the model.
#
# ## Three parts, not two
#
# Choosing a degree, a learning rate or a width takes data that were not trained on, the
# **validation set**. After the choice a third part reports the result, once: the **test set**.
# Why not one part for both? The cut itself is a short function:

# %%
source("handson.data.splits:holdout")

# %% [markdown] lang="zh"
# ### 先猜，再运行：挑出来的冠军
#
# 下面有两百个“模型”，每个都靠抛硬币回答是非题，真实水平一律是一半对一半。
# 用 100 道题的测试集给它们打分，留下最高分。这个冠军在测试集上的正确率大约是多少？
# 再让它做一万道新题呢？整个比赛重复五十次，取平均。

# %% [markdown] lang="en"
# ### Predict, then run: the winner of a contest
#
# Here are two hundred "models" that answer yes or no by tossing a coin; all of them are right half
# of the time. Mark them on a test set of 100 questions and keep the best. What share of that test
# does the winner get right, about? And of ten thousand new questions? The contest is held
# fifty times and averaged.

# %% tags=["predict"]
rng = torch.Generator().manual_seed(0)
marks = torch.rand(50, 200, 100, generator=rng).round().mean(2)
again = torch.rand(50, 10_000, generator=rng).round().mean()
print(f"the winner on the test it was chosen by: {marks.amax(1).mean():.3f}")
print(f"the same winner on new questions:        {again:.3f}")

# %% [markdown] lang="zh"
# 没有一个模型学到任何东西，冠军的分数却好看得多：两百次尝试中总有运气好的，
# 取最大值就是在挑运气。候选越多、测试集越小，水分越大。
# 真实的比较没有这么极端，道理却一样：在哪份数据上挑选，哪份数据上的分数就不再是考试成绩。
# 所以用验证集挑，用从未参与挑选的测试集报告；`handson search` 在训练前就把测试集拿走。
#
# ## 数据太少：K 折交叉验证
#
# 一共只有几十个样本时，留出一份验证集太奢侈，分数也全看切到了谁。
# K 折交叉验证把训练集切成 $K$ 份，轮流拿一份验证、其余训练，再取 $K$ 个分数的平均。

# %% [markdown] lang="en"
# No model has learned anything, and yet the winner looks much better. Among two hundred tries some
# are lucky, and taking the largest mark is choosing luck. The more candidates and the smaller the
# test, the more air is in the number. Real comparisons are less extreme, but the reason stands:
# on whatever data we choose, the score there is no exam result any more. So choose on the
# validation set and report on a test set that had no part in the choice; `handson search` takes the
# test set away before it trains anything.
#
# ## When data are scarce: K-fold cross-validation
#
# With a few dozen examples a validation set is a luxury, and its score depends on who happened to
# land in it. K-fold cross-validation cuts the training set into $K$ parts, checks with each in turn
# and trains on the others, and averages the $K$ scores.

# %%
source("handson.data.splits:kfold")

# %% [markdown] lang="zh"
# ### 先猜，再运行：平均能换来多少安稳
#
# 取 30 个样本，估计 3 次模型的误差：一种办法只切一次（第一折），另一种做完 5 折取平均。换三十种洗牌
# 方式，看两种估计各自晃动多大（标准差）。猜一猜，后者小多少：一成、一半，还是小到五分之一？

# %% [markdown] lang="en"
# ### Predict, then run: how much calm does averaging buy?
#
# Estimate the error of degree 3 from 30 examples, either with one cut (the first fold) or with the
# mean over 5 folds. Shuffle in thirty ways and see how much each estimate moves about (its standard
# deviation). Guess: is the second smaller by a tenth, by half, or down to a fifth?

# %% tags=["predict"]
single, averaged = [], []
for seed in range(30):
    scores = [
        loss_of(fit_degree(3, learn), x[held], y[held])
        for learn, held in kfold(30, 5, shuffle=True, seed=seed)
    ]
    single.append(scores[0])
    averaged.append(sum(scores) / 5)
for name, found in (("one cut", single), ("5 folds", averaged)):
    spread, mean = torch.std_mean(torch.tensor(found))
    print(f"{name}: mean {mean:.4f}, moves by {spread:.4f}")

# %% [markdown] lang="zh"
# 每个样本恰好验证一次，切到谁的运气就被平均掉了大半。若五个分数互不相关，
# 标准差只会降到单次的约 $1/\sqrt{5}$；这里每种洗牌都把全部 30 个样本验证一遍，所以往往降得更多。
# 代价是训练 $K$ 次；而且换一批样本，估计照样会动：洗牌消不掉样本少带来的不确定。
#
# ## 底下的最小二乘可靠吗？
#
# 上面每一条曲线都是由同一个求解函数算出来的，它要是错了，全部结论都得作废。
# 当场与 PyTorch 的对照，并看看一行改错会怎样：

# %% [markdown] lang="en"
# Every example checks exactly once, and most of the luck of the cut averages out. Five unrelated
# scores would bring the deviation down to about $1/\sqrt{5}$ of one; here each shuffle checks with
# all 30 examples, so it often falls further. The price is to train $K$ times; and another set of
# examples would move the estimate all the same: no shuffling removes the doubt of a small sample.
#
# ## Can the least squares underneath be trusted?
#
# One solver computed all of the curves above. Were it wrong, every conclusion would fall with it.
# Compare it with PyTorch's now, and see what one wrong line does:

# %%
equivalence("solve_least_squares")

# %%
mutant("solve_least_squares", "a little ridge, to be on the safe side")

# %% [markdown] lang="zh"
# ## 练习：够好，而且最简单
#
# 交叉验证的平均分也有误差，第一名和第二名的差别往往小于这个误差。Breiman 等人建议：
# 先找到平均损失最小的模型，算出它那 $K$ 个分数的平均数的**标准误**；
# 然后在平均损失不超过“最小值加一个标准误”的模型里，取最简单的。
#
# 请写出 `simplest_good(losses)`：`losses` 的形状是（模型，折），模型从简单到复杂排列，
# 至少两折，标准差按样本标准差计；返回被选中的行号，一个整数标量张量。
# 写好后运行下面的 `check`，或在终端里运行 `handson check model_selection`。

# %% [markdown] lang="en"
# ## Exercise: good enough, and simplest
#
# The mean of a cross-validation has an error itself, and the first is often ahead of the second by
# less. Breiman and others advise: find the model with the smallest mean loss and the **standard
# error** of the mean of its $K$ scores; then, of all models whose mean is no larger than that
# smallest mean plus one standard error, take the simplest.
#
# Write `simplest_good(losses)`. The shape of `losses` is (models, folds), from the simplest model
# to the most complex, with two folds or more; deviations are those of a sample. Return the number
# of the chosen row as an integer scalar tensor. Then run `check` below, or
# `handson check model_selection` in a terminal.


# %% tags=["exercise"]
def simplest_good(losses: Tensor) -> Tensor:
    """Return the row of the simplest model within one standard error of the best."""
    raise NotImplementedError


# %%
check(simplest_good)

# %% [markdown] lang="zh"
# ## 继续
#
# `handson run polynomial_fit --degree 1` 用梯度下降看欠拟
# 合，`--degree 19 --examples 20 --epochs 1000` 看过拟合；任何配方后面都可以加 `--kfold 5`。要在许多
# 参数里挑选，试试
# `handson search polynomial_fit --space degree=1:12 --space lr=log:1e-3:0.02 --trials 20`。
# `handson.train.curves` 里的 `learning_curve` 与 `validation_curve` 替任何配方算今天这样的曲线。
# 下一课不删特征，而是给大的权重加价。
#
# **出处**：交叉验证见 Stone（1974）与 Geisser（1975）；一个标准误的规则见 Breiman、Friedman、
# Olshen 与 Stone 的《Classification and Regression Trees》（1984）；
# 反复使用同一测试集的后果见 Dwork 等人（2015）。

# %% [markdown] lang="en"
# ## Go on
#
# `handson run polynomial_fit --degree 1` underfits by gradient descent, and
# `--degree 19 --examples 20 --epochs 1000` overfits; any recipe takes `--kfold 5`. To choose among
# many arguments, try
# `handson search polynomial_fit --space degree=1:12 --space lr=log:1e-3:0.02 --trials 20`.
# In `handson.train.curves`, `learning_curve` and `validation_curve` compute curves like today's for
# any recipe.
# The next lesson keeps all features and puts a price on large weights instead.
#
# **Sources**: cross-validation: Stone (1974), Geisser (1975); the rule of one standard error:
# Breiman, Friedman, Olshen and Stone, Classification and Regression Trees (1984); what becomes of a
# test set that is used again and again: Dwork et al. (2015).
