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
from handson.ops.sampling import running_frequencies, sample
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 掷骰子：大数定律
#
# 把六段长度为 1/6 的线首尾相接，在 0 到 1 之间随机取一点，落在哪一段就是几点。
# 任何离散分布都能这样抽样：
#
# ### 先猜，再运行：要掷多少次才准
#
# 掷 600 次，各点数的频率离 1/6 大约有多远？若想再准十倍，要掷多少次？

# %% [markdown] lang="en"
# ## Rolling a die: the law of large numbers
#
# Lay six stretches of length 1/6 end to end, pick a point between 0 and 1 at random, and see which
# stretch it falls on. Any discrete distribution can be drawn from like that.
#
# ### Predict, then run: how many rolls make it precise
#
# After 600 rolls, how far from 1/6 are the frequencies of the faces? To be ten times as precise,
# how many rolls would it take?

# %% tags=["predict"]
rng = torch.Generator().manual_seed(0)
fair = torch.full((6,), 1 / 6)
for rolls in (600, 60_000):
    shares = torch.bincount(sample(fair, rolls, generator=rng), minlength=6) / rolls
    print(
        rolls, [f"{share:.4f}" for share in shares.tolist()], f"{(shares - fair).abs().max():.4f}"
    )

# %% [markdown] lang="zh"
# 误差按次数的平方根缩小：准十倍要多掷一百倍。这就是为什么估计一个概率的最后一位总是最贵。
# 图中六条线是一次一次掷下来时各点数的频率，虚线是 1/6：

# %% [markdown] lang="en"
# The error shrinks with the root of the number of rolls: ten times the precision takes a hundred
# times the rolls, so that the last digit of a probability is always the dearest. The six lines are
# the frequencies of the faces as one roll follows another; the dashed line is 1/6:

# %%
paths = running_frequencies(sample(fair, 600, generator=rng), 6)
with figure(height=3.2) as (drawing, (panel,)):
    for face in range(6):
        panel.plot(range(1, 601), paths[:, face], label=str(face + 1), linewidth=1.4)
    panel.axhline(1 / 6, color="black", linestyle="--")
    panel.set_xlabel(label("掷的次数", "rolls"))
    panel.set_ylabel(label("频率", "frequency"))
    panel.set_ylim(0, 0.45)
    panel.legend(ncols=6)
drawing

# %% [markdown] lang="zh"
# ## 联合、边缘与条件
#
# 天空是蓝是灰，下不下雨，四种组合各有概率，这张表就是联合分布。
# 对一个变量求和，剩下的是另一个的**边缘**分布；已知一个变量的取值，只留那一行再除以它的和，
# 得到**条件**分布。贝叶斯定理不过是说：同一张表可以先看行，也可以先看列。

# %% [markdown] lang="en"
# ## Joint, marginal, conditional
#
# The sky is blue or grey and it rains or does not: four combinations with a probability each, and
# that table is the joint distribution. Sum over one variable and what remains is the *marginal* of
# the other. Know the value of one variable, keep that row alone and divide it by its sum: the
# *conditional*. Bayes' theorem says no more than that one table can be read by rows or by columns.

# %%
weather = JointTable([[0.36, 0.04], [0.24, 0.36]], {"sky": ("blue", "grey"), "rain": ("no", "yes")})
print(
    weather, weather.marginal("rain"), weather.conditional("sky", given={"rain": "yes"}), sep="\n\n"
)

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
faces = torch.arange(1.0, 7.0)
expectation(faces, fair), variance(faces, fair)

# %% [markdown] lang="zh"
# ## 它真的等于 PyTorch 的吗？
#
# 贝叶斯更新的源码如下，它与 `torch.distributions` 算出的结果一致，梯度也一致：

# %% [markdown] lang="en"
# ## Is it really PyTorch's?
#
# This is the source of Bayes' update. Its results agree with those of `torch.distributions`, and so
# do its gradients:

# %%
source("handson.ops.bayes:posterior")

# %%
equivalence("posterior")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 最常见的错误正是上面那道题里的：忘了先验。先验相等时，谁也看不出来：

# %% [markdown] lang="en"
# ## What breaks it
#
# The commonest mistake is the one in the question above: to forget the prior. With equal priors
# nobody would notice:

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
