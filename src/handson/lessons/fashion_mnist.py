# ---
# concept: fashion_mnist
# needs: [linear_regression]
# minutes: 40
# ---

# %% [markdown] lang="zh"
# # Fashion-MNIST：先把数据看清楚
#
# 模型还没有开始学习，许多错误就已经埋下了：标签错了位，像素忘了缩放，样本按类别排着队，
# 测试集被偷看过好几回。它们都不会报错，只会让准确率低得奇怪，或者高得奇怪。
#
# 本课陪一张图像走完从硬盘到小批量的全程：文件里是哪些字节，内存里占多少地方，
# 一批数据怎样取出，顺序为什么要打乱。主角是 Fashion-MNIST；替身是 `glyphs`，
# 由库当场画出，形状相同，因此没有网络也能从头运行到尾。

# %% [markdown] lang="en"
# # Fashion-MNIST: look at the data first
#
# Before a model learns anything, many mistakes have already been made. Labels have slipped by one,
# pixels were not scaled, examples stand in line by class, somebody has looked at the test set again
# and again. None of this raises an error; the accuracy is strangely low, or strangely high.
#
# This lesson follows an image all the way from the disk into a minibatch: which bytes are in the
# file, how much room they take in memory, how a batch is taken, and why the order is shuffled. The
# leading part is Fashion-MNIST's. Its stand-in is `glyphs`, which the library draws on the spot in
# the same shape, so that everything runs without a network.

# %%
import struct
import timeit

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from handson import nn
from handson.base.errors import DataError
from handson.data.batches import Batches, images_to_float
from handson.data.download import megabytes
from handson.data.embedded.glyphs import glyphs
from handson.data.fashion_mnist import fashion_mnist
from handson.data.idx import read_idx, write_idx
from handson.data.registry import remote_set
from handson.data.splits import holdout
from handson.learn import check
from handson.models.softmax_regression import softmax_regression
from handson.optim import SGD
from handson.show import figure, images, label, source
from handson.verify import equivalence, mutant

# %% [markdown] lang="zh"
# ## 这是一套什么数据
#
# 训练图像 60,000 张，测试图像 10,000 张，都是 28×28 的灰度图，分成十类服饰，
# 从 0 编到 9：T 恤、裤子、套头衫、连衣裙、外套、凉鞋、衬衫、运动鞋、包、短靴。
# 它们原是网店 Zalando 的商品照片，经过缩小、去色、反相，所以背景是黑的。
#
# 尺寸、张数和文件格式都照搬手写数字集 MNIST，为的是换一个文件就能取而代之。
# 取代的理由是 MNIST 太容易了：线性模型都能认对九成多，
# 好方法和差方法挤在最后一点上，分不出高低。而衬衫、套头衫和外套缩到这么小，确实难以分辨。
#
# ## 不需要 torchvision
#
# 许多教程用 `torchvision.datasets.FashionMNIST` 读取它。这当然可以，
# 只是要多装一个版本必须与 PyTorch 配套的包。这里只需在终端里运行一次
# `handson data get fashion_mnist`：共 30.9 MB，断了能续传，一个镜像不通就换下一个，
# 每个文件都核对校验和，之后完全离线。文件已在别处，就让环境变量 `HANDSON_DATA` 指向那个文件夹。
#
# 有一处常被说混：参数 `transform` 并不会在读入时把整套数据转换一遍。
# 每取一张图它才运行一次，下一轮全部重来；其中的 `ToTensor` 把像素除以 255，但不做标准化。
#
# 什么叫“核对”？库里记着每个文件应有的大小和 SHA-256，来自哪个镜像都不要紧：

