# ---
# concept: distribution_shift
# needs: [softmax_regression, probability]
# minutes: 40
# ---

# %% [markdown] lang="zh"
# # 分布偏移：世界变了，模型没有变
#
# 用夏天的街景训练的检测器，到了下雪天还认得出行人吗？在一家医院里训练的诊断模型，
# 换一家医院会不会失灵？前面的课里，训练集和测试集总是从同一个来源随机分出来的，
# 所以测试集上的分数只回答一个问题：**来源不变**时会怎样。部署之后，来源往往就变了。
#
# 有一处常被说混：人们说模型失败是因为数据分布“突然”改变。其实偏移可以突然，
# 也可以慢得谁都没有察觉；它也不是过拟合，加正则化、延长训练都治不了。
# 要紧的是**变的是哪一部分**，因为每一种变法有自己的药方，用错了药方只会更糟。

# %% [markdown] lang="en"
# # Distribution shift: the world has moved, the model has not
#
# Will a detector trained on streets in summer know a pedestrian in the snow? Will a diagnosis
# learned in one hospital hold in the next? In earlier lessons the training and the test set came at
# random from one source, so that a score on the test set answers a single question: how good is the
# model **while the source stays the same**? Once it is in use, the source often does not.
#
# Something is easily mixed up here. Models are said to fail because the data change "suddenly". A
# shift may be sudden, or so slow that nobody notices; and it is not overfitting, which more
# regularisation or longer training could cure. What matters is **which part** has changed. Each
# kind has its own remedy, and the wrong remedy makes things worse.

# %%
import torch
from torch import Tensor

from handson.data.embedded.glyphs import glyph_traits, glyphs
from handson.data.embedded.pen import Pen
from handson.learn import check
from handson.models.softmax_regression import softmax_regression
from handson.shift.classifier_test import classifier_test
from handson.shift.covariate import importance_weights
from handson.shift.drift import DriftDetector
from handson.shift.kolmogorov_smirnov import ks_test
from handson.shift.label import adjust_to_prior
from handson.shift.mmd import mmd_test
from handson.shift.weighted_training import train_weighted
from handson.show import figure, images, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 三种偏移
#
# 一份数据由输入 $x$ 和标签 $y$ 组成，联合分布有两种拆法：
#
# $$p(x, y) = p(x)\,p(y \mid x) = p(y)\,p(x \mid y) .$$
#
# 改动哪一个因子、保住哪一个因子，就得到不同的偏移：
#
# - **协变量偏移**：$p(x)$ 变了，$p(y \mid x)$ 没变。照片的光线不同，猫还是猫。
# - **标签偏移**：$p(y)$ 变了，$p(x \mid y)$ 没变。流感季节病人多了，症状还是老样子。
# - **概念漂移**：$p(y \mid x)$ 自己变了。同一封邮件，去年不算垃圾邮件，今年算。
#
# 光看数据，有时无法断定是哪一种；这要靠我们对数据来历的了解，公式替代不了。
#
# 先造一个协变量偏移。训练用的数字大多写得端正，少数向右歪得厉害；
# 部署时遇到的却**全都**歪着。每个数字是几，写法怎么变都不会变：

# %% [markdown] lang="en"
# ## Three kinds of shift
#
# Data are inputs $x$ and labels $y$, and their joint distribution can be taken apart in two ways:
#
# $$p(x, y) = p(x)\,p(y \mid x) = p(y)\,p(x \mid y) .$$
#
# Change one factor and keep the other, and there is a shift of some kind:
#
# - **Covariate shift**: $p(x)$ changes, $p(y \mid x)$ does not. In another light a cat is still a
#   cat.
# - **Label shift**: $p(y)$ changes, $p(x \mid y)$ does not. More people have the flu, with the
#   symptoms that it always had.
# - **Concept drift**: $p(y \mid x)$ itself changes. The mail that was welcome last year is spam
#   now.
#
# From the data alone one cannot always tell which it is; that takes knowledge of where they came
# from, and no formula replaces it.
#
# We make a covariate shift first. Most digits to learn from are upright and a few lean far to the
# right; those that the model meets later *all* lean. Which digit it is never depends on that:

# %%
torch.manual_seed(0)
turned = Pen(rotation=(30, 60))
upright = glyphs(train=1800, test=500)
leaning = glyphs(train=200, test=1000, seed=1, train_pen=turned, test_pen=turned)
x, y = (torch.cat(parts) for parts in zip(upright.train, leaning.train, strict=True))
x, held = x / 255, upright.test[0] / 255
arrived, target = (leaning.test[0] / 255).tensor_split(2)
target_labels = leaning.test[1][500:]
names = [label("源", "source")] * 8 + [label("目标", "target")] * 8
images(torch.cat([held[:8], target[:8]]), labels=names, columns=8)

# %% [markdown] lang="zh"
# ### 先猜，再运行：掉多少
#
# 用全部 1800 + 200 张图训练 softmax 回归。它在端正的数字上和在歪着的数字上，准确率各是多少？

# %% [markdown] lang="en"
# ### Predict, then run: how far it falls
#
# Softmax regression learns from all 1800 + 200 images. How often is it right on upright digits, and
# how often on leaning ones?

# %% tags=["predict"]
start = softmax_regression().state_dict()


def accuracy(weights=None, images=target, classes=target_labels) -> float:
    model = softmax_regression()
    model.load_state_dict(start)
    train_weighted(model, x, y, weights, epochs=15)
    return (model(images).argmax(1) == classes).double().mean().item()


print(f"upright {accuracy(images=held, classes=upright.test[1]):.3f}, leaning {accuracy():.3f}")

# %% [markdown] lang="zh"
# 模型并没有记错：它照着训练集里占九成的样子学，歪着的那一成在损失里几乎没有发言权。
# 训练时的每个样本同样重要，部署时却不是。
#
# ## 没有标签，也能发现
#
# 部署后的数据通常没有标签，准确率算不出来。但“输入的分布变没变”可以检验，
# 这是一个**双样本检验**：两批样本像不像出自同一个分布？库里有三种办法：
#
# 1. KS 检验：逐个特征比较两条经验分布函数，看最大的差距；特征多，就要校正。
# 2. 最大均值差异（MMD）：在核空间里比较均值，p 值来自把两批样本打乱重分。
# 3. 分类器检验：训练一个分类器去区分两批样本，分得出来，分布就不同。
#
# p 值是“什么也没变时，差距至少有这么大”的概率。它不大于 0.05 就报警，
# 意味着没有偏移时每二十次会误报一次。

# %% [markdown] lang="en"
# The model remembers nothing wrong. It has learned what nine tenths of its examples look like, and
# the tenth that leans has hardly a say in the loss. In training all examples were equally
# important; in use they are not.
#
# ## Noticing it without labels
#
# Data in use rarely have labels, and without them there is no accuracy. Whether the *inputs* have
# changed can be tested all the same, by a **two-sample test**: do two batches look as if they came
# from one distribution? The library has three:
#
# 1. Kolmogorov-Smirnov: the largest gap between two empirical distribution functions, feature by
#    feature; many features need a correction.
# 2. Maximum mean discrepancy (MMD): distance of the means in the space of a kernel; its p-value
#    comes from shuffling the two batches.
# 3. The classifier test: train a classifier to tell the batches apart; if it can, they differ.
#
# A p-value is the chance of such a gap if nothing has changed. An alarm at 0.05 or below means one
# false alarm in twenty where there is no shift.

# %%
source("handson.shift.kolmogorov_smirnov:ks_statistic")

# %% [markdown] lang="zh"
# ### 先猜，再运行：哪些会报警
#
# 把 28×28 的图缩成 7×7 的均值作为特征。先拿两批端正的数字比，再拿训练集和部署数据比。
# 三种检验、两次比较，一共六个 p 值，哪些会小于 0.05？

# %% [markdown] lang="en"
# ### Predict, then run: which of them raise an alarm
#
# Means over 4 × 4 pixels serve as features. We compare two batches of upright digits, and then the
# training set with the digits that arrived. Three tests, two comparisons: which of the six p-values
# are below 0.05?


# %% tags=["predict"]
def coarse(pictures: Tensor) -> Tensor:
    return pictures.unfold(2, 4, 4).unfold(3, 4, 4).mean((-1, -2)).flatten(1)


for test in (ks_test, mmd_test, classifier_test):
    print(test(coarse(x[:500]), coarse(held), level=0.05))
    print(test(coarse(x[-700:]), coarse(arrived), level=0.05))

