# ---
# concept: data_preprocessing
# needs: [ndarray]
# minutes: 35
# ---

# %% [markdown] lang="zh"
# # 数据预处理：空着的格子怎么办
#
# 人填的表格总有空格：忘了量，不愿说，或者本来就没有。还有的格子里写着字：“钢丝”“南山区”。
# 网络只会乘和加，空格和文字它都咽不下去。
#
# 把表格变成张量要走三步：读进来，补上空格并把文字换成数，最后转成张量。
# 每一步都有一种“看上去没事”的错法：不报错，只是让结果悄悄变坏，或者悄悄变得好得不真实。

# %% [markdown] lang="en"
# # Data preprocessing: what to do with an empty cell
#
# Tables that people fill in have gaps: nobody measured, nobody wanted to say, or there was nothing
# to begin with. Other cells hold words: "wire", "Riverside". A network can multiply and add, and
# neither gaps nor words agree with it.
#
# A table becomes a tensor in three steps: read it, fill its gaps and turn words into numbers,
# convert the result. Each step has a mistake that looks harmless. It raises no error; it makes
# results quietly worse, or quietly too good to be true.

# %%
import tempfile
from pathlib import Path

import numpy as np
import pandas
import torch
from torch import Tensor

from handson.base.errors import DataError
from handson.data.embedded.houses import complete_houses, houses
from handson.data.tabular import TablePreprocessor, read_table, to_tensors
from handson.learn import check
from handson.ops.linalg import solve_least_squares
from handson.ops.preprocessing import impute, nanmean, nanstd, one_hot, standardise
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 读进来
#
# 下面是几辆二手自行车：几档变速、什么车筐、多少钱。为了逼真，文件存成中文 Windows 常见的
# GB18030 编码，用分号隔开，空格有三种写法。pandas 的 `read_csv` 默认按 UTF-8 和逗号去读，
# 遇上它只会报错；库里的 `read_table` 先把编码、分隔符和缺失记号认出来，再把认出的结果如实报告。

# %% [markdown] lang="en"
# ## Reading
#
# Here are a few used bicycles: their gears, the kind of their basket, their price. To be true to
# life, the file is in GB18030, which Chinese Windows writes, with semicolons between cells and
# three ways to say "not known". By default `read_csv` of pandas expects UTF-8 and commas, and
# would only raise an error; the library's `read_table` finds out encoding, separator and marks of
# missing values, and reports what it took them for.

# %%
rows = "gears;basket;price\n7;wire;420\n缺失;;150\n21;wicker;690\n3;?;260\n缺失;wire;380\n"
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "bicycles.csv")
    path.write_bytes(rows.encode("gb18030"))
    bicycles = read_table(path)
report = bicycles.attrs["report"]
print(report["encoding"], repr(report["separator"]), report["missing"])
bicycles

# %% [markdown] lang="zh"
# 该不该把某个记号当作缺失，机器猜不准。“无”可能是“没有车筐”，那是一个答案，而不是一个空格；
# 著名的房价数据里，巷道一列的 `NA` 就是“没有巷道”。读完先看一眼报告，必要时用 `missing=` 自己指定。
#
# ### 先猜，再运行：`dummy_na=True` 之后
#
# 有一处常被说混：“用 `dummy_na=True` 就能处理缺失值”。下面先数每列的空格，再照这句话做一遍。
# 请预测：做完以后 `gears` 一列还剩几个空格？表一共变成几列？

# %% [markdown] lang="en"
# Whether a mark means "missing" no machine can tell for certain. "None" may say that there is no
# basket, which is an answer and not a gap; in a famous table of house prices, `NA` in the column
# of alleys means that there is no alley. Read the report first, and name the marks yourself with
# `missing=` where you must.
#
# ### Predict, then run: after `dummy_na=True`
#
# One thing is often mixed up: "missing values are solved by `dummy_na=True`". Below we count the
# gaps of each column and then do as the sentence says. Predict: how many gaps are left in `gears`
# afterwards? And how many columns will the table have?