# %% [markdown] lang="en"
# ## What kind of set this is
#
# There are 60,000 images for training and 10,000 for testing, grey, 28×28 pixels, of ten kinds of
# clothing numbered from 0 to 9: T-shirt, trousers, pullover, dress, coat, sandal, shirt, sneaker,
# bag, ankle boot. They were product photographs of the shop Zalando, made small, grey and negative,
# and hence the background is black.
#
# Sizes, numbers and file format are those of MNIST, the handwritten digits, so that changing a file
# is enough to replace it. The reason for doing so is that MNIST is too easy: even a linear model
# gets more than nine in ten right, and good and poor methods crowd together in what remains.
# A shirt, a pullover and a coat of this size are hard to tell apart indeed.
#
# ## No torchvision needed
#
# Many tutorials read the set with `torchvision.datasets.FashionMNIST`. That works, at the price of
# one more package whose version must fit PyTorch's. Here one command in a terminal is enough, once:
# `handson data get fashion_mnist`. It fetches 30.9 MB, goes on where it was cut off, turns to
# another mirror when one fails, checks every file, and from then on all is offline. If you have the
# files elsewhere, let the environment variable `HANDSON_DATA` name that folder.
#
# People often mix up what the argument `transform` does. It does not convert the set when it is
# read. It runs each time that an image is picked, and all over again in the next epoch; and the
# usual `ToTensor` divides pixels by 255 but standardises nothing.
#
# What does checking mean? The library knows the size and the SHA-256 of each file, so it does not
# matter which mirror they came from:

# %%
for file in remote_set("fashion_mnist").files:
    print(f"{file.name:<27} {megabytes(file.size):>8}  {file.sha256[:24]}…")

# %% [markdown] lang="zh"
# ## 先看一眼
#
# 本课不下载任何东西。下一格只问这台机器上有没有 Fashion-MNIST：有，就展示它；没有，
# 就展示替身里的数字。之后的各格一律用替身，所以大家的结果都一样。

# %% [markdown] lang="en"
# ## Have a look
#
# This lesson downloads nothing. The next cell merely asks whether Fashion-MNIST is on this machine.
# If so, you see clothes; if not, the digits of the stand-in. All later cells use the stand-in, so
# that everyone gets the same results.

# %%
digits = glyphs(train=2000, test=500)
try:
    shown = fashion_mnist(download=False)
except DataError:
    shown = digits

pixels, targets = shown.train
chosen = torch.stack([(targets == c).nonzero()[:2, 0] for c in range(10)], dim=1).flatten()
images(pixels[chosen], labels=targets[chosen], classes=shown.classes, columns=10, scale=0.85)

# %% [markdown] lang="zh"
# 训练之前先看图，几秒钟就能发现：标签与图像对不对得上，黑白是否颠倒，有没有空白的图。
# 然后数一数各类的张数。Fashion-MNIST 的训练集每类恰好 6,000 张；替身的标签由抽签决定，
# 每类约两百张，略有出入：

# %% [markdown] lang="en"
# A few seconds of looking tell whether labels belong to their images, whether black and white are
# the right way round, whether an image is empty. Then count the classes. The training part of
# Fashion-MNIST has exactly 6,000 of each; the labels of the stand-in are drawn by lot, about two
# hundred of each, a little more or less:

# %%
torch.bincount(digits.train[1])

# %% [markdown] lang="zh"
# 各类一样多时，准确率的起点很清楚：闭着眼只答一类，也能对一成。
# 假如某一类独占九成，那么“准确率九成”就等于什么都没学到，必须逐类去看，课末的练习正是为此。
#
# ## 文件里只有一段声明和一串数
#
# 这些文件用的格式叫 IDX，外面再套一层 gzip。它简单到可以背下来：
#
# - 两个零字节；
# - 一个字节说明数的类型，`08` 是无符号字节；
# - 一个字节说明有几个轴；
# - 每个轴的长度，各占四个字节，高位在前；
# - 余下的全是数，最后一个轴变得最快。
#
# 亲手写一个最小的：两张图，每张两行三列。

