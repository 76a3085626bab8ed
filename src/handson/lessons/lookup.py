# ---
# concept: lookup
# needs: []
# minutes: 25
# ---

# %% [markdown] lang="zh"
# # 查阅文档：不必背，要会问
#
# PyTorch 常用模块里的公开名字将近两千个，没有人全记得，写它的人也不例外。
# 熟手和新手的差别不在记了多少，而在查得多快，并且查到以后读得多细。
#
# 要问的其实只有四件事：里面**有什么**，某个函数**怎么用**，什么都不写时它**默认做什么**，
# 以及出错时它**到底说了什么**。四样都能在 Python 里当场问到，断网也行。

# %% [markdown] lang="en"
# # Looking things up: do not memorise, ask
#
# The common modules of PyTorch have nearly two thousand public names. Nobody remembers them all,
# and the people who write it are no exception. What sets an experienced programmer apart is not how
# much is remembered, but how quickly it is found, and how closely it is read once found.
#
# There are only four things to ask: **what is there**, **how is it used**, what does a function do
# **by default** when you say nothing, and what does an error **really say**. Python answers
# all four on the spot, even without a network.

# %%
import inspect
from collections import Counter

import numpy as np
import torch
from torch import Tensor, distributions

from handson.learn import check
from handson.learn.find import search
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ### 先猜，再运行：一组数，两个库
#
# 方差谁都学过。把同样的四个数交给 `torch.var` 和 `np.var`，结果会相同吗？
# 如果不同，是谁算错了？

# %% [markdown] lang="en"
# ### Predict, then run: one set of numbers, two libraries
#
# Everybody has met the variance. Hand the same four numbers to `torch.var` and to `np.var`: do the
# results agree? And if not, which of the two is wrong?

# %% tags=["predict"]
numbers = [1.0, 2.0, 3.0, 4.0]
print("torch:", torch.var(torch.tensor(numbers)).item())
print("numpy:", np.var(numbers))

# %% [markdown] lang="zh"
# 谁都没有算错，两边只是回答了不同的问题，而问题的区别藏在一个没有写出来的参数里。
# 这类错误不报警、不崩溃，只让结果悄悄偏掉几成。先记下这个悬念，等会读签名时它自会解开。
#
# ## 有什么：`dir`
#
# `dir` 列出一个对象身上的名字，模块、类、张量都可以问。
# 有一处常被说混：它列出的是**名字**，并不都是函数和类。
# 下划线开头的是内部的东西，可以略过；按惯例，大写字母开头的是类。其余的是什么，要看一眼才知道：

# %% [markdown] lang="en"
# Neither is wrong. They answer different questions, and the difference hides in an argument that
# nobody wrote down. Mistakes of this kind raise no alarm and crash nothing; they only bend
# the result by a good part of its size. Keep the riddle in mind until we read signatures, which
# solve it.
#
# ## What is there: `dir`
#
# Ask `dir` for the names on an object: a module, a class, a tensor. One thing is often mixed up. It
# lists **names**, which are by no means all functions and classes. Those that begin with
# an underscore are internal and can be skipped; by convention a capital letter begins a class. What
# the others are takes a look:


# %%
def sort_of(value) -> str:
    """Say what kind of thing a name stands for."""
    if inspect.isclass(value):
        return "class"
    if inspect.ismodule(value):
        return "module (a file)"
    return "function" if inspect.isroutine(value) else "another object"


names = [name for name in dir(distributions) if not name.startswith("_")]
print(*names[:6], "…", *names[-6:])

# %% [markdown] lang="zh"
# ### 先猜，再运行：名字里有几个函数
#
# 在 `torch.distributions` 的公开名字里，类、函数、子模块各占多少？
# 哪一种最多，哪一种少得一只手数得过来？

# %% [markdown] lang="en"
# ### Predict, then run: how many of the names are functions
#
# Among the public names of `torch.distributions`, how many are classes, functions, submodules?
# Which sort is the largest, and which can be counted on the fingers of one hand?

# %% tags=["predict"]
sorts = Counter(sort_of(getattr(distributions, name)) for name in names)
for sort, count in sorts.most_common():
    print(f"{count:4}  {sort}")