# %% tags=["predict"]
features = bicycles.drop(columns="price")
dummies = pandas.get_dummies(features, dummy_na=True, dtype=int)
print("gaps before:", features.isna().sum().to_dict())
print("gaps after: ", dummies.isna().sum().to_dict())

# %% [markdown] lang="zh"
# 它只管**类别**：`basket` 拆成几列 0 和 1，“不知道”自成一类，也有自己的一列。
# 数值列原样放过，空格还在，往后一乘一加，整个损失就成了 NaN。数值的空格要另外**插补**。
#
# ## 补上，再放到同一把尺子上
#
# 最简单的插补是填这一列的均值。接着做标准化，让“档数”和“平方米”这样单位不同的列可以相比：
#
# $$x' = \frac{x - \mu}{\sigma} ,$$
#
# 其中 $\mu$ 和 $\sigma$ 是这一列已知数的均值与标准差。填了均值的格子于是恰好变成 0，
# 意思是“关于这一列，我没有什么可说”。库里就是这样写的；从不变化的列没有尺子可言，只平移：

# %% [markdown] lang="en"
# It looks after **categories** only: `basket` is split into columns of 0 and 1, and "not known" is
# a category with a column of its own. Columns of numbers pass untouched with their gaps, and one
# multiplication later the whole loss is NaN. Gaps between numbers must be filled, or **imputed**.
#
# ## Fill, and measure all with one ruler
#
# The simplest filling is the mean of the column. Then comes standardising, so that columns of
# different units, such as gears and square metres, can be compared:
#
# $$x' = \frac{x - \mu}{\sigma} ,$$
#
# where $\mu$ and $\sigma$ are mean and deviation of those numbers of the column that are known. A
# cell that was filled with the mean becomes 0: "on this column I have nothing to say". The library
# has it in these lines; a column that never varies offers no ruler, and is only shifted:

# %%
source("handson.ops.preprocessing:standardise")

# %%
prepare = TablePreprocessor().fit(features)
prepare.transform(features).round(2)

# %% [markdown] lang="zh"
# ## 填进去的数可信吗
#
# 均值代表的是“量了的那些”。没量的那些若有不同，它就偏了。自带的 `houses` 是造出来的数据，
# 所以每个空格底下的真数都查得到，现实里可没有这样的好事。
#
# ### 先猜，再运行：缺的是哪些地块
#
# 下图画出地块面积 `lot_area`：已知的，和缺失的（真数）。虚线是将要填进去的均值。
# 请先想：缺失的那些会随机散开，还是偏在一边？填完以后，这一列的标准差变大还是变小？

# %% [markdown] lang="en"
# ## Can the filled numbers be trusted?
#
# The mean speaks for those that were measured. If the others are different, it is wrong for them.
# The embedded `houses` are made up, so that the true number under every gap can be looked up; real
# life is less kind.
#
# ### Predict, then run: which lots are missing
#
# The figure shows the area of the lots, `lot_area`: those that are known, and those missing with
# their true numbers. The dashed line is the mean that will be filled in. Think first: will the
# missing ones lie scattered at random, or to one side? And with the gaps filled, is the deviation
# of the column larger or smaller than the true one?

# %% tags=["predict"]
train, test = houses()
truth = complete_houses()[0]["lot_area"]
gaps = train["lot_area"].isna()
filled = train["lot_area"].fillna(train["lot_area"].mean())
print(f"deviation: {truth.std():.0f} in truth, {filled.std():.0f} once the gaps are filled")
with figure(height=3.2) as (drawing, (panel,)):
    bins = list(range(0, 1500, 50))
    names = [label("已知", "known"), label("缺失（真数）", "missing (true numbers)")]
    for values, name in zip((truth[~gaps], truth[gaps]), names, strict=True):
        panel.hist(values, bins, density=True, alpha=0.55, label=name)
    name = label("填入的均值", "mean, filled in")
    panel.axvline(filled[gaps].iloc[0], color="#222222", linestyle="--", label=name)
    panel.set_xlabel(label("地块面积（平方米）", "area of the lot in square metres"))
    panel.set_ylabel(label("频率密度", "density"))
    panel.set_yticks([])
    panel.legend()