# %% [markdown] lang="en"
# With equal classes it is clear where accuracy begins: who always names the same class, eyes
# closed, is right once in ten times. If one class made up nine tenths of the images, an accuracy
# of nine tenths would mean that nothing was learned; one has to look at each class then, and
# the exercise at the end is about that.
#
# ## A file is a claim and a row of numbers
#
# The format of these files is called IDX, with gzip around it. It is short enough to be learned by
# heart:
#
# - two zero bytes;
# - one byte for the type of the numbers, `08` for unsigned bytes;
# - one byte for how many axes there are;
# - the length of every axis, four bytes each, the highest first;
# - everything else is numbers, the last axis running fastest.
#
# Let us write the smallest one by hand: two images of two rows and three columns.

# %%
tiny = torch.arange(1, 13, dtype=torch.uint8).reshape(2, 2, 3)
content = write_idx(tiny)
print(content.hex(" "))
torch.equal(read_idx(content), tiny)

# %% [markdown] lang="zh"
# ### 先猜，再运行：坏掉的文件
#
# 现在弄坏它两次。第一次截掉最后一个字节；第二次把三个长度写成低位在前，
# 那正是多数电脑在内存里存放整数的方式。`read_idx` 会怎么办：少返回几个数，用零补齐，还是拒绝？
# 在第二个文件里，它又会以为有多少张图？

# %% [markdown] lang="en"
# ### Predict, then run: damaged files
#
# Now break it in two ways. First cut off the last byte. Then write the three lengths with the
# lowest byte first, as most computers keep whole numbers in memory. What will `read_idx` do: return
# fewer numbers, fill up with zeros, or refuse? And how many images will the second file seem to
# have?

# %% tags=["predict"]
backwards = content[:4] + struct.pack("<3I", *tiny.shape) + content[16:]
for name, damaged in (("cut off", content[:-1]), ("backwards", backwards)):
    try:
        print(read_idx(damaged, name=name))
    except DataError as error:
        print(error)

# %% [markdown] lang="zh"
# 为什么要拒绝？因为文件头只是一份声明，未必是事实。倒过来读，一个小小的长度就成了天文数字；
# 谁若照着它先申请内存，程序会在报错之前把机器拖垮。校验和能拦住下载中的损坏，
# 却拦不住别人给你的怪文件，所以读取时还要再问一次：声明的与实有的字节数一致吗？解压之后，
# 字节就由 `read_idx` 交给下面这个函数：

# %% [markdown] lang="en"
# Why refuse? A header is a claim, and need not be a fact. Read backwards, a small length becomes
# astronomical, and a program that takes memory first brings the machine down before it
# can complain. A checksum stops damage on the way here, not a strange file from somebody else. So
# the reader asks again: are there as many bytes as the header claims? `read_idx` unpacks the file
# and hands the bytes to this function:

# %%
source("handson.data.idx:_parse")

# %% [markdown] lang="zh"
# ## 字节就让它是字节
#
# ### 先猜，再运行：整套图像有多大
#
# 全部七万张图都放进内存，每个像素一个字节，一共多少 MB？改成 float32 呢？
# 有人写了 `numpy.array(image) / 255`，NumPy 默认得到 float64，那又是多少？先口算一遍。

# %% [markdown] lang="en"
# ## Let bytes be bytes
#
# ### Predict, then run: the size of the whole set
#
# All seventy thousand images go into memory, one byte for each pixel. How many MB is that? How many
# in float32? And somebody wrote `numpy.array(image) / 255`, for which NumPy gives float64: how many
# now? Work it out in your head.

# %% tags=["predict"]
for dtype in (torch.uint8, torch.float32, torch.float64):
    one = torch.zeros(1, 28, 28, dtype=dtype)
    print(f"{dtype!s:>14} {megabytes(70_000 * one.numel() * one.element_size()):>9}")

