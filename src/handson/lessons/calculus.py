# ---
# concept: calculus
# needs: []
# minutes: 35
# ---

# %% [markdown] lang="zh"
# # 微积分：放大，直到看不出弯
#
# 车上的速度表指着 60。可是速度等于路程除以时间，“此刻”却没有时间可除：
# 快门按下的那一瞬，车一寸也没有动。这个数字从何而来？
#
# 训练网络时，我们对损失问的是同一个问题：此刻的参数只动一点点，损失会以多快的速度变化？
# 本课的回答只用到减法和除法，不查求导公式表。最后你会看到，它为什么足够准，又为什么还是不够用。

# %% [markdown] lang="en"
# # Calculus: zoom in until the bend is gone
#
# The speedometer of a car points at 60. Yet speed is distance divided by time, and "now" has no
# time to divide by: in the instant of a photograph, the car does not move an inch. Where does
# the number come from?
#
# When we train a network, we ask the same of its loss: if the present parameters move by very
# little, how fast does the loss change? This lesson answers with subtraction and division alone,
# and without a table of rules. In the end you will see why that is exact enough, and why it still
# will not do.

# %%
import torch
from torch import Tensor

from handson.learn import check
from handson.ops.calculus import derivative, error_curve, gradient, jacobian
from handson.ops.difference import best_step
from handson.ops.tangent import tangent_line
from handson.show import figure, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 从割线到切线
#
# 取两个时刻，就有平均速度。让第二个时刻向第一个靠拢，平均速度若趋于一个确定的数，
# 这个数就叫**导数**：
#
# $$f'(x) = \lim_{h\to 0}\frac{f(x+h)-f(x)}{h} .$$
#
# 极限要求 $h$ 要多小有多小，但不许等于零；计算机只能停在某个小的 $h$ 上，所得的商叫差商。
# 只向右看一步，叫前向差分；左右各看一步，除以 $2h$，叫中心差分。库里的函数默认用后者：

# %% [markdown] lang="en"
# ## From a secant to the tangent
#
# Two moments make an average speed. Let the second approach the first. If the average tends to a
# definite number, that number is the **derivative**:
#
# $$f'(x) = \lim_{h\to 0}\frac{f(x+h)-f(x)}{h} .$$
#
# The limit wants $h$ as small as you please, but never zero; a computer has to stop at some small
# $h$, and what it gets is a difference quotient. Looking one step to the right makes a forward
# difference; looking to both sides and dividing by $2h$ makes a central one. The library's function
# takes the latter unless told otherwise:

# %%
source("handson.ops.calculus:derivative")

# %% [markdown] lang="zh"
# ### 先猜，再运行：步长缩小，误差缩小多少
#
# 对 $f(x)=x^3-2x$，笔算得 $f'(2)=10$。下面每行把步长缩到上一行的十分之一，
# 打印两种差商离真值多远。请预测：前向差分的误差每行缩到几分之几？中心差分呢？

# %% [markdown] lang="en"
# ### Predict, then run: a smaller step, and how much smaller an error
#
# For $f(x)=x^3-2x$, pencil and paper say $f'(2)=10$. Below, each row has a tenth of the step of the
# row before and prints how far both quotients are from the truth. Predict: to what fraction does
# the forward error shrink from row to row? And the central one?


# %% tags=["predict"]
def cubic(x: Tensor) -> Tensor:
    return x**3 - 2 * x


two = torch.tensor(2.0, dtype=torch.float64)
for step in (1.0, 0.1, 0.01, 0.001):
    forward = derivative(cubic, two, step=step, scheme="forward") - 10
    central = derivative(cubic, two, step=step) - 10
    print(f"step {step:<5}  forward is off by {forward:.7f}, central by {central:.7f}")

