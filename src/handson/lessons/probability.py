# ---
# concept: probability
# needs: [ndarray]
# minutes: 40
# ---

# %% [markdown] lang="zh"
# # 概率：用表格算清不确定
#
# 机器学习的每个答案都带着“多半”二字：这张图多半是猫，这位病人多半没病。
# 概率论给“多半”一套不会自相矛盾的算法，而离散变量的概率论，归根到底就是一张表：
# 每一种组合占多少。求和得边缘，划去一部分再除得条件，其余都是推论。
#
# 本课先掷骰子，看频率怎样稳定下来；再用一张联合分布表，算清一道许多医生也会答错的题。

# %% [markdown] lang="en"
# # Probability: doing the sums of uncertainty
#
# Every answer of machine learning comes with a "probably": this picture is probably a cat, this
# patient is probably well. Probability gives "probably" an arithmetic that never contradicts
# itself; and for discrete variables it comes down to one table, the share of each combination. Sum,
# and there are the marginals; cross out a part and divide, and there are the conditionals. The rest
# follows.
#
# We roll a die first and watch frequencies settle. Then one joint table answers a question that
# many physicians get wrong.

# %%
import torch
from torch import Tensor

from handson.learn import check
from handson.ops.joint_table import JointTable
from handson.ops.moments import expectation, variance
from handson.ops.sampling import running_frequencies, sample, sample_counts, standardised_means
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 掷骰子：大数定律
#
# 把六段长度为 1/6 的线首尾相接，在 0 到 1 之间随机取一点，落在哪一段就是几点。
# 任何离散分布都能这样抽样，库里的做法是：先把概率累加成各段的终点，再查每个点落在哪两个终点之间。

# %% [markdown] lang="en"
# ## Rolling a die: the law of large numbers
#
# Lay six stretches of length 1/6 end to end, pick a point between 0 and 1 at random, and see which
# stretch it falls on. Any discrete distribution can be drawn from like that. The library adds up
# probabilities to get where each stretch ends, and looks between which two ends a point falls.

# %%
source("handson.ops.sampling:inverse_cdf")

# %% [markdown] lang="zh"
# ### 先猜，再运行：要掷多少次才准
#
# 掷 600 次，各点数的频率离 1/6 大约有多远？若想再准十倍，要掷多少次？

# %% [markdown] lang="en"
# ### Predict, then run: how many rolls make it precise
#
# After 600 rolls, how far from 1/6 are the frequencies of the faces? To be ten times as precise,
# how many rolls would it take?

# %% tags=["predict"]
rng = torch.Generator().manual_seed(0)
fair = torch.full((6,), 1 / 6)
for rolls in (600, 60_000):
    shares = torch.stack([sample_counts(fair, rolls, generator=rng) for _ in range(20)]) / rolls
    print(rolls, "rolls, for example:", " ".join(f"{share:.4f}" for share in shares[0].tolist()))
    print(f"  off by at most {(shares - fair).abs().amax(1).mean():.4f}, on average over 20 tries")

# %% [markdown] lang="zh"
# 误差按次数的平方根缩小：准十倍要多掷一百倍。这就是为什么估计一个概率的最后一位总是最贵。
# 图中六条线是一次一次掷下来时各点数的频率，虚线是 1/6。
# 灰色区域画出两倍的标准差 $\sqrt{p(1-p)/n}$，频率多半待在里面：

# %% [markdown] lang="en"
# The error shrinks with the root of the number of rolls: ten times the precision takes a hundred
# times the rolls, so that the last digit of a probability is always the dearest. The six lines are
# the frequencies of the faces as one roll follows another; the dashed line is 1/6. The grey area is
# two standard deviations $\sqrt{p(1-p)/n}$ wide to each side, and frequencies mostly stay inside:

# %%
paths = running_frequencies(sample(fair, 6000, generator=rng), 6)
rolled = torch.arange(1, 6001)
reach = 2 * (1 / 6 * 5 / 6 / rolled).sqrt()
with figure(height=3.2) as (drawing, (panel,)):
    for face in range(6):
        panel.plot(rolled, paths[:, face], label=str(face + 1), linewidth=1.2)
    panel.fill_between(rolled, 1 / 6 - reach, 1 / 6 + reach, color="#dddddd", zorder=0)
    panel.axhline(1 / 6, color="black", linestyle="--", linewidth=1.2)
    panel.set(xscale="log", xlim=(10, 6000), ylim=(0, 0.45))
    panel.set_xlabel(label("掷的次数", "rolls"))
    panel.set_ylabel(label("频率", "frequency"))
    panel.legend(ncols=6)