# %% [markdown] lang="zh"
# 后两种多占的地方里没有一点新信息：像素生来只有 256 个灰度。所以图像以 uint8 常驻内存，
# 有显卡就整套放进显存，直到一批被取出时才转成浮点数。
#
# 这也回答了要不要 `DataLoader` 的工作进程。它们是为装不进内存、或者要现场解码 JPEG 的数据准备的；
# 整套都在手边时，在进程之间搬运只会更慢。
# 留心一个陷阱：字节不能直接做算术，uint8 的 250 加 10 得 4，一声不响。先转换，再计算。
#
# ## 一批数据：按编号取
#
# 库里取数据的类是 `Batches`，关键只有三段。一轮的顺序：

# %% [markdown] lang="en"
# There is no new information in what the other two take: a pixel was born with 256 grey levels. So
# the images stay in memory as uint8, on the graphics card where there is one, and become floats
# only when a batch is taken.
#
# This also answers whether the worker processes of a `DataLoader` are needed. They are meant for
# data that does not fit into memory, or has to be decoded from JPEG on the way; with everything at
# hand, carrying batches between processes only costs time. Beware of one trap: bytes are no good
# for arithmetic. In uint8, 250 plus 10 is 4, without a word. Convert first, compute afterwards.
#
# ## A batch is taken by number
#
# The library's class for this is `Batches`, and three pieces of it matter. The order of an epoch:

# %%
source("handson.data.batches:Batches.indices")

# %% [markdown] lang="zh"
# 一批，就是从这个顺序里切下一段编号，再从每个张量里一次取出：

# %% [markdown] lang="en"
# A batch cuts a stretch of numbers out of that order and takes them from each tensor at once:

# %%
source("handson.data.batches:Batches._gather")

# %% [markdown] lang="zh"
# 最后是转换，由参数 `convert` 交给它：

# %% [markdown] lang="en"
# Last comes the conversion, which is handed over as `convert`:

# %%
source("handson.data.batches:images_to_float")

# %% [markdown] lang="zh"
# 顺序是一个排列，不是一次次独立的抽签，所以每张图每轮恰好出现一次。
# 它每轮重抽，好让同伴总在变换；又只取决于 `seed` 和 `epoch`，别处用掉多少随机数都影响不到它。
# 于是训练中断之后，记住三个整数就能从原处接着走，一张不多，一张不少：

# %% [markdown] lang="en"
# The order is a permutation and not a series of independent draws, hence each image appears exactly
# once per epoch. It is drawn anew each epoch, so that the company of an image changes; and it
# depends on `seed` and `epoch` alone, however many random numbers are used elsewhere. When training
# is interrupted, three whole numbers are enough to go on at the same place, with no image more and
# none less:

# %%
reader = Batches(digits.train, batch_size=500, seed=7)
first, second = list(reader), list(reader)
resumed = Batches(digits.train, batch_size=500)
resumed.load_state_dict({"epoch": 1, "position": 2, "seed": 7})
print("a new order each epoch:", not torch.equal(first[0][1], second[0][1]))
pairs = zip(second[2:], resumed, strict=True)
print("goes on where it was:", all(torch.equal(mine, its) for (mine, _), (its, _) in pairs))

# %% [markdown] lang="zh"
# ### 先猜，再运行：成批还是逐张
#
# 下一格把两千张图按同一个顺序取一遍，两种做法结果相同。一种像 `transform` 那样逐张地取、
# 转换、再堆成一批；另一种就是 `Batches`。你猜后者快几倍？

# %% [markdown] lang="en"
# ### Predict, then run: one image or one batch
#
# The next cell takes two thousand images in the same order, in two ways with the same result. One
# picks and converts image by image, as a `transform` does, and stacks them; the other is `Batches`.
# By what factor is the second faster, do you think?

# %% tags=["predict"]
order = Batches(digits.train, batch_size=100).indices(epoch=0)


def image_by_image() -> list[Tensor]:
    each = [[digits.train[0][i].to(torch.float32) / 255 for i in part] for part in order.split(100)]
    return [torch.stack(batch) for batch in each]


def batch_by_batch() -> list[Tensor]:
    return [x for x, _ in Batches(digits.train, batch_size=100, convert=images_to_float)]