# %% [markdown] lang="zh"
# 把 $f(x+h)$ 按 $h$ 的幂展开就明白了：前向差商里剩下的第一项是 $\tfrac12 f''(x)\,h$，与步长成正比；
# 中心差商左右相减，这一项正好抵消，剩下 $\tfrac16 f'''(x)\,h^2$。误差于是从一次方
# 变成二次方，代价不过是换一个地方再算一次函数值。
#
# ## 显微镜下的曲线
#
# 导数告诉我们曲线有多陡，切线把这个陡度画出来：它经过 $(x_0, f(x_0))$，斜率是 $f'(x_0)$。
#
# ### 先猜，再运行：放大到几倍
#
# 四个画面对着同一点，宽度依次是 4、0.8、0.16 和 0.032。请先想好：到哪一个画面，曲线和切线看起来就是
# 一条线了？每放大五倍，画面上两条线之间的缝隙缩到几分之几？

# %% [markdown] lang="en"
# Expand $f(x+h)$ in powers of $h$ and you see why. In the forward quotient the first term that is
# left is $\tfrac12 f''(x)\,h$, in proportion to the step. The central one subtracts left from
# right, by which this term cancels, and $\tfrac16 f'''(x)\,h^2$ remains. All it takes to turn a
# first power into a second is to ask for one value elsewhere.
#
# ## A curve under the microscope
#
# The derivative says how steep a curve is, and the tangent draws it: the line through
# $(x_0, f(x_0))$ whose slope is $f'(x_0)$.
#
# ### Predict, then run: how much to magnify
#
# Four views look at the same point; they are 4, 0.8, 0.16 and 0.032 wide. In which of them do you
# expect curve and tangent to be one line? With each magnification by five, to what fraction does
# the gap between the two shrink on the screen?


# %% tags=["predict"]
def waves(x: Tensor) -> Tensor:
    return (3 * x).sin() + x * x / 2


touch = torch.tensor(0.5, dtype=torch.float64)
line = tangent_line(waves, touch)
with figure(columns=4, height=2.5) as (drawing, panels):
    for panel, width in zip(panels, (4.0, 0.8, 0.16, 0.032), strict=True):
        x = torch.linspace(-width / 2, width / 2, 201, dtype=torch.float64) + touch
        panel.plot(x, waves(x), label=label("曲线", "curve"))
        panel.plot(x, line(x), "--", label=label("切线", "tangent"))
        across, up, half = float(touch), float(line.value), width / 2
        panel.plot(across, up, "o", color="#222222")
        panel.set(xlim=(across - half, across + half), ylim=(up - half, up + half), yticks=[])
        panel.set_title(label(f"宽 {width}", f"{width} wide"))
    panels[-1].legend(loc="upper left")
print(line)
drawing

# %% [markdown] lang="zh"
# 缝隙与离切点距离的平方成正比，画面却只按距离缩小，所以每放大五倍，看到的缝隙就缩到五分之一。可导的
# 意思正是：放得足够大，曲线就是直线。并非每个函数都经得起显微镜：ReLU 在零点的折角，放大多少倍还是
# 折角。
#
# ## 步长越小越好吗
#
# 定义说 $h\to0$，于是很多人顺手写 `h = 1e-15`，觉得越小越准。先别急着写。
#
# ### 先猜，再运行：误差曲线
#
# 对 $\sin$ 在 $x=1.3$ 处求导，步长从 1 一路减小到几乎推不动 $x$ 为止。横轴是步长，纵轴是误差，都取
# 对数。请画出你心目中的两条线：它们会一路降到底吗？若会回头，哪一条先回头，最低点谁更低？

# %% [markdown] lang="en"
# The gap grows with the square of the distance from the point, while the view shrinks with the
# distance itself; so each magnification by five leaves a fifth of what you see. That is what
# differentiable means: magnified enough, the curve is a line. Not every function stands up to the
# microscope: the corner of ReLU at zero remains a corner.
#
# ## Is smaller always better?
#
# The definition says $h\to0$, and many a programmer writes `h = 1e-15` on the spot: the smaller,
# the better. Wait a moment before you do.
#
# ### Predict, then run: the curve of errors
#
# We differentiate $\sin$ at $x=1.3$, with steps from 1 down to where they hardly move $x$ at all.
# Across lies the step, upwards the error, both as logarithms. Draw the two lines as you imagine
# them: do they go down all the way? If they turn, which one turns first, and whose lowest point is
# lower?