# %% [markdown] lang="zh"
# 注意第二次比较的训练样本里，七分之二本来就是歪的，偏移照样被发现。
# 还要注意“没有发现证据”不等于“没有偏移”：样本太少，或者检验看不见那个方向，都会沉默。
#
# ## 校正：让像目标的样本多说话
#
# 我们想要的是目标分布上的平均损失，手里却只有源分布的样本。乘上密度之比就行：
#
# $$\mathbb{E}_{\text{target}}[\ell(x, y)] = \mathbb{E}_{\text{source}}\big[r(x)\,\ell(x, y)\big],
# \qquad r(x) = \frac{p_{\text{target}}(x)}{p_{\text{source}}(x)} .$$
#
# 高维密度很难估计，好在只需要比值，而分类器正好会算比值：让它区分目标（1）和源（0），
# 由贝叶斯公式，$r(x)$ 就是几率 $P(1 \mid x) / P(0 \mid x)$ 乘以两边样本数之比。
# 不需要目标的标签。源码里有个细节：每个样本都由**没见过它**的分类器来评判。

# %% [markdown] lang="en"
# Note that two sevenths of the training images in the second comparison lean as well, and the shift
# is found all the same. Note also that "no evidence" does not mean "no shift": with too few
# examples, or in a direction that it cannot see, a test stays silent.
#
# ## The remedy: let examples that resemble the target speak up
#
# What we want is the mean loss under the target, and what we have are examples of the source. A
# ratio of densities turns one into the other:
#
# $$\mathbb{E}_{\text{target}}[\ell(x, y)] = \mathbb{E}_{\text{source}}\big[r(x)\,\ell(x, y)\big],
# \qquad r(x) = \frac{p_{\text{target}}(x)}{p_{\text{source}}(x)} .$$
#
# Densities of many dimensions are hard to estimate, but only their ratio is needed, and a
# classifier knows it: train it to tell target (1) from source (0), and by Bayes' rule $r(x)$ is its
# odds $P(1 \mid x) / P(0 \mid x)$ times the ratio of the sizes. No labels of the target are needed.
# One detail of the code below: each example is judged by a classifier that has **not seen it**.

# %%
source("handson.shift.covariate:density_ratio")

# %% [markdown] lang="zh"
# 这些图是我们自己画的，所以知道每张图真正转了多少度，而域分类器从没听说过角度。
# 把估计的权重画在角度上面，再画出正确答案：歪着的图占训练集的一成、占目标的全部，
# 密度之比是 10；端正的图在目标里不出现，是 0：

# %% [markdown] lang="en"
# We have drawn these images ourselves and know by how much each is turned; the domain classifier
# has never heard of an angle. Here are the estimated weights above the angles, and the right
# answer: leaning images are a tenth of the training set and all of the target, a ratio of 10, and
# upright ones do not occur in the target, which makes 0:

# %%
found = importance_weights(coarse(x), coarse(arrived))
weights = found.values.float()
parts = (glyph_traits("train", 1800), glyph_traits("train", 200, seed=1, pen=turned))
angles = torch.cat([torch.from_numpy(part["rotation"]) for part in parts])
with figure(height=3.2) as (drawing, (panel,)):
    name = label("域分类器的估计", "estimated by the domain classifier")
    panel.plot(angles, weights, "o", markersize=3, alpha=0.4, label=name)
    truth = torch.tensor([[-18.0, 18.0, 30.0, 60.0], [0.0, 0.0, 10.0, 10.0]])
    for ends, name in ((slice(0, 2), None), (slice(2, 4), label("正确的权重", "the true ratio"))):
        panel.plot(*truth[:, ends], color="C1", linewidth=3, label=name)
    panel.set_xlabel(label("旋转角度", "angle in degrees"))
    panel.set_ylabel(label("权重", "weight"))
    panel.legend()
drawing

# %% [markdown] lang="zh"
# 单看一张图，估计得很粗；最上面一排是被截断的，免得一张图一言九鼎。
# 但是谁该多说话、谁该少说话，它基本分得清，而我们要的只是加权之后的平均。
#
# ### 先猜，再运行：两千张图还剩多少
#
# 权重不均匀是有代价的：少数样本挑起了大梁，估计的噪声随之变大。
# 有效样本量 $(\sum w)^2 / \sum w^2$ 说的是“相当于多少个权重相同的样本”。
# 猜一猜它有多大，再猜加权训练之后，歪着的数字能认对多少，端正的数字又怎样？