# %% [markdown] lang="zh"
# 小写的名字大多是文件：`distributions.normal` 是一个 `.py` 文件，
# `distributions.Normal` 才是里面的类。两者只差一个大写，拿错了就会得到“模块不能调用”的报错。
# 反过来，`dir` 也不保证列全：没有导入过的子模块、用到时才生成的名字，都不在其中。
# 作者真正承诺的名单是 `__all__`，如果模块写了它的话。
#
# 名单还可以再筛一遍。类的签名里写着它需要哪些参数，于是“找出所有只要 `loc` 和 `scale`
# 就能造出来的一维分布”只是几行代码：

# %% [markdown] lang="en"
# The small ones are mostly files: `distributions.normal` is a `.py` file, and the class inside it
# is `distributions.Normal`. A capital is all the difference, and if you take the wrong one you
# are told that a module cannot be called. Nor does `dir` promise to be complete: submodules that
# nobody imported and names that are made on demand are missing. What the authors really promise is
# `__all__`, where a module has one.
#
# The list can be sifted further. The signature of a class says which arguments it needs, and so
# "all distributions of a single number that are content with `loc` and `scale`" takes a few
# lines:


# %%
def wants_loc_and_scale(value) -> bool:
    """Tell whether this is a distribution of single numbers that needs just these two."""
    if not inspect.isclass(value) or not issubclass(value, distributions.Distribution):
        return False
    parameters = inspect.signature(value).parameters.values()
    needed = [p.name for p in parameters if p.default is inspect.Parameter.empty]
    return needed == ["loc", "scale"] and value(0.0, 1.0).event_shape == ()


every = [getattr(distributions, name) for name in names]
family = [value for value in every if wants_loc_and_scale(value)]
print([one.__name__ for one in family])

# %% [markdown] lang="zh"
# ### 先猜，再运行：同名的参数
#
# 给它们同样的 `loc=0`、`scale=1`，再画出密度。先猜：其中几个的均值是零？几个的标准差是一？
# 哪一条的峰最高？

# %% [markdown] lang="en"
# ### Predict, then run: arguments of the same name
#
# All of them get the same `loc=0` and `scale=1`; then we draw the densities. First guess: how many
# have mean zero, how many have standard deviation one, and which peak is the highest?