drawing

# %% [markdown] lang="zh"
# 大地块更容易没有量，所以橙色大半在虚线右边：填进去的数多半偏小。
# 而且一大堆相同的数挤在中间，这一列看起来比实际更整齐。所以“缺了”这件事本身就是信息，
# 不要抹掉它：`TablePreprocessor(indicator=True)` 给每个数值列再添一列，专门记录哪里是填的。
#
# ## 统计量只许来自训练集
#
# 均值、标准差、类别表，都是从数据里**学来**的，地位和权重一样。那么测试的时候用谁的？
# 常见的写法是“测试集也标准化一下”，拿的却是测试集自己的均值和标准差。
#
# ### 先猜，再运行：一栋一栋地来
#
# 用训练集的数值列拟合一个线性模型，预测房价的对数。测试时房子分批到来，每批 1 栋、2 栋，
# 直到 400 栋。一种做法始终用训练集的尺子，另一种用每批自己的尺子。请画出你想象的两条误差曲线。
# 尤其想想最左边：一批只有一栋时，第二种做法会给每栋房子报什么价？

# %% [markdown] lang="en"
# Large lots are measured less often, and so most of the orange lies to the right of the dashed
# line: what is filled in is mostly too small. With a heap of equal numbers in the middle, the
# column also looks tidier than it is. That a number is missing tells something in itself, so keep
# it: `TablePreprocessor(indicator=True)` adds one column for each column of numbers, which records
# where it was filled.
#
# ## Statistics come from the training rows alone
#
# Means, deviations and the list of categories are **learned** from data, no less than weights are.
# Whose shall we use in a test? Many programs "standardise the test set as well", but by mean and
# deviation of the test rows themselves.
#
# ### Predict, then run: one house at a time
#
# A linear model is fitted to the numbers of the training rows and predicts the logarithm of the
# price. In the test, houses arrive in groups of 1, of 2, and so on up to 400. One way always uses
# the ruler of the training rows, the other uses the ruler of each group. Sketch both curves of the
# error. Think of the left end above all: with one house in a group, which price will the second
# way quote for each house?

# %% tags=["predict"]
numbers = train.select_dtypes("number").columns.drop(["id", "price"])
known, asked = (torch.from_numpy(t[numbers].to_numpy(float)) for t in (train, test))
known, asked = impute(known, nanmean(known)), impute(asked, nanmean(known))
prices = [np.log(t["price"].to_numpy())[:, None] for t in (train, complete_houses()[1])]
paid, answer = map(torch.from_numpy, prices)


def on_ruler(table: Tensor, ruler: Tensor) -> Tensor:
    """Standardise by the statistics of other rows; a column of ones for the bias."""
    columns = standardise(table, nanmean(ruler), nanstd(ruler))
    return torch.cat([columns, torch.ones(len(table), 1)], dim=1)


weights = solve_least_squares(on_ruler(known, known), paid)
sizes, own, trained = [1, 2, 4, 8, 16, 40, 100, 400], [], []
for size in sizes:
    groups = asked.split(size)
    guess = torch.cat([on_ruler(group, group) for group in groups]) @ weights
    own.append((guess - answer).square().mean().sqrt())
    guess = torch.cat([on_ruler(group, known) for group in groups]) @ weights
    trained.append((guess - answer).square().mean().sqrt())
with figure(height=3.2) as (drawing, (panel,)):
    panel.plot(sizes, own, "o-", label=label("每批自己的尺子", "ruler of each group"))
    panel.plot(sizes, trained, "s-", label=label("训练集的尺子", "ruler of the training rows"))
    panel.set_xscale("log")
    panel.set_xticks(sizes, [str(size) for size in sizes])
    panel.set_ylim(0, None)
    panel.set_xlabel(label("每批几栋", "houses in a group"))
    panel.set_ylabel(label("对数价格的误差", "error of the log price"))
    panel.legend()
drawing

