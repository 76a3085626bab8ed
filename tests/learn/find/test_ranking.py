import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unchecked import shapes_unchecked

from handson.base.errors import ArgumentError
from handson.base.words import Words
from handson.catalog import CONCEPTS
from handson.learn.find.entry import Entry
from handson.learn.find.index import index
from handson.learn.find.ranking import rank
from handson.learn.find.spelling import key_of

WITHOUT_LESSONS = tuple(replace(concept, lesson="") for concept in CONCEPTS)
ENTRIES = index(
    dict.fromkeys(("run", "runs", "verify", "data", "doctor", "notebooks", "find"), "A verb."),
    WITHOUT_LESSONS,
)

GOLDEN = """
池化 = pooling
池化层 = pooling
汇聚 = pooling
丢弃法 = Dropout
暂退法 = Dropout
dropout = Dropout
Dropout = Dropout
注意力 = MultiheadAttention attention
注意力机制 = MultiheadAttention attention
注意力機制 = MultiheadAttention attention
attention = MultiheadAttention attention
自注意力 = MultiheadAttention self_attention
多头注意力 = MultiheadAttention multi_head_attention
layer norm = LayerNorm layer_normalization
LayerNorm = LayerNorm
layer_norm = layer_norm
层归一化 = LayerNorm layer_normalization
层规范化 = LayerNorm layer_normalization
批归一化 = BatchNorm2d batch_normalization
batch normalization = BatchNorm2d batch_normalization
随机梯度下降 = stochastic_gradient_descent
SGD = SGD
sgd = sgd
CrossEntropyLos = CrossEntropyLoss
交叉熵 = cross_entropy
cross entropy = cross_entropy
softmax = softmax
softmax 回归 = softmax_regression
softmax回归 = softmax_regression
Softmax = Softmax
线性回归 = linear_regression
linear regression = linear_regression
最小二乘 = least_squares
均方误差 = squared_error
MSE = squared_error
激活函数 = activation
activation function = activation
多层感知机 = mlp
MLP = mlp
卷积 = convolution
卷积层 = convolution
Conv2d = Conv2d
conv2d = conv2d
互相关 = conv2d cross_correlation
转置卷积 = ConvTranspose2d
最大池化 = MaxPool2d
步幅 = stride
填充 = pad padding
残差网络 = residual_network
ResNet = residual_network
过拟合 = overfitting
weight decay = weight_decay
权重衰减 = weight_decay
L2 惩罚 = weight_decay l2_penalty
模型选择 = model_selection
学习曲线 = learning_curve learning curve
超参数搜索 = hyperparameter_search search
逐次减半 = ladder successive halving
梯度裁剪 = clip_grad_norm_ gradient_clipping
gradient clipping = clip_grad_norm_ gradient_clipping
长短期记忆 = LSTM
LSTM = LSTM
门控循环单元 = GRU
gru = GRU
循环神经网络 = RNN recurrent_neural_network
困惑度 = perplexity
束搜索 = beam_search
词嵌入 = Embedding
位置编码 = positional_encoding
Transformer = Transformer
动量法 = momentum
Adam = Adam
学习率调度器 = learning_rate_schedule
余弦退火 = CosineAnnealingLR
warmup = LinearLR warmup
预热 = LinearLR warmup
K折交叉验证 = k_fold
保存模型 = checkpoint
怎么保存模型 = checkpoint
how do I save a model? = checkpoint
GPU = device
显卡 = device
自动微分 = backward automatic_differentiation
反向传播 = backward backpropagation
什么是反向传播？ = backward backpropagation
广播 = broadcast_to broadcasting
张量 = ndarray
矩阵乘法 = matmul
einsum = einsum
独热编码 = one_hot
Xavier = xavier_uniform_
Xavier 初始化 = xavier_uniform_
lenet = lenet
nn.LayerNorm = LayerNorm
F.relu = relu
torch.nn.functional.relu = relu
handson.nn.linear:Linear = Linear
ＬａｙｅｒＮｏｒｍ = LayerNorm
LayerNrom = LayerNorm
Layernormm = LayerNorm
dorpout = Dropout
softmx = softmax
atention = MultiheadAttention attention
Transfomer = Transformer
gradeint clipping = clip_grad_norm_ gradient_clipping
multihead atention = MultiheadAttention
optimiser = Optimizer
conv2dd = Conv2d
torch.nn.LayerNrom = LayerNorm
torch.quantil = quantile
F.softmx = softmax
x.sum() = sum
images.flatten = flatten
softmax reggresion = softmax_regression
注意里 = MultiheadAttention attention
反向传拨 = backward backpropagation
随机梯度下将 = stochastic_gradient_descent
fashion mnist = fashion_mnist
训练 = run
验证 = verify
环境 = doctor
笔记本 = notebooks
mps = mps
拼接 = cat
堆叠 = stack
转置 = transpose
reshape = reshape
按元素乘法 = mul
克隆 = clone
复制张量 = clone
copy = copy_
原地 = in-place_operation
节省内存 = saving_memory
类型转换 = to
转换为 numpy = numpy
张量转标量 = scalar
维度 = ndim
元素个数 = numel
全零张量 = zeros
单位矩阵 = eye
随机数 = rand
随机种子 = manual_seed
布尔索引 = masked_select
条件选择 = where
逻辑运算 = comparison
排序 = sort
最大值 = amax
最大值的位置 = argmax
累加 = cumsum
迹 = trace
范数 = vector_norm
独热 = one_hot
one-hot = one_hot
get dummies = one_hot
类别变量 = one_hot
缺失值 = missing_value
填充缺失值 = missing_value
标准化 = standardization
求梯度 = grad
停止梯度 = detach
高阶导数 = higher-order_derivative
数值微分 = numerical_differentiation
向量-雅可比积 = vjp
随机抽样 = multinomial
random sampling = multinomial
掷骰子 = multinomial
联合概率 = joint_probability
期望 = mean
方差 = var
variance = variance
标准差 = std
协方差 = cov
中位数 = median
分位数 = quantile
大数定律 = law_of_large_numbers
查阅文档 = lookup
文档 = lookup
help = lookup
dir = lookup
search = search
"""
"""A query, and the bare names that may come first: an idea of the catalogue may join its code."""