drawing

# %% [markdown] lang="zh"
# 有一处常被说混：大数定律并不会“补偿”。连掷五次六点之后，下一次掷出六点的概率还是 1/6；
# 偏差没有被抵消，只是被越来越大的总次数稀释了。
#
# ## 误差有形状：中心极限定理
#
# 频率会稳定下来，这是大数定律；还差多少、往哪边差，则由中心极限定理回答。取一颗极不公平的骰子，
# 掷 $n$ 次求平均，减去期望，再除以平均数的标准差 $\sigma/\sqrt n$，这样重复两万遍。
#
# ### 先猜，再运行：偏斜会留下来吗
#
# 这颗骰子十次里有七次掷出一点。请画出 $n$ 等于 1、5、60 时，两万个标准化平均数的直方图：
# 会一直是歪的，还是会慢慢变得左右对称？黑线是标准正态分布。

# %% [markdown] lang="en"
# One thing is often mixed up: the law of large numbers makes up for nothing. After five sixes in a
# row, the next roll is a six with probability 1/6 as ever; the excess is not repaid, it is diluted
# by the growing number of rolls.
#
# ## The shape of an error: the central limit theorem
#
# That frequencies settle is the law of large numbers. By how much they are still off, and to which
# side, is what the central limit theorem answers. Take a grossly unfair die, roll it $n$ times,
# subtract the expectation from the mean, divide by that mean's standard deviation
# $\sigma/\sqrt n$, and do so twenty thousand times over.
#
# ### Predict, then run: does the skew remain
#
# This die shows a one in seven rolls of ten. Draw the histogram of twenty thousand such numbers for
# $n$ of 1, 5 and 60: does it stay lopsided, or become symmetric by and by? The black line is the
# standard normal distribution.

# %% tags=["predict"]
unfair = torch.tensor([0.7, 0.06, 0.06, 0.06, 0.06, 0.06], dtype=torch.float64)
faces = torch.arange(1, 7, dtype=torch.float64)
bell = torch.linspace(-3.5, 3.5, 200)
with figure(columns=3, height=2.6) as (drawing, panels):
    for panel, size in zip(panels, (1, 5, 60), strict=True):
        errors = standardised_means(faces, unfair, size, 20_000, generator=rng)
        gap = float(1 / (size * variance(faces, unfair)).sqrt())  # from one mean to the next
        bar = gap * max(1, round(0.25 / gap))
        edges = torch.arange(float(errors.min()) - gap / 2, float(errors.max()) + bar, bar)
        panel.hist(errors.numpy(), bins=edges.tolist(), density=True, color="#9dc3e0")
        panel.plot(bell, (-bell.square() / 2).exp() / (2 * torch.pi) ** 0.5, color="#222222")
        panel.set(title=f"n = {size}", yticks=[], xlim=(-3.7, 3.7))
        panel.set_xlabel(label("标准化的误差", "standardised error"))
drawing

# %% [markdown] lang="zh"
# 各次误差有大有小，彼此独立，相加时尖角被互相抹平，最后只剩下均值和方差两个数还起作用。
# 噪声为什么常被假设成正态的？因为它往往正是许多独立小因素之和。
#
# ## 联合、边缘与条件
#
# 天空是蓝是灰，下不下雨，四种组合各有概率，这张表就是联合分布。
# 对一个变量求和，剩下的是另一个的**边缘**分布，就写在表的边缘；
# 已知一个变量的取值，只留那一行再除以它的和，得到**条件**分布。
# 贝叶斯定理不过是说：同一张表可以先看行，也可以先看列。

# %% [markdown] lang="en"
# Single errors are large or small and independent of each other; added up, they smooth each
# other's corners, until nothing but mean and variance still matters. Why is noise so often taken to
# be normal? Because it tends to be just that, a sum of many small independent causes.
#
# ## Joint, marginal, conditional
#
# The sky is blue or grey and it rains or does not: four combinations with a probability each, and
# that table is the joint distribution. Sum over one variable and what remains is the *marginal* of
# the other, which stands in the margin. Know the value of one variable, keep that row alone and
# divide it by its sum: the *conditional*. Bayes' theorem says no more than that one table can be
# read by rows or by columns.