# %% [markdown] lang="zh"
# 只有一栋时，它就是自己的均值，每个特征减完都是零，于是豪宅和陋室报同一个价。
# 批大一些，误差渐渐降下来，却没有理由这样冒险：同一栋房子的价格，凭什么取决于和谁一起来？
# 训练集的尺子与批的大小无关，因为它在见到测试数据以前就刻好了。
#
# ## 反方向的泄漏
#
# 那就把训练集和测试集合在一起算统计量，大家同用一把尺子，行不行？
# 均值和标准差偷看一点，影响往往不大，可是有的统计量会把答案一起带过来。
#
# ### 先猜，再运行：从噪声里学到了什么
#
# 400 行数据，每行属于 150 个街区之一，目标是纯粹的随机数，谁也不可能预测。
# 一种常见的技巧是用“这个街区的目标均值”代替街区名。下面分别在全部行上、只在前 300 行上算这个均值，
# 再看后 100 行里它与目标的相关系数。两个数各是多少？哪一个才是实话？

# %% [markdown] lang="en"
# A single house is its own mean, every feature comes out as zero, and the villa and the hut are
# quoted one price. Larger groups bring the error down, but nothing speaks for the gamble: why
# should the price of a house hang on the company in which it comes? The ruler of the training rows
# does not care for the size of a group, for it was cut before any test row was seen.
#
# ## The leak in the other direction
#
# Then let us compute statistics from training and test rows together, one ruler for all: will that
# do? For means and deviations, such a peek often matters little; but there are statistics that
# carry the answers along.
#
# ### Predict, then run: what can be learned from noise
#
# There are 400 rows, each in one of 150 blocks of a town; the target is pure chance, which nobody
# can predict. A popular trick replaces the name of a block by the mean target of the block. We
# compute it once from all rows and once from the first 300, and then look at the last 100: how does
# it correlate with the target there? What are the two numbers, and which one is honest?

# %% tags=["predict"]
torch.manual_seed(0)
blocks, target = torch.randint(0, 150, (400,)), torch.randn(400)
member = one_hot(blocks, 150).float()
for seen in (400, 300):
    houses_in = member[:seen].sum(0).clamp(min=1)
    mean_of_block = member[:seen].T @ target[:seen] / houses_in
    both = torch.stack([mean_of_block[blocks[300:]], target[300:]])
    print(f"means from {seen} rows: correlation {torch.corrcoef(both)[0, 1]:.2f} in the last 100")

# %% [markdown] lang="zh"
# 每个街区只有两三行，均值里就藏着测试行自己的目标，看起来像是“学会”了。
# 上线之后没有答案可偷看，这份本事当场消失。规矩因此很简单：先划分，再 `fit`；
# `fit` 只看训练集，`transform` 对谁都一样。交叉验证时，每一折都要重新 `fit`。
#
# ## 转成张量
#
# 最后一步也会出岔子。漏掉的文字列、没补的空格、`float32` 装不下的编号，
# `to_tensors` 都指名道姓地拒绝，说出列名和行号：

# %% [markdown] lang="en"
# A block has two or three rows, so that its mean contains the very target of the test row, and the
# model seems to have learned. In service there is no answer to peek at, and the skill is gone.
# Hence a simple rule: split first, `fit` afterwards; `fit` sees training rows only, and `transform`
# treats all rows alike. In cross-validation, `fit` anew for every fold.
#
# ## Into tensors
#
# The last step can go wrong too. A column of words that was forgotten, a gap that was not filled,
# an identifier too long for `float32`: `to_tensors` refuses them by column and row:

# %%
for table in (
    train.drop(columns=["lot_area", "bathrooms", "year_built"]),
    train.select_dtypes("number"),
    pandas.DataFrame({"phone": [8613800000000, 8613800000001]}),
):
    try:
        to_tensors(table)
    except DataError as error:
        print(error, end="\n\n")

everything = train.drop(columns=["id", "price"])
prepare = TablePreprocessor(indicator=True, min_count=20, unseen="rare").fit(everything)
print(tuple(to_tensors(prepare.transform(test)).shape), prepare.columns[-12:])