QUERIES = [line.split(" = ") for line in GOLDEN.strip().splitlines()]


def bare(entry: Entry) -> str:
    return re.split(r"[.:]", entry.name)[-1]


@pytest.mark.parametrize(("query", "wanted"), QUERIES, ids=[query for query, _ in QUERIES])
def test_the_first_hit_is_what_is_meant(query, wanted):
    with shapes_unchecked():  # checking each comparison would take most of the time
        hits = rank(query, ENTRIES).hits
    assert key_of(bare(hits[0].entry)) in set(map(key_of, wanted.split()))


def test_there_are_queries_enough():
    assert len(QUERIES) >= 100
    assert len({query for query, _ in QUERIES}) == len(QUERIES)


def named(text: str, kind: str = "term", weight: float = 1.0) -> Entry:
    words = Words(zh=text, en=text)
    entry = Entry(text, kind, words, Words(zh="", en=""), ())
    entry.call(text, weight)
    return entry


def order(query: str, *entries: Entry) -> list[str]:
    return [hit.entry.name for hit in rank(query, entries).hits]


def test_exact_name_word_beginning_all_words_part():
    names = ["pool max", "maxpool", "pool", "pooling", "adaptive pool 2d", "whirlpool"]
    assert order("pool", *map(named, reversed(names))) == [
        "pool", "pool max", "adaptive pool 2d", "pooling", "maxpool", "whirlpool",
    ]  # fmt: skip
    assert order("max pool", *map(named, names))[:3] == ["maxpool", "pool max", "pool"]


def test_misspelt_names_are_listed_only_where_nothing_better_is():
    assert order("dropout", named("dropout"), named("dropuot")) == ["dropout"]
    assert order("droput", named("dropout"), named("gelu")) == ["dropout"]


def test_the_case_decides_between_names_of_one_spelling():
    class_, function = named("Conv2d", "function"), named("conv2d", "function")
    assert order("Conv2d", function, class_) == ["Conv2d", "conv2d"]
    assert order("conv2d", class_, function) == ["conv2d", "Conv2d"]


def test_ours_come_before_torchs_of_the_same_name():
    hits = rank("CrossEntropyLoss", ENTRIES).hits
    first = [hit.entry.name for hit in hits[:2]]
    assert first == ["handson.nn.loss:CrossEntropyLoss", "torch.nn.CrossEntropyLoss"]
    assert hits[0].score == hits[1].score


def test_what_a_description_says_is_found_too():
    entry = named("sgd")
    entry.line = Words(zh="沿负梯度走一步。", en="Step against the gradient.")
    assert order("against gradient", entry, named("adam")) == ["sgd"]
    assert order("负梯度", entry) == ["sgd"]
    entry.text = False
    assert order("against gradient", entry) == []


def test_a_query_that_contains_a_name_finds_it():
    assert order("随机梯度下降法是怎么回事", named("随机梯度下降")) == ["随机梯度下降"]
    assert order("lstm layer sizes", named("LSTM"), named("stm")) == ["LSTM"]


def test_torchs_functions_of_one_name_are_one_hit():
    first = rank("softplus", ENTRIES).hits
    names = [hit.entry.name for hit in first]
    assert len([name for name in names if name.endswith(".softplus")]) == 1
    (hit,) = (h for h in rank("torch.flatten", ENTRIES).hits if h.entry.name == "torch.flatten")
    assert hit.also == ("torch.Tensor.flatten",)


def test_the_order_is_stable():
    answer = rank("conv", ENTRIES, 50)
    assert answer == rank("conv", ENTRIES, 50)
    assert answer == rank("conv", ENTRIES[::-1], 50)
    scores = [round(hit.score, 2) for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)


def test_a_shorter_list_is_the_beginning_of_a_longer():
    assert rank("norm", ENTRIES, 3).hits == rank("norm", ENTRIES, 12).hits[:3]
    assert len(rank("norm", ENTRIES).hits) == 12


def test_nothing_found_gives_the_nearest():
    answer = rank("xyzzyq", ENTRIES)
    assert answer.hits == ()
    assert len(answer.nearest) == 3
    assert rank("softmax", ENTRIES).nearest == ()


def test_a_limit_below_one_is_refused():
    with pytest.raises(ArgumentError, match="limit must be at least 1, got 0"):
        rank("softmax", ENTRIES, 0)


def test_an_empty_query_is_refused():
    with pytest.raises(ArgumentError, match="nothing was given"):
        rank("", ENTRIES)


FEW = ENTRIES[::7]


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=60) | st.sampled_from([name.spelling.text for e in FEW for name in e.names])
)
def test_no_query_crashes(query):
    try:
        answer = rank(query, FEW, 5)
    except ArgumentError:
        return
    assert len(answer.hits) <= 5
    assert answer.hits or answer.nearest


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([e for e in FEW if len(key_of(bare(e))) > 1]), st.booleans())
def test_every_entry_is_found_by_its_own_name(entry, shout):
    name = entry.names[0].spelling.text
    found = rank(name.upper() if shout else name, [entry, *FEW], 200).hits
    assert entry.name in {hit.entry.name for hit in found} | {n for hit in found for n in hit.also}