# %%
weather = JointTable([[0.36, 0.04], [0.24, 0.36]], {"sky": ("blue", "grey"), "rain": ("no", "yes")})
print(weather, weather.conditional("rain", given="sky"), sep="\n\n")
print()
print(weather.conditional("sky", given={"rain": "yes"}))

# %% [markdown] lang="zh"
# ## 一次化验，两次化验
#
# 某病在人群中占 0.15%。化验对病人一定呈阳性，对健康人有 1% 的误报。
#
# ### 先猜，再运行：阳性意味着什么
#
# 一个随机抽到的人化验呈阳性，他真的有病的概率大约是多少：99%、50%，还是更低？
# 再做一次独立的、较差的化验（病人 98% 阳性，健康人 3% 误报），又是阳性，现在呢？

# %% [markdown] lang="en"
# ## One test, two tests
#
# A disease affects 0.15% of all people. A test is positive for everybody who is ill, and for 1% of
# those who are well.
#
# ### Predict, then run: what a positive test means
#
# Somebody picked at random tests positive. How probable is it that this person is ill: 99%, 50%, or
# less? A second test, independent and worse (positive for 98% of the ill and 3% of the well), is
# positive too. And now?

# %% tags=["predict"]
patient = JointTable.from_conditionals(
    {"ill": {"yes": 0.0015, "no": 0.9985}},
    {
        "first": {"yes": {"+": 1.0, "-": 0.0}, "no": {"+": 0.01, "-": 0.99}},
        "second": {"yes": {"+": 0.98, "-": 0.02}, "no": {"+": 0.03, "-": 0.97}},
    },
)
for known in ({"first": "+"}, {"first": "+", "second": "+"}):
    print(known, f"{patient.probability({'ill': 'yes'}, given=known):.4f}")

# %% [markdown] lang="zh"
# 健康人太多了：一万人里只有 15 个病人，却有约一百个健康人被误报。先验不能忘。
# 第二次化验虽然更差，但它的先验不再是人群的比例，而是第一次之后的判断，所以一下子说明问题。
#
# ## 独立与条件独立
#
# 有一处常被说混：两次化验在**已知有没有病**的条件下独立，并不等于它们独立。
#
# ### 先猜，再运行：两次化验独立吗
#
# 不知道病情时，第一次阳性会不会改变你对第二次结果的预期？

# %% [markdown] lang="en"
# There are so many healthy people: of ten thousand, fifteen are ill, and about a hundred healthy
# ones test positive. The prior must not be forgotten. The second test is worse, but its prior is no
# longer the share in the population, it is what was believed after the first; that is why it
# settles things.
#
# ## Independent, and independent given something
#
# One thing is often mixed up: that two tests are independent *once the state of the patient is
# known* does not make them independent.
#
# ### Predict, then run: are the two tests independent
#
# While nothing is known of the patient, does a positive first test change what you expect of the
# second?

# %% tags=["predict"]
print("P(second +)          ", round(patient.probability({"second": "+"}), 4))
print("P(second + | first +)", round(patient.probability({"second": "+"}, given={"first": "+"}), 4))
print(
    "P(second + | ill, first +)",
    patient.probability({"second": "+"}, given={"ill": "yes", "first": "+"}),
)
print(
    "independent:", patient.independent("first", "second"),
    "  given illness:", patient.independent("first", "second", given="ill"),
)  # fmt: skip

# %% [markdown] lang="zh"
# 第一次阳性使“有病”更可信，于是也使第二次阳性更可信。病情一旦已知，第一次就再没有新消息。
# 朴素贝叶斯等模型假设的是后一种独立，不是前一种。
#
# ## 期望与方差
#
# 期望是按概率加权的平均，方差是离期望的距离平方的期望。骰子的期望不是任何一面：

# %% [markdown] lang="en"
# A positive first test makes illness more credible, and with it a positive second. Once the state
# is known, the first test has no news left. Models such as naive Bayes assume the latter kind of
# independence, not the former.
#
# ## Expectation and variance
#
# The expectation is a mean weighted by probability; the variance is the expected square of the
# distance from it. The expectation of a die is none of its faces:

# %%
expectation(faces, fair.double()), variance(faces, fair.double())

# %% [markdown] lang="zh"
# 两个变量还有**协方差**：它们是否总往同一边偏。独立的变量协方差为零。反过来呢？
#
# ### 先猜，再运行：协方差为零就独立吗
#
# 让 $x$ 等可能地取 -1、0、1，再让 $y=x^2$。知道 $x$ 就完全知道 $y$，它们当然不独立。
# 协方差是正、是负，还是零？互信息（知道一个能替另一个省下多少猜测，单位比特）呢？