# %% [markdown] lang="zh"
# 测试集里有一个训练时没见过的城区，这里归入 `district_rare`；默认的 `unseen="ignore"`
# 则让它那几列全是 0。无论选哪种，列数都不会变，权重矩阵才乘得上。
#
# ## 请别的库来作证
#
# 有空格时的标准差，PyTorch 藏在 `torch.masked` 里。我们的几行与它逐项比较，连梯度也比；
# 随后挨个弄坏，看看坏的能不能混过去：

# %% [markdown] lang="en"
# The test table has a district that no training row has; here it goes to `district_rare`, and by
# default, with `unseen="ignore"`, its columns would all be 0. Either way the number of columns
# stays, as the matrix of weights requires.
#
# ## Other libraries as witnesses
#
# PyTorch keeps the deviation of columns with gaps in `torch.masked`. Our few lines are compared
# with it, number by number and gradients too; then they are broken in turn, to see whether any
# broken one slips through:

# %%
equivalence("nanstd")

# %% [markdown] lang="zh"
# 其中一种坏法很像真的：先把空格填成均值，再对填好的列算标准差。分母数进了没有信息的格子，
# 尺子就短了一截。没有空格的数据发现不了它：

# %% [markdown] lang="en"
# One way to break it looks much like the real thing: fill the gaps with the mean, then take the
# deviation of the filled column. The denominator counts cells that tell nothing, and the ruler
# comes out short. Data without gaps never notice:

# %%
mutant("nanstd", "gaps lie at the mean")

# %% [markdown] lang="zh"
# ## 练习：不怕多打一个零的尺子
#
# 有人把 120 平方米录成了 120000。一个这样的格子就能把均值和标准差一起带跑。
# 请写 `scale_by_median(x, train)`：中心改用**中位数**，尺度改用“到中位数的平均距离”。
#
# - 两个统计量都只看 `train` 里已知的数，逐列计算；个数为偶数时，中位数取中间两个里较小的那个。
# - `x` 里的空格变成 0；尺度为零的列只平移，不缩放。
#
# 写完执行 `check`，终端里的说法是 `handson check data_preprocessing`。

# %% [markdown] lang="en"
# ## Exercise: a ruler that survives a typo
#
# Somebody typed 120000 square metres for 120. One such cell carries off both mean and deviation.
# Write `scale_by_median(x, train)`, whose centre is the **median** and whose scale is the mean
# distance from the median.
#
# - Both come from the known numbers of `train` alone, column by column; of an even count, the
#   median is the smaller of the two in the middle.
# - Gaps of `x` become 0; a column whose scale is zero is shifted and not scaled.
#
# When it is written, run `check`; the terminal's word for it is `handson check data_preprocessing`.


# %% tags=["exercise"]
def scale_by_median(x: Tensor, train: Tensor) -> Tensor:
    """Return x, centred and scaled column by column by the training rows, its gaps 0."""
    raise NotImplementedError


# %%
check(scale_by_median)

# %% [markdown] lang="zh"
# ## 往下走
#
# 学到的统计量是模型的一部分，少了它权重就没法用。`prepare.state()` 交出一份 JSON 能装下的记录，
# 与检查点存在一起，`TablePreprocessor.from_state` 再把它请回来；
# `prepare.inverse` 则把数变回原来的表。
#
# **出处**：缺失的三种机制由 Rubin（1976）区分；缺失指示列与均值插补的利弊见 Little 与 Rubin 的专著
# （1987）；竞赛和论文里的数据泄漏，Kaufman 等人（2012）有系统的整理。

# %% [markdown] lang="en"
# ## Where to go
#
# The statistics are part of the model, whose weights are useless without them. `prepare.state()`
# hands over a record that JSON can hold, to be saved with the checkpoint, and
# `TablePreprocessor.from_state` brings it back; `prepare.inverse` turns numbers into the table
# they came from.
#
# **Sources**: Rubin (1976) told three mechanisms of missing data apart; for indicators and filling
# by means, see the book by Little and Rubin (1987); Kaufman et al. (2012) collected the
# leaks found in competitions and papers.