slow, fast = (min(timeit.repeat(f, number=1, repeat=5)) for f in (image_by_image, batch_by_batch))
assert all(map(torch.equal, image_by_image(), batch_by_batch()))
print(f"{slow / fast:.1f} times")

# %% [markdown] lang="zh"
# 像素的总量没有变，变的是运算的次数。逐张做，每张图都要单独索引、转换、相除，最后还得拼接；
# 成批做，一百张图合用一次索引、一次转换和一次原地除法，每次调用的固定开销也就摊薄到百分之一。
#
# ## 三份数据，三种用途
#
# **训练集**用来学参数。**验证集**用来做选择：学习率、轮数、用哪个模型；
# 它是从训练集里切出来的。**测试集**只在一切选定之后量一次。切分由 `holdout` 完成，
# 先打乱，再切：

# %% [markdown] lang="en"
# The number of pixels is the same; what differs is the number of operations. Image by image, each
# one is indexed, converted and divided on its own, and stacked in the end. In a batch, a hundred
# images share one gather, one conversion and one division in place, and so the fixed cost
# of a call shrinks to a hundredth.
#
# ## Three parts, three purposes
#
# Parameters are learned on the **training** part. The **validation** part is for choices: learning
# rate, epochs, which model; it is cut off from the training part. The **test** part measures once,
# after everything has been chosen. The function `holdout` shuffles and cuts:

# %%
source("handson.data.splits:holdout")

# %% [markdown] lang="zh"
# ### 先猜，再运行：在测试集上挑模型
#
# 设想有两百个“模型”，个个都是闭着眼乱猜。让它们在一百张图上比赛，选出冠军，
# 再请冠军去猜九百张新图。这一百张上的冠军成绩是多少？到了新图上呢？

# %% [markdown] lang="en"
# ### Predict, then run: choosing a model on the test part
#
# Imagine two hundred "models", each of which guesses blindly. They compete on a hundred images, and
# the winner is then asked about nine hundred new ones. What is the winner's score on the hundred?
# And on the new images?

# %% tags=["predict"]
torch.manual_seed(0)
right = torch.randint(10, (200, 1000)) == digits.train[1][:1000]
scores = right[:, :100].float().mean(dim=1)
winner = right[scores.argmax()]
print(f"chosen with: {winner[:100].float().mean():.1%}; new: {winner[100:].float().mean():.1%}")

# %% [markdown] lang="zh"
# 前一个数里，高出一成的部分全是运气，正是“挑最大的”这个动作把运气挑了出来；
# 换成新图，运气不会跟着来。候选越多、图越少，虚高就越厉害。真实的模型也一样：
# 凡是用来做过选择的分数都偏高。所以选择用验证集，报告用测试集，而且只用一次。
#
# ## 打乱不是讲究，是必需
#
# 下面的函数训练一个 softmax 回归：展平，再接一个线性层，每一步都量一次验证准确率。

# %% [markdown] lang="en"
# Whatever the first number has above one in ten is luck, found by the very act of taking the
# largest; on new images the luck stays behind. The more candidates and the fewer images, the
# greater the flattery. Real models are no different: each score that helped to choose is too good.
# So choose on the validation part and report the test part, once.
#
# ## Shuffling is no luxury
#
# The next function trains a softmax regression, which flattens the image and applies a linear
# layer, and measures the accuracy on the validation part after every step.

# %%
kept, held = holdout(len(digits.train[0]), 0.25)
training, validation = (tuple(t[part] for t in digits.train) for part in (kept, held))


def share_right(model: nn.Module) -> float:
    inputs, targets = images_to_float(validation)
    with torch.no_grad():
        return float((model(inputs).argmax(dim=1) == targets).float().mean())