# %% tags=["predict"]
here = torch.tensor(1.3, dtype=torch.float64)
names = {"forward": label("前向差分", "forward"), "central": label("中心差分", "central")}
with figure(height=3.4) as (drawing, (panel,)):
    for (scheme, name), marker in zip(names.items(), "os", strict=True):
        steps, errors = error_curve(torch.sin, here, here.cos(), scheme=scheme)
        panel.loglog(steps, errors.clamp(min=1e-14), marker=marker, markersize=3, label=name)
        best = float(best_step(here, scheme=scheme))
        panel.axvline(best, color=panel.lines[-1].get_color(), linestyle=":", linewidth=1.2)
    panel.set_xlabel(label("步长 h（虚线：库所选的步长）", "step h (dotted: the library's choice)"))
    panel.set_ylabel(label("误差", "error"))
    panel.legend()
drawing

# %% [markdown] lang="zh"
# 两条线都是 V 形。右边平滑的斜坡是**截断误差**，来自展开式里丢掉的项。左边锯齿状的斜坡是
# **舍入误差**：步长越小，$f(x+h)$ 与 $f(x-h)$ 越像，相减之后只剩下最后几位的噪声，
# 再除以一个极小的 $h$，噪声就被放大了。两者之和大致是
#
# $$h^p + \frac{\varepsilon}{h},$$
#
# 前向差分 $p=1$，中心差分 $p=2$，$\varepsilon$ 是 1 附近两个浮点数的间距。
# 和最小时 $h\approx\varepsilon^{1/(p+1)}$：前向取平方根，中心取立方根。
# 因此中心差分的步长反而更大，结果也更准。库就是这样挑步长的：

# %% [markdown] lang="en"
# Both are a V. The smooth slope on the right is **truncation**, the terms of the expansion that
# were dropped. The ragged one on the left is **rounding**: $f(x+h)$ and $f(x-h)$ become ever more
# alike, their difference is the noise of the last digits, and dividing by a tiny $h$ magnifies it.
# Together they are about
#
# $$h^p + \frac{\varepsilon}{h},$$
#
# with $p=1$ forward and $p=2$ centrally; $\varepsilon$ is the distance of floating-point numbers
# near 1. The sum is least at $h\approx\varepsilon^{1/(p+1)}$, which is a square root for the
# forward and a cube root for the central difference. The latter takes the larger step and is yet
# more exact. This is how the library chooses:

# %%
source("handson.ops.difference:best_step")

# %% [markdown] lang="zh"
# ## 多个变量：偏导数与梯度
#
# 有一处常被说混：“损失函数的导数，也就是梯度”。自变量只有一个数时，导数是一个数。自变量有许多个时，
# 每次只动其中一个、其余不动，得到的叫**偏导数**，每个仍是一个数；把所有偏导数按自变量的形状排好，才
# 是**梯度** $\nabla f$。损失对一百万个参数的梯度，就有一百万个数。
#
# 排成向量有一个好处：它有方向。看一只拉长的碗 $f(x, y) = x^2/2 + 2y^2$，碗底在原点，我们站在
# $(2, 1)$。
#
# ### 先猜，再运行：朝哪儿走最陡
#
# 朝 360 个方向各走同样短的一步，记下每步升高多少。哪个方向升得最快？有几个方向几乎不升不降？
# 最关键的一问：下降最快的方向，指向碗底吗？