# %% [markdown] lang="en"
# For a single image the estimate is rough, and the row at the top has been clipped, lest one image
# decide everything. But who should speak up and who should not is mostly right, and all that is
# needed of the weights is a mean.
#
# ### Predict, then run: what is left of two thousand images
#
# Unequal weights have a price: a few examples carry everything, and what is estimated from them is
# noisier. The effective sample size $(\sum w)^2 / \sum w^2$ says how many equally weighted examples
# would be worth as much. Guess how large it is. Then guess how often the model that was trained
# with the weights is right on leaning digits, and on upright ones.

# %% tags=["predict"]
print(f"effective sample size {found.effective_sample_size:.0f}, clipped {found.clipped:.1%}")
print(f"leaning {accuracy(weights):.3f}", end=", ")
print(f"upright {accuracy(weights, held, upright.test[1]):.3f}")

# %% [markdown] lang="zh"
# 丢掉的准确率大半赢了回来，一个目标标签也没用。账单在第二个数上：
# 线性模型的容量有限，照顾了歪的，就顾不上正的。权重不创造信息，它只是把注意力搬到该去的地方；
# 倘若训练集里一张歪的都没有，密度比就无从谈起，再大的权重也救不回来。
#
# ## 标签偏移：改一改先验
#
# 如果变的只是各类的比例，连重新训练都不必。分类器给出的概率里含着训练集的类别比例，
# 除掉旧的、乘上新的、再归一化：
#
# $$P_{\text{target}}(j \mid x) \propto P_{\text{source}}(j \mid x)\,\frac{q(j)}{p(j)} .$$
#
# 新的比例 $q$ 不用标签也能估计：库里的 `black_box_weights` 解混淆矩阵的线性方程组，
# `em_prior` 反复用“现在的比例”修正概率，再取平均。
#
# ### 先猜，再运行：流感季节
#
# 训练时只有 4% 的人得病。模型对三个人分别给出患病概率 0.04、0.2 和 0.6。
# 现在流感季节到了，40% 的人得病，这三个数应当改成多少？

# %% [markdown] lang="en"
# Most of the lost accuracy has come back, without one label of the target. The second number is the
# bill: a linear model has only so much to give, and what goes to the leaning digits is missing for
# the upright ones. Weights create no information, they move attention to where it is needed. Had
# there been no leaning digit in training, there would be no ratio to speak of, and no weight could
# help.
#
# ## Label shift: change the prior
#
# If only the shares of the classes have changed, nothing needs to be trained again. The
# probabilities of a classifier contain the shares of its training set. Divide by the old ones,
# multiply by the new ones, normalise:
#
# $$P_{\text{target}}(j \mid x) \propto P_{\text{source}}(j \mid x)\,\frac{q(j)}{p(j)} .$$
#
# The new shares $q$ can be estimated without labels: `black_box_weights` solves linear equations
# with the confusion matrix, and `em_prior` alternates between correcting the probabilities by the
# present shares and taking their mean.
#
# ### Predict, then run: the flu season
#
# In training 4% of the people were ill. For three persons the model gives a probability of 0.04,
# 0.2 and 0.6 that they are. Now it is the flu season and 40% are ill: what do these numbers become?

# %% tags=["predict"]
said = torch.tensor([0.04, 0.2, 0.6])
healthy_ill = torch.stack([1 - said, said], dim=1)
before, now = torch.tensor([0.96, 0.04]), torch.tensor([0.60, 0.40])
adjust_to_prior(healthy_ill, before, now)[:, 1]

# %% [markdown] lang="zh"
# 第一个人的症状不说明任何问题，所以他的概率就是人群的比例，从旧的变成新的。
# 第二个人原本看起来多半没病，现在多半有病：同样的证据，换了先验，结论可以翻过来。
#
# ## 概念漂移：盯着错误率
#
# 规则本身变了，旧标签就成了错标签，重新加权没有用，只能尽快发现、用新数据重新学。
# 下面的检测器每来 50 个结果就把最近的错误率与之前的比一比；
# 它看的次数越多，每次允许误报的概率就分得越薄，合起来一直不超过 5%。

# %% [markdown] lang="en"
# The first person's symptoms say nothing, so that the answer is the share of the ill among all, the
# old one before and the new one now. The second was probably well and is now probably ill: the same
# evidence can lead to the opposite conclusion under another prior.
#
# ## Concept drift: watch the errors
#
# When the rule itself changes, old labels become wrong labels. Weights are of no use then; one has
# to notice soon, and learn again from new data. The detector below compares the latest errors with
# those before, after every 50 results. The more often it looks, the less each look may spend on
# false alarms, so that all together stay within 5%.