# %% tags=["predict"]
x = torch.linspace(-5, 5, 501)
styles = ["-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1))]
with figure(height=3.4) as (drawing, (panel,)):
    for number, one in enumerate(family):
        law = one(0.0, 1.0, validate_args=False)
        density = torch.where(law.support.check(x), law.log_prob(x).exp(), 0.0)
        panel.plot(x, density, label=one.__name__, linestyle=styles[number % 5])
        print(f"{one.__name__:10} mean {law.mean:.3g}, standard deviation {law.stddev:.3g}")
    panel.set(xlabel="x", ylabel=label("密度", "density"))
    panel.legend()
drawing

# %% [markdown] lang="zh"
# 这几条曲线里，只有正态分布的 `scale` 恰好是标准差。拉普拉斯分布的标准差是它的根号二倍；
# 柯西分布的尾巴厚到均值和方差都不存在；对数正态的 `loc` 和 `scale` 说的是取对数之后的事，
# 所以整条曲线都在正半轴。参数同名，只说明它起类似的作用：一个管平移，一个管伸缩。
# 至于确切的含义，每个类以自己的文档为准。
#
# ## 怎么用：`help`
#
# `help` 打印一个对象的说明。在终端里它会翻页，按 `q` 退出；在笔记本里则直接印在下面。
# 它的返回值是 `None`，所以不必再套一层 `print`。

# %% [markdown] lang="en"
# Among these, only the normal distribution has `scale` for its standard deviation. That of the
# Laplace distribution is larger by the square root of two. The Cauchy distribution has so heavy a
# tail that neither mean nor variance exist. For the log-normal one, `loc` and `scale` speak of the
# logarithm, and the whole curve lies on the positive side. A shared name tells that arguments play
# like parts, one to shift, one to stretch. What exactly they mean, each class says in its own
# documentation.
#
# ## How it is used: `help`
#
# With `help` you print what is said about an object. A terminal shows it page by page, and `q`
# leaves; a notebook prints it below the cell. It returns `None`, and there is no need for a `print`
# around it.

# %%
help(torch.ones)

# %% [markdown] lang="zh"
# 第一行是签名，信息最密，值得逐个符号地读：
#
# - `*size`：任意多个位置参数，`torch.ones(2, 3)` 里的两个数都归它；
# - 单独的 `*`：从这里往后，参数必须写出名字，例如 `dtype=torch.float64`；
# - 单独的 `/`：在它前面的参数只能按位置给，不能写名字；
# - 等号后面是默认值。`dtype=None` 不是“没有类型”，而是“由我来定”，怎么定要往下读正文；
# - `-> Tensor`：返回什么。返回两样东西的函数（例如求最大值和它的位置）也在这里露出来。
#
# 在 Jupyter 里，名字后面加一个 `?` 等于 `help`，加 `??` 连源码一起显示，
# 按 `Tab` 补全名字，按 `Shift+Tab` 看签名。
#
# 程序也能读签名，前面筛选分布时已经用过 `inspect.signature`。它总有答案吗？
#
# ### 先猜，再运行：谁交得出签名
#
# 下面五个对象，哪些交得出签名，哪些会报错？不妨想一想，它们分别是用什么语言写的。

# %% [markdown] lang="en"
# The first line is the signature. Nothing is denser, and it deserves to be read sign by sign:
#
# - `*size`: as many positional arguments as you like; both numbers of `torch.ones(2, 3)` go there;
# - a lone `*`: from here on, arguments must be named, as in `dtype=torch.float64`;
# - a lone `/`: the arguments before it are given by position and cannot be named;
# - a default follows the equals sign. `dtype=None` does not mean "no type" but "leave it to me", so
#   read on below for what is chosen then;
# - `-> Tensor`: what comes back. A function that returns two things, say a maximum and its place,
#   shows it here.
#
# In Jupyter, a `?` after the name is as good as `help`, and `??` shows the source too; `Tab`
# completes a name, and `Shift+Tab` shows the signature.
#
# Programs can read signatures as well: `inspect.signature` sifted the distributions above. Does it
# always have an answer?
#
# ### Predict, then run: who has a signature to show
#
# Which of the five objects below have a signature to show, and which raise an error? It may help to
# think of the language in which each is written.


# %% tags=["predict"]
def tried(call, *args, **kwargs) -> str:
    """Return what a call gives, or what it complains about."""
    try:
        return str(call(*args, **kwargs))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for thing in (torch.nn.Linear, torch.nn.functional.softmax, torch.ones, torch.var, sorted):
    print(f"{thing.__name__:8} {tried(inspect.signature, thing)}")

# %% [markdown] lang="zh"
# 用 Python 写的都有签名。用 C++ 写的函数自己在 C++ 里拆参数，Python 无从知道，
# 只好由作者把签名手写在说明的第一行。所以看到 `ValueError` 不等于没有文档，改用 `help` 就好。
# `sorted` 也是用 C 写的，却带了一份机器可读的签名，`/` 和 `*` 在里面都能见到。
#
# 现在回到开头的悬念，看看 `torch.var` 的第一行：

# %% [markdown] lang="en"
# Whatever is written in Python has one. Functions written in C++ take their arguments apart over
# there, where Python cannot see it, and their authors put the signature by hand on the first line
# of the text. A `ValueError` does not mean that there is no documentation: ask `help`. Written in C
# as well, `sorted` carries a signature for machines all the same, with both `/` and `*` in it.
#
# And now back to the riddle of the beginning. This is the first line of `torch.var`:

# %%
print(torch.var.__doc__.strip().splitlines()[0])
print("torch, correction=0:", torch.var(torch.tensor(numbers), correction=0).item())
print("numpy, ddof=1:      ", np.var(numbers, ddof=1))

# %% [markdown] lang="zh"
# 平方和除以 $n$ 减去 `correction`。PyTorch 默认减一：把数据当作从总体抽来的样本，
# 减一使估计没有偏差。NumPy 默认不减：把数据当作总体本身。
# 参数的名字不同，默认值也不同，这正是从一个库搬代码到另一个库时最容易出错的地方。
#
# ## 报错也是文档
#
# 报错信息常被整段跳过，其实它往往是最贴切的一页文档，因为它针对的就是你刚写的那一行。
#
# ### 先猜，再运行：四种抱怨
#
# 下面四行各错一处：形状、`dtype`、少套一层括号、参数名。
# 请为每一行猜异常的名字，`TypeError` 还是 `RuntimeError`？哪一条会把正确的写法直接列给你看？

# %% [markdown] lang="en"
# The sum of squares is divided by $n$ minus `correction`. PyTorch subtracts one by default: the
# data are taken for a sample from a population, and then the estimate has no bias. NumPy subtracts
# nothing: the data are the population. Another name for the argument and another default: nowhere
# do mistakes slip in more easily than where code moves from one library to another.
#
# ## An error is documentation too
#
# Messages of errors are often skipped whole. Yet no page of documentation fits better, for it is
# about the very line that you have just written.
#
# ### Predict, then run: four complaints
#
# Each of the four lines below has one fault: the shape, the `dtype`, missing brackets, the name of
# an argument. Guess the name of each exception: `TypeError` or `RuntimeError`? And which of the
# messages lists the right ways of calling?

# %% tags=["predict"]
table = torch.ones(2, 3)
print(tried(torch.nn.Linear(4, 1), table), end="\n\n")
print(tried(torch.mean, torch.arange(4)), end="\n\n")
print(tried(torch.cat, table, table), end="\n\n")
print(tried(torch.var, table, ddof=0))

# %% [markdown] lang="zh"
# 异常的名字先分了类：`TypeError` 是说参数给得不对，还没开始算；
# `RuntimeError` 是说参数本身合法，算到一半发现不能算。
# 然后找“给了什么”和“要什么”，通常是 `got` 和 `expected` 两个词。
# 第一条里的 `mat1` 和 `mat2` 不是你的变量，而是矩阵乘法的左右两边：
# 输入，以及线性层的权重转置之后的样子，中间的两个数必须相等。
# 最后一条列出的每一行都是一种合法的调用，把 `ddof` 换成其中管同一件事的那个名字就行。
#
# 完整的报错要从最后一行读起，再往上找**第一处属于你自己的文件**，多半就错在那里。
# 上网搜索时，去掉里面你自己的数字和变量名。
#
# ## 连名字都不知道
#
# `dir` 和 `help` 都要求先知道名字。只知道想做什么时，用 `search`，
# 它同时搜索本库的源码、PyTorch 的名字、术语表和课程，中文英文都行，拼错也不要紧：

# %% [markdown] lang="en"
# The name of the exception is a first sorting. A `TypeError` objects to the arguments before any
# computing begins; with a `RuntimeError` the arguments were legal, and halfway through it turned
# out that nothing can be computed. Next look for what was given and what was wanted, usually after
# the words `got` and `expected`. In the first message `mat1` and `mat2` are no variables of yours,
# but the two sides of a matrix product: the input and the weight of the linear layer, transposed.
# The two numbers in the middle must be equal. Each line listed by the last message is a legal way
# to call, and `ddof` only has to give way to the name there that means the same.
#
# Read a complete traceback from its last line, and go up to **the first place in a file of
# your own**: there it is, most of the time. Before you search the web for it, take out your own
# numbers and variables.
#
# ## When you do not even know the name
#
# Both `dir` and `help` want a name to begin with. When all you know is what you want to do, use
# `search`. It goes through the source of this library, PyTorch's names, the glossary and the
# lessons, in Chinese and in English, and forgives spelling:

# %%
search("crosentropy los", limit=2)

# %%
search("广播", limit=2)

# %% [markdown] lang="zh"
# 在终端里是 `handson find broadcasting`，两者用的是同一份索引，每条结果下面写着下一步可以敲什么。
# 函数本身很短，真正的活在排序那一边：

# %% [markdown] lang="en"
# In a terminal this is `handson find broadcasting`. Both use the same index, and below each hit
# stands what to type next. The function is short; the work is done by the ranking behind it:

# %%
source("handson.learn.find.found:search")

# %% [markdown] lang="zh"
# 网上的文档在 docs.pytorch.org。网页默认是最新的稳定版，你装的未必是：
# 先看 `torch.__version__`，再在页面上选对版本。`help` 则永远与你装的版本一致。
#
# ## 文档说的，它真的做到了吗？
#
# 默认值是承诺的一部分。`MSELoss` 的 `reduction` 默认是 `mean`，可“平均”是对什么平均，
# 对样本，还是对所有元素？文档里有一句话，我们的实现照着它写，再逐例与 PyTorch 比对：

# %% [markdown] lang="en"
# On the web, the documentation is at docs.pytorch.org. Its pages show the newest stable version,
# which need not be yours: look at `torch.__version__` and choose the same on the page. What `help`
# says is always about the version that you have.
#
# ## Does it do what it says?
#
# Defaults are part of the promise. The `reduction` of `MSELoss` is `mean` by default, but the mean
# of what: of the examples, or of all elements? The documentation has a sentence on it; our
# implementation follows it and is compared with PyTorch case by case:

# %%
equivalence("MSELoss")

# %% [markdown] lang="zh"
# ## 读错一个词
#
# 如果把那句话读成“对样本平均”，源码只差一处。输出只有一列时，两种读法完全相同，
# 所以下面仍有不少情形照样通过，难怪这种误读能藏很久：

# %% [markdown] lang="en"
# ## One word misread
#
# Read that sentence as "the mean over examples", and the source differs in one place. Where outputs
# have a single column both readings coincide, and a good many cases below pass in spite. No wonder
# that such a misreading can stay hidden for long:

# %%
mutant("MSELoss", "averaged over examples only")

# %% [markdown] lang="zh"
# ## 练习：不怕离群值的缩放
#
# 录入时多打一个零，均值和标准差就都被拖走了。稳健的做法是：每一列减去自己的中位数，
# 再除以四分位距，也就是上四分位数与下四分位数之差。请写出 `robust_scale(x)`，
# 输入和输出的形状都是（样本，特征）。
#
# 两条约定：样本数为偶数时，中位数是中间两个数的平均；四分位数落在两个数之间时，按线性插值取值。
# PyTorch 里名字最像的那个函数，未必守第一条约定。所以不要凭记忆写：先用 `search` 找，
# 再用 `help` 读，留意它推荐你改用谁，以及那个函数在不写 `dim` 时默认做什么。
#
# 写完运行下一格，或者在终端里运行 `handson check lookup`。

# %% [markdown] lang="en"
# ## Exercise: scaling that outliers cannot upset
#
# Somebody types a zero too many, and both mean and standard deviation are dragged along. The robust
# way: subtract from each column its own median and divide by the interquartile range, the upper
# quartile minus the lower one. Write `robust_scale(x)`, whose input and output both have the shape
# (examples, features).
#
# Two conventions: with an even number of examples, the median is the mean of the two in the middle;
# a quartile that falls between two numbers is interpolated linearly. The function of PyTorch whose
# name fits best does not necessarily keep the first of them. So do not write from memory: find it
# by `search`, read it by `help`, and mind which other function it recommends, and what that one
# does by default when you leave out `dim`.
#
# Then run the next cell, or `handson check lookup` in a terminal.


# %% tags=["exercise"]
def robust_scale(x: Tensor) -> Tensor:
    """Return each column's distance from its median, in units of its interquartile range."""
    raise NotImplementedError


# %%
check(robust_scale)

# %% [markdown] lang="zh"
# ## 往下走
#
# 养成一个习惯：第一次用某个函数时，读完签名里的每一个默认值，再用三五个手算得出的数试一遍。
# 这比出错之后再找便宜得多。以后每一课里的 `source` 都是同样的意思：源码是最后的文档，它不会过时。
#
# **出处**：方差除以 $n-1$ 的做法以 Bessel（1784–1846）命名；
# 稳健统计的系统阐述见 Tukey（1960）与 Huber（1964）。

# %% [markdown] lang="en"
# ## Where to go
#
# Make it a habit: when you use a function for the first time, read each default of its signature
# and try it on a handful of numbers whose result you can work out by hand. That is far cheaper than
# a hunt afterwards. Every `source` in the lessons is meant in this sense: the source is the last
# documentation, and it is never out of date.
#
# **Sources**: division by $n-1$ is named after Bessel (1784–1846); robust statistics were
# founded by Tukey (1960) and Huber (1964).