# %% [markdown] lang="en"
# ## Several variables: partial derivatives and the gradient
#
# One thing is often mixed up: "the derivative of the loss, that is, its gradient". Where the
# variable is one number, so is the derivative. Where there are many, we move one and hold the
# others, which gives a **partial derivative**, still one number. All partial derivatives together,
# arranged like the variables, are the **gradient** $\nabla f$. A loss of a million parameters has
# a gradient of a million numbers.
#
# A vector has the merit of a direction. Take a long bowl, $f(x, y) = x^2/2 + 2y^2$, with its bottom
# at the origin. We stand at $(2, 1)$.
#
# ### Predict, then run: which way is steepest
#
# Take a step of the same short length in each of 360 directions and note the rise. In which
# direction does it climb fastest? How many directions are nearly level? And the question that
# matters most: does the steepest way down point at the bottom of the bowl?


# %% tags=["predict"]
def long_bowl(p: Tensor) -> Tensor:
    return p[..., 0] ** 2 / 2 + 2 * p[..., 1] ** 2


stand = torch.tensor([2.0, 1.0], dtype=torch.float64)
angles = torch.arange(360, dtype=torch.float64).deg2rad()
ways = torch.stack([angles.cos(), angles.sin()], dim=1)
rises = (long_bowl(stand + 1e-4 * ways) - long_bowl(stand)) / 1e-4
slope = gradient(long_bowl, stand)
level = int((rises.sign() != rises.roll(1).sign()).sum())
print(f"climbs fastest at {int(rises.argmax())}°, by {rises.max():.3f} for each unit of the way")
uphill = slope[1].atan2(slope[0]).rad2deg()
print(f"the gradient points to {uphill:.1f}°, and its length is {slope.norm():.3f}")
bottom = 360 + (-stand[1]).atan2(-stand[0]).rad2deg()
print(f"falls fastest at {int(rises.argmin())}°, while the bottom lies at {bottom:.0f}°")
print("level directions:", level)
with figure(columns=2, height=3.2) as (drawing, (plan, panel)):
    side = torch.linspace(-3.2, 3.6, 121, dtype=torch.float64)
    heights = long_bowl(torch.cartesian_prod(side, side)).reshape(121, 121).T
    plan.contour(side, side, heights, levels=[0.3, 1, 2, 4, 7, 11], colors="#b5c7d6")
    for vector, colour in ((slope, "#D55E00"), (-slope, "#0072B2")):
        tip = (stand + 1.3 * vector / vector.norm()).tolist()
        arrow = {"color": colour, "arrowstyle": "-|>", "linewidth": 2}
        plan.annotate("", tip, stand.tolist(), arrowprops=arrow)
    plan.plot([2, 0], [1, 0], "o:", color="#222222")
    plan.set(aspect="equal", xlabel="x", ylabel="y", ylim=(-2, 2.6))
    plan.grid(visible=False)
    plan.set_title(label("等高线", "contours"))
    panel.plot(angles.rad2deg(), rises, color="#009E73")
    panel.axhline(0, color="#999999", linewidth=0.8)
    panel.axvline(float(bottom), color="#222222", linestyle=":")
    panel.set_xticks(range(0, 361, 90))
    panel.set_xlabel(label("方向（度）", "direction in degrees"))
    panel.set_title(label("每走一单位升高多少", "rise for each unit of the way"))
drawing

# %% [markdown] lang="zh"
# 右图是一条余弦曲线，因为沿单位向量 $\mathbf{u}$ 的斜率等于
# $\nabla f\cdot\mathbf{u} = \|\nabla f\|\cos\theta$，其中 $\theta$ 是它与梯度的夹角。夹角为零时最
# 陡，梯度的长度就是那里的坡度；夹角为直角时不升不降，走的正是等高线。
#
# 左图里，橙色箭头是梯度，蓝色箭头与它相反；虚线在两幅图里都表示碗底的方向。蓝箭头并不对着它：
# 梯度只知道脚下，不知道谷底在哪儿。碗越扁，偏得越多，梯度下降也就走得越曲折。
#
# ## 链式法则：一串齿轮
#
# 网络是函数套函数。内层转得比输入快几倍，外层又比内层快几倍，总的倍数就是两者之积：
#
# $$\bigl(f\circ g\bigr)'(x) = f'\bigl(g(x)\bigr)\,g'(x) .$$
#
# ### 先猜，再运行：外层在哪里求导
#
# 取 $g(x)=x^2$，$f=\sin$，$x=1.5$。下面三个数，第一个直接对整个函数求导，
# 第二个照公式相乘，第三个图省事，把外层的导数也取在 $x$ 处。第三个会差一点点，还是连符号都错？