def taught(part, order: str, epochs: int = 3):
    """Return the trained model and its accuracy after every step."""
    torch.manual_seed(0)
    model, loss_of = softmax_regression(layers=nn), nn.CrossEntropyLoss()
    optimizer, history = SGD(model.parameters(), lr=0.1), []
    batches = Batches(part, batch_size=50, order=order, convert=images_to_float)
    for _ in range(epochs):
        for inputs, targets in batches:
            optimizer.zero_grad()
            loss_of(model(inputs), targets).backward()
            optimizer.step()
            history.append(share_right(model))
    return model, history


# %% [markdown] lang="zh"
# ### 先猜，再运行：排着队的数据
#
# 同样的图像、同样的步数，一次打乱，一次按类别从 0 排到 9，各训练三轮。
# 请为排着队的那一次画一条线：慢一些但到达同样的高度，一直停在原地，还是忽上忽下？

# %% [markdown] lang="en"
# ### Predict, then run: examples standing in line
#
# The same images and the same number of steps, once shuffled, once sorted by class from 0 to 9,
# three epochs each. Draw the line that you expect for the sorted ones: slower but just as high in
# the end, flat on the ground, or up and down?

# %% tags=["predict"]
by_class = training[1].argsort(stable=True)
in_line = tuple(t[by_class] for t in training)
model, shuffled = taught(training, "random")
_, queued = taught(in_line, "sequential")
with figure(height=3.2) as (drawing, (panel,)):
    panel.plot(shuffled, label=label("打乱", "shuffled"))
    panel.plot(queued, label=label("按类别排队", "sorted by class"), linestyle="--")
    panel.set(ylim=(0, 1), xlabel=label("步", "step"))
    panel.set_ylabel(label("验证准确率", "accuracy on the validation part"))
    panel.legend(loc="center right")
drawing

# %% [markdown] lang="zh"
# 打乱之后，每个小批量都是全体的缩影，它的梯度平均起来就是全体的梯度。
# 排队时，接连好几步只见到同一类，“一律答这一类”成了眼前最省力的答案；下一类来了又推翻重来，
# 前面学的也被冲掉。问题不在数据，也不在模型，只在先后次序。
#
# ## 与 PyTorch 逐字节对照
#
# 先看取数据。把同一个顺序交给 PyTorch 的 `DataLoader`，逐批逐字节地比较，
# 包括最后不满的一批：

# %% [markdown] lang="en"
# Shuffled, a minibatch is a small picture of all the data, and on average its gradient is theirs.
# In line, the model sees a single class for many steps on end, and "always this one" is the easiest
# answer at the moment; then the next class arrives, and what was learned before is washed away.
# Neither the data nor the model is to blame, only who comes first.
#
# ## Byte by byte against PyTorch
#
# First the batches. We give the same order to PyTorch's `DataLoader` and compare batch by batch,
# byte by byte, down to the last one, which is not full:

# %%
reader = Batches(digits.train, batch_size=64)
loader = DataLoader(
    TensorDataset(*digits.train), batch_size=64, sampler=reader.indices(epoch=0).tolist()
)
all(
    torch.equal(mine, its)
    for ours, theirs in zip(reader, loader, strict=True)
    for mine, its in zip(ours, theirs, strict=True)
)

# %% [markdown] lang="zh"
# 再看图像进入模型的那道门。线性层要的是一排数，所以 1×28×28 的图先由 `Flatten` 一行接一行地摊开：

# %% [markdown] lang="en"
# Then the door by which an image enters the model. A linear layer wants a row of numbers, and so
# `Flatten` lays out the 1×28×28 image, line after line:

# %%
equivalence("Flatten")

# %% [markdown] lang="zh"
# ## 一个不声不响的错误
#
# 假如摊开时走的是列而不是行，图像就等于被转置了。形状、类型、数值范围却样样都对：

# %% [markdown] lang="en"
# ## A mistake that makes no noise
#
# Suppose that columns are laid out instead of lines: the image is as good as transposed. Shape,
# type and range of the numbers are right all the same:

# %%
mutant("Flatten", "column after column")