# %% [markdown] lang="en"
# Two variables also have a *covariance*: whether they stray to the same side. That of independent
# variables is zero. And the reverse?
#
# ### Predict, then run: does a covariance of zero mean independence
#
# Let $x$ be -1, 0 or 1 with equal chances, and let $y=x^2$. Whoever knows $x$ knows $y$ entirely,
# so they are certainly not independent. Is their covariance positive, negative or zero? And their
# mutual information, the guessing that one saves on the other, in bits?

# %% tags=["predict"]
third = 1 / 3
square = JointTable([[0, third], [third, 0], [0, third]], {"x": (-1, 0, 1), "y": (0, 1)})
print(f"covariance {square.covariance('x', 'y'):.3f}, independent: {square.independent('x', 'y')}")
print(f"mutual information {square.mutual_information('x', 'y', base=2):.3f} bits")

# %% [markdown] lang="zh"
# 协方差只看得见直线：$x$ 向左、向右时 $y$ 同样变大，两边互相抵消。
# 互信息不挑形状，它为零当且仅当两个变量独立。

#
# ## 它真的等于 PyTorch 的吗？
#
# 贝叶斯更新的源码如下。把先验与似然的对数相加，再做一次 softmax，得到的应当是同一个结果：
# 分类网络的最后一层，做的正是这件事。下面把两种算法连同梯度一起对照：

# %% [markdown] lang="en"
# A covariance sees straight lines only: $y$ grows alike as $x$ goes left and as it goes right, and
# both cancel. Mutual information takes any shape; it is zero exactly when two variables are
# independent.
#
# ## Is it really PyTorch's?
#
# This is the source of Bayes' update. To add the logarithms of prior and likelihood and take the
# softmax should come to the same: that is just what the last layer of a classifier does. Both ways
# are compared below, gradients included:

# %%
source("handson.ops.bayes:posterior")

# %%
equivalence("posterior")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 最常见的错误正是上面那道题里的：忘了先验。若各个假设一开始同样可信，
# 这样算出的结果分毫不差，只有对先验的梯度会露出马脚：

# %% [markdown] lang="en"
# ## What breaks it
#
# The commonest mistake is the one in the question above: to forget the prior. Where all hypotheses
# are equally credible at first, its result is right to the last digit, and nothing but the gradient
# by the prior gives it away:

# %%
mutant("posterior", "the prior forgotten")

# %% [markdown] lang="zh"
# ## 练习：预测下一次
#
# 有若干假设，`prior` 是它们的概率；`first` 和 `second` 是两条证据在各个假设下的概率，
# 已知假设时两条证据独立。请写出 `second_after_first(prior, first, second)`：
# 看到第一条证据之后，第二条出现的概率是多少？三个参数都是等长的向量，返回一个标量。
#
# 写好后运行下面的 `check`，或者在终端里运行 `handson check probability`。

# %% [markdown] lang="en"
# ## Exercise: predict what comes next
#
# There are some hypotheses, and `prior` holds their probabilities; `first` and `second` hold the
# probability of two pieces of evidence under each, independent once the hypothesis is known. Write
# `second_after_first(prior, first, second)`: having seen the first piece, how probable is the
# second? All three are vectors of one length, and the result is a scalar.
#
# Run `check` below, or `handson check probability` in a terminal.


# %% tags=["exercise"]
def second_after_first(prior: Tensor, first: Tensor, second: Tensor) -> Tensor:
    """Return the probability of the second piece of evidence, given the first."""
    raise NotImplementedError


# %%
check(second_after_first)

# %% [markdown] lang="zh"
# ## 接下来
#
# softmax 回归一课让网络自己输出这样一张概率表，交叉熵一节说明怎样拿它与事实相比。
#
# 延伸阅读：Bayes（1763），《An essay towards solving a problem in the doctrine of chances》；
# Jaynes（2003），《Probability Theory: The Logic of Science》，第一、二章。

# %% [markdown] lang="en"
# ## Where to go on
#
# In the lesson on softmax regression a network puts out such a row of probabilities itself, and
# cross-entropy says how to compare it with what really happened.
#
# To read on: Bayes (1763), *An essay towards solving a problem in the doctrine of chances*; Jaynes
# (2003), *Probability Theory: The Logic of Science*, chapters 1 and 2.