# %% [markdown] lang="en"
# On the right is a cosine, since the slope along a unit vector $\mathbf{u}$ is
# $\nabla f\cdot\mathbf{u} = \|\nabla f\|\cos\theta$, where $\theta$ is its angle with the gradient.
# At an angle of zero the slope is greatest, and the length of the gradient is how steep it is
# there; at a right angle we neither climb nor fall, but walk along a contour.
#
# On the left, the orange arrow is the gradient and the blue one its opposite; dotted lines in both
# pictures show the way to the bottom. The blue arrow misses it: a gradient knows the ground under
# its feet, and not where the valley ends. The flatter the bowl, the wider it misses, and the more
# gradient descent zigzags.
#
# ## The chain rule: a train of gears
#
# A network is functions inside functions. The inner one turns some times as fast as its input, the
# outer one some times as fast as the inner, and the whole by the product of both:
#
# $$\bigl(f\circ g\bigr)'(x) = f'\bigl(g(x)\bigr)\,g'(x) .$$
#
# ### Predict, then run: where to differentiate the outer function
#
# Take $g(x)=x^2$, $f=\sin$ and $x=1.5$. Of the three numbers below, the first differentiates the
# whole, the second multiplies as the formula says, and the third is lazy: it takes the outer
# derivative at $x$ as well. Will the third be a little off, or will even its sign be wrong?

# %% tags=["predict"]
start = torch.tensor(1.5, dtype=torch.float64)
inner = derivative(torch.square, start)
print(f"the whole: {derivative(lambda x: x.square().sin(), start):.5f}")
print(f"outer slope at g(x): {derivative(torch.sin, start.square()) * inner:.5f}")
print(f"outer slope at x: {derivative(torch.sin, start) * inner:.5f}")

# %% [markdown] lang="zh"
# 外层接到的输入是 $g(x)$，它的快慢当然要在那里量。
# 所以反向传播必须记住前向传播时每一层的输入，这也是训练比推理更占内存的缘由。
#
# 输入输出都是向量时，一个数换成一张表：**雅可比矩阵**的第 $i$ 行第 $j$ 列是第 $i$ 个输出对第 $j$ 个
# 输入的偏导数。链式法则依旧是相乘，只不过乘的是矩阵，次序不能颠倒：

# %% [markdown] lang="en"
# The outer function is fed with $g(x)$, and that is where its speed must be measured. Hence
# backpropagation has to remember the input of every layer from the forward pass, and training takes
# more memory than inference.
#
# With vectors in and out, the number becomes a table. In the **Jacobian**, row $i$ and column $j$
# hold the partial derivative of output $i$ by input $j$. The chain rule still multiplies, but it
# multiplies matrices, whose order must be kept:


# %%
def pairs(x: Tensor) -> Tensor:
    return x[:-1] * x[1:]


point = torch.tensor([0.5, -1.0, 2.0, 1.5], dtype=torch.float64)
whole = jacobian(lambda x: pairs(pairs(x)), point)
product = jacobian(pairs, pairs(point)) @ jacobian(pairs, point)
print(tuple(whole.shape), f"largest difference {(whole - product).abs().max():.1g}")

# %% [markdown] lang="zh"
# ## 与 `torch.func` 对账
#
# PyTorch 的导数由公式精确算出，我们的由差商逼近。容许的差别因此比别的课宽，
# 每个宽限都写明了理由；即便如此，下面每个故意改错的版本都逃不掉：

# %% [markdown] lang="en"
# ## Settling accounts with `torch.func`
#
# PyTorch's derivatives are computed exactly, by rules; ours are approached by quotients. The
# differences allowed here are therefore wider than in other lessons, each for a stated reason. Even
# so, none of the versions that are broken on purpose escapes:

# %%
equivalence("gradient", "jacobian")

# %% [markdown] lang="zh"
# ## 最容易骗过测试的错
#
# 把中心差分误写成前向差分，结果仍然“差不多”。看看哪些情形毫无察觉，再想想：
# 若只拿一条直线来测试，会得出什么结论？

# %% [markdown] lang="en"
# ## The mistake that fools a test
#
# A forward difference in place of a central one is still "about right". See which cases notice
# nothing at all, and ask yourself what a test on a straight line alone would have concluded.

# %%
mutant("derivative", "forward instead of central")

# %% [markdown] lang="zh"
# ## 练习：弯得有多厉害
#
# 梯度是斜率，斜率的斜率说明曲面怎样弯：碗底处处向上弯，鞍点朝一个方向向上、朝另一个方向向下。请写出
# `bend_along(x, direction, f)`：站在向量 $\mathbf{x}$ 处，沿 `direction` 的方向看去，返回
# $t\mapsto f(\mathbf{x}+t\mathbf{u})$ 在 $t=0$ 处的二阶导数，其中 $\mathbf{u}$ 是同方向、长度为 1
# 的向量。
#
# 从展开式出发，把 $f(\mathbf{x}+h\mathbf{u})$ 与 $f(\mathbf{x}-h\mathbf{u})$ **相加**，看看什么抵消
# 了，什么留了下来。然后重新想一遍那条 V 形曲线：这一次该取多大的 $h$？全程用张量运算，因为检查还会
# 对你的结果求导。写完运行 `check`；不开笔记本的话，`handson check calculus` 效果一样。

# %% [markdown] lang="en"
# ## Exercise: how much it bends
#
# The gradient is a slope, and the slope of the slope tells how a surface bends: upwards everywhere
# at the bottom of a bowl, up one way and down another on a saddle. Write
# `bend_along(x, direction, f)`: from the vector $\mathbf{x}$, look the way of `direction`, and
# return the second derivative of $t\mapsto f(\mathbf{x}+t\mathbf{u})$ at $t=0$, where $\mathbf{u}$
# is the vector of the same direction whose length is 1.
#
# Begin with the expansion: **add** $f(\mathbf{x}+h\mathbf{u})$ and $f(\mathbf{x}-h\mathbf{u})$ and
# see what cancels and what stays. Then think about the V once more: which $h$ is right this time?
# Keep to operations on tensors, for the check differentiates your result. When you are done, run
# `check`; without a notebook, `handson check calculus` serves as well.


# %% tags=["exercise"]
def bend_along(x: Tensor, direction: Tensor, f) -> Tensor:
    """Return the second derivative of f at the point x along a direction."""
    raise NotImplementedError


# %%
check(bend_along)

# %% [markdown] lang="zh"
# ## 还缺什么
#
# 数一数账：一个偏导数要算两次函数值，一百万个参数就要跑两百万次网络，才换来一个梯度。准确度够了，价
# 钱付不起。自动微分把链式法则从后往前走一遍，用一次前向和一次反向就得到全部偏导数，而且没有截断误
# 差；那时差商仍有用武之地：检验别人的梯度写得对不对。
#
# **出处**：导数的记号与法则见 Leibniz（1684），以极限为基础的定义见 Cauchy（1821）；
# 怎样挑步长，见 Gill、Murray、Saunders 与 Wright（1983）。

# %% [markdown] lang="en"
# ## What is still missing
#
# Do the sum: a partial derivative takes two values of the function, so that a million parameters
# take two million runs of the network for one gradient. The digits are good enough, the price is
# not. Automatic differentiation walks the chain rule from back to front and gets all partial
# derivatives from one forward and one backward pass, without truncation. Quotients keep a job even
# then: they test whether somebody's gradient is right.
#
# **Sources**: Leibniz (1684) gave the notation and the rules of derivatives, Cauchy (1821) the
# definition by limits; on choosing the step, see Gill, Murray, Saunders and Wright (1983).