# %% [markdown] lang="zh"
# ### 先猜，再运行：错着学，错着考
#
# 带着这个错误训练，再带着它测验，准确率会掉吗？先前正确训练的模型，如果使用时换成了错的展平呢？

# %% [markdown] lang="en"
# ### Predict, then run: learned wrong, asked wrong
#
# Train with this mistake and test with it: does the accuracy suffer? And the model which was
# trained properly before: how does it do when it is used with the wrong flattening?

# %% tags=["predict"]
print(f"right, then right: {share_right(model):.0%}")
with mutant("Flatten", "column after column").made():
    print(f"wrong, then wrong: {share_right(taught(training, 'random')[0]):.0%}")
    print(f"right, then wrong: {share_right(model):.0%}")

# %% [markdown] lang="zh"
# 线性层并不关心像素按什么次序排列，只关心学的时候和用的时候是不是同一个次序。
# 所以前后一致的错误在训练曲线上毫无痕迹，等到换一段代码来读图，或者别人加载了你的权重，才突然发作。
# 数据管道最好只写一份，并与可信的实现逐字节比较。
#
# ## 练习：混淆矩阵
#
# 准确率只有一个数，说不出谁被认成了谁。请写出
# `confusion_matrix(targets, predictions, classes)`：返回 `classes` 行、`classes` 列的 int64 张量，
# 第 $i$ 行第 $j$ 列是真实类别为 $i$、被判为 $j$ 的图像张数。
#
# 两个参数 `targets` 和 `predictions` 是等长的 int64 向量，取值从 0 到 `classes - 1`。
# 有的类别也许一张图都没有，一批也可能是空的。
# 写完用下一格检查，终端里的命令是 `handson check fashion_mnist`。

# %% [markdown] lang="en"
# A linear layer does not care in which order the pixels come, only whether it is the same order in
# learning and in use. So a mistake that is made consistently leaves no trace in the
# curves of training. It breaks out later, when other code reads the images or somebody else loads
# your weights. Write a data pipeline once, and compare it byte by byte with one that you trust.
#
# ## Exercise: who is taken for whom
#
# Accuracy is a single number and does not tell which class is taken for which. Write
# `confusion_matrix(targets, predictions, classes)`. It returns an int64 tensor of `classes` rows
# and `classes` columns: row $i$, column $j$ counts the images of class $i$ that were said to be
# $j$.
#
# Both `targets` and `predictions` are int64 vectors of the same length, from 0 to `classes - 1`.
# Some class may have no image at all, and a batch may be empty. The cell below checks your
# function, and so does `handson check fashion_mnist` in a terminal.


# %% tags=["exercise"]
def confusion_matrix(targets: Tensor, predictions: Tensor, classes: int) -> Tensor:
    """Count, for every true class (row) and every predicted class (column), the images."""
    raise NotImplementedError


# %%
check(confusion_matrix)

# %% [markdown] lang="zh"
# ## 接下来
#
# `handson data list` 列出全部数据集以及哪些已在本机，`handson data verify` 重新核对每个字节。
# 想看真正的训练，运行 `handson run softmax_regression`；没有网络就加上 `--data glyphs`。
# 这里顺手借用的 softmax 回归，有一课专门讲它。
#
# **出处**：Xiao、Rasul 与 Vollgraf（2017），arXiv:1708.07747，MIT 许可。MNIST 及其文件格式出自
# LeCun、Bottou、Bengio 与 Haffner（1998）的工作。

# %% [markdown] lang="en"
# ## From here
#
# `handson data list` shows all data sets and which are on this machine, and `handson data verify`
# compares every byte again. For training in earnest run `handson run softmax_regression`, with
# `--data glyphs` where there is no network. The softmax regression that was borrowed here has a
# lesson of its own.
#
# **Sources**: Xiao, Rasul and Vollgraf (2017), arXiv:1708.07747, MIT licence. MNIST and its file
# format come from the work of LeCun, Bottou, Bengio and Haffner (1998).