# %%
chance = torch.where(torch.arange(1000) < 600, 0.1, 0.35)
errors = (torch.rand(1000, generator=torch.Generator().manual_seed(0)) < chance).int().tolist()
detector = DriftDetector()
next(f"alarm after {seen} results" for seen, e in enumerate(errors, 1) if detector.add([e]))

# %% [markdown] lang="zh"
# ## 它真的等于公认的实现吗？
#
# PyTorch 里没有密度比，我们请 scikit-learn 做裁判：同样的折，同样的惩罚，逐个样本比较。

# %% [markdown] lang="en"
# ## Is it what others compute?
#
# PyTorch has no density ratio, so scikit-learn is the judge: the same folds, the same penalty,
# compared example by example.

# %%
equivalence("density_ratio")

# %% [markdown] lang="zh"
# ## 什么会弄坏它
#
# 下面的改动省掉了交叉拟合：分类器评判的正是它学过的样本。逻辑回归参数少，差别还算温和；
# 换成能背下训练集的分类器，每个源样本都会被判成“绝不像目标”，权重就全毁了。

# %% [markdown] lang="en"
# ## What breaks it
#
# This change leaves the cross-fitting out, and the classifier judges the very examples that it
# learned from. Logistic regression has few parameters, and the damage is mild. With a
# classifier that can learn its examples by heart, no source example would look like the target at
# all, and the weights would be worthless.

# %%
mutant("density_ratio", "each judged by a classifier that knows it")

# %% [markdown] lang="zh"
# ## 练习：没有目标标签的准确率
#
# 老板问：“上线之后准确率会是多少？”你有带标签的源样本，知道模型在每个样本上是对（1）是错（0），
# 还有域分类器给每个样本的对数几率 $z$。请写出 `target_accuracy(right, log_odds)`，
# 用自归一化的加权平均估计目标上的准确率。
#
# 两个提醒：两边的样本数这里用不上，想想为什么；对数几率可能大到几百，
# 这时直接取指数会溢出。检查里有这样的情形。写好后运行 `check`，
# 或者在终端里运行 `handson check distribution_shift`。

# %% [markdown] lang="en"
# ## Exercise: an accuracy without labels of the target
#
# "How accurate will it be in use?", asks your boss. You have labelled source examples, and know for
# each whether the model is right (1) or wrong (0), and the log-odds $z$ that the domain classifier
# gives it. Write `target_accuracy(right, log_odds)`, which estimates the accuracy on the target by
# a self-normalised weighted mean.
#
# Two hints. The sizes of the samples are not needed here; why? And log-odds may be several
# hundreds, where a plain exponential overflows; the check has such cases. Run `check`, or
# `handson check distribution_shift` in a terminal.


# %% tags=["exercise"]
def target_accuracy(right: Tensor, log_odds: Tensor) -> Tensor:
    """Return the estimated accuracy on the target, a scalar."""
    raise NotImplementedError


# %%
check(target_accuracy)

# %% [markdown] lang="zh"
# ## 继续
#
# `python -m handson.shift.rescue` 打印一张表：三种偏移下，不校正、校正、偏移已知、
# 用带标签的目标数据训练，准确率各是多少。真实的系统里，最要紧的一步往往最朴素：
# 留一小份**新近的**带标签数据，隔一段时间就用它考一考模型。
#
# **出处**：协变量偏移与加权见 Shimodaira（2000）；用分类器求密度比见 Bickel 等（2009）；
# 混淆矩阵的办法见 Lipton 等（2018，arXiv:1802.03916），EM 的办法见 Saerens 等（2002）；
# MMD 检验见 Gretton 等（2012）。

# %% [markdown] lang="en"
# ## Go on
#
# `python -m handson.shift.rescue` prints a table: for each of the three shifts, the accuracy
# without a correction, with it, with the shift being known, and of a model trained on labelled
# target data. In real systems the step that matters most is often the plainest: keep a few
# **recent** examples with labels, and examine the model on them from time to time.
#
# **Sources**: covariate shift and weighting, Shimodaira (2000); the ratio by a classifier, Bickel
# et al. (2009); the confusion matrix, Lipton et al. (2018, arXiv:1802.03916); the EM estimate,
# Saerens et al. (2002); the MMD test, Gretton et al. (2012).
