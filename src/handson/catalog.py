"""The index of ideas: one Concept each, addresses as strings, nothing imported.

Adding an idea starts here: its name in both languages, where its code is, which pairs prove it,
which recipes train it, and which rows of the coverage table it answers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One idea of the book.

    Args:
        id: snake_case; also the stem of its lesson.
        zh: its name in Chinese.
        en: its name in English.
        code: addresses ``"module:name"`` of the code to read, the main one first.
        pair: names of the pairs that prove it, as ``handson verify`` takes them.
        recipes: addresses of recipes that train it.
        lesson: stem of its lesson, empty until it is written.
        rows: ids of the rows of the coverage table that it answers.
        source: where the idea comes from.
    """

    id: str
    zh: str
    en: str
    code: tuple[str, ...]
    pair: tuple[str, ...] = ()
    recipes: tuple[str, ...] = ()
    lesson: str = ""
    rows: tuple[str, ...] = ()
    source: str = ""

    @property
    def chapter(self) -> str:
        """Number of the chapter that its first row belongs to; empty without rows."""
        return self.rows[0].partition(".")[0] if self.rows else ""


CHAPTERS: dict[str, tuple[str, str]] = {
    "2": ("预备知识", "Preliminaries"),
    "3": ("线性神经网络", "Linear networks"),
    "4": ("多层感知机", "Multilayer perceptrons"),
    "5": ("深度学习计算", "Deep-learning computation"),
    "6": ("卷积神经网络", "Convolutional networks"),
    "7": ("现代卷积神经网络", "Modern convolutional networks"),
    "8": ("循环神经网络", "Recurrent networks"),
    "9": ("现代循环神经网络", "Modern recurrent networks"),
    "10": ("注意力机制", "Attention"),
    "11": ("优化算法", "Optimisation"),
}
"""Chapters of the book by number: Chinese and English."""

_OPERATIONS = (
    "abs add amax amin avg_pool2d backward cat clamp clone conv2d cos cross_entropy "
    "cumsum div exp expand flatten getitem grad hessian in_place jacobian jvp linear log "
    "log_softmax matmul max max_pool2d maximum mean min minimum mul neg permute pow relu "
    "reshape retain_grad scatter setitem sigmoid sign sin sqrt squeeze stack sub sum "
    "sum_to tanh transpose unsqueeze vjp where"
)
_ENGINE = tuple(f"autograd.{name}" for name in _OPERATIONS.split())

_LINEAR_ALGEBRA = (
    "dot mv matmul_by_loops matmul_by_einsum matmul vector_norm matrix_norm direction "
    "power_iteration project_onto_vector project_onto_subspace are_orthogonal orthonormalise trace"
)

CONCEPTS: tuple[Concept, ...] = (
    Concept(
        id="ndarray",
        zh="数据操作",
        en="Data manipulation",
        code=(
            "handson.tensors.broadcast:explain_broadcast",
            "handson.tensors.index:explain_index",
            "handson.tensors.reduce:explain_reduce",
            "handson.tensors.storage:same_storage",
            "handson.tensors.storage:allocated",
            "handson.autograd.array:Tensor",
        ),
        lesson="ndarray",
        rows=("2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5"),
        source="Harris et al. (2020), Array programming with NumPy",
    ),
    Concept(
        id="data_preprocessing",
        zh="数据预处理",
        en="Data preprocessing",
        code=(
            "handson.data.tabular.preprocessing:TablePreprocessor",
            "handson.data.tabular.reading:read_table",
            "handson.data.tabular.conversion:to_tensors",
            "handson.ops.preprocessing:nanmean",
            "handson.ops.preprocessing:nanstd",
            "handson.ops.preprocessing:impute",
            "handson.ops.preprocessing:standardise",
            "handson.ops.preprocessing:one_hot",
        ),
        pair=("nanmean", "nanstd", "impute", "standardise", "one_hot"),
        lesson="data_preprocessing",
        rows=("2.2.1", "2.2.2", "2.2.3"),
        source="Rubin (1976), Inference and missing data",
    ),
    Concept(
        id="linear_algebra",
        zh="线性代数",
        en="Linear algebra",
        code=(
            "handson.ops.products:dot",
            "handson.ops.products:mv",
            "handson.ops.products:matmul_by_loops",
            "handson.ops.products:matmul_by_einsum",
            "handson.ops.products:matmul",
            "handson.ops.norms:vector_norm",
            "handson.ops.norms:matrix_norm",
            "handson.ops.norms:direction",
            "handson.ops.power_iteration:power_iteration",
            "handson.ops.projection:project_onto_vector",
            "handson.ops.projection:project_onto_subspace",
            "handson.ops.orthogonality:are_orthogonal",
            "handson.ops.orthogonality:orthonormalise",
            "handson.ops.trace:trace",
        ),
        pair=tuple(_LINEAR_ALGEBRA.split()),
        lesson="linear_algebra",
        rows=("2.3.1", "2.3.2", "2.3.3", "2.3.4"),
        source="Strang, Introduction to Linear Algebra; "
        "power iteration: von Mises and Pollaczek-Geiringer (1929)",
    ),
    Concept(
        id="calculus",
        zh="微积分",
        en="Calculus",
        code=(
            "handson.ops.calculus:derivative",
            "handson.ops.calculus:gradient",
            "handson.ops.calculus:jacobian",
            "handson.ops.calculus:hessian",
            "handson.ops.calculus:laplacian",
            "handson.ops.calculus:error_curve",
            "handson.ops.difference:best_step",
            "handson.ops.tangent:tangent_line",
            "handson.ops.tangent:tangent_plane",
        ),
        pair=(
            "derivative",
            "gradient",
            "jacobian",
            "hessian",
            "laplacian",
            "tangent_line",
            "tangent_plane",
        ),
        lesson="calculus",
        rows=("2.4",),
        source="Cauchy (1821), Cours d'analyse; step: Gill et al. (1983)",
    ),
    Concept(
        id="automatic_differentiation",
        zh="自动微分",
        en="Automatic differentiation",
        code=(
            "handson.autograd.array:Tensor",
            "handson.autograd.record:operation",
            "handson.autograd.sweep:sweep",
            "handson.autograd.functional:jacobian",
        ),
        pair=_ENGINE,
        lesson="automatic_differentiation",
        rows=("2.5.1", "2.5.2", "2.5.3", "2.5.4"),
        source="Baydin et al. (2018), Automatic differentiation in machine learning: a survey",
    ),
    Concept(
        id="probability",
        zh="概率",
        en="Probability",
        code=(
            "handson.ops.joint_table:JointTable",
            "handson.ops.bayes:posterior",
            "handson.ops.sampling:sample",
            "handson.ops.moments:expectation",
            "handson.ops.moments:variance",
            "handson.ops.information:entropy",
        ),
        pair=(
            "posterior",
            "posterior_of_all",
            "entropy",
            "kl_divergence",
            "mutual_information",
            "expectation",
            "variance",
            "covariance",
            "inverse_cdf",
            "running_mean",
        ),
        lesson="probability",
        rows=("2.6.1", "2.6.2", "2.6.3"),
        source="Bayes (1763), An essay towards solving a problem in the doctrine of chances",
    ),
    Concept(
        id="lookup",
        zh="查阅文档",
        en="Looking things up",
        code=("handson.learn.find.found:search", "handson.learn.find.ranking:rank"),
        lesson="lookup",
        rows=("2.7",),
    ),
    Concept(
        id="linear_regression",
        zh="线性回归",
        en="Linear regression",
        code=(
            "handson.ops.linear:linear",
            "handson.nn.linear:Linear",
            "handson.models.linear_regression:linear_regression",
            "handson.data.embedded.linear:linear",
        ),
        pair=("Linear", "linear_regression"),
        recipes=("handson.recipes.linear_regression:linear_regression",),
        lesson="linear_regression",
        rows=("3.1.1", "3.2–3.3"),
        source="Gauss (1809), Theoria motus; Legendre (1805)",
    ),
    Concept(
        id="least_squares",
        zh="解析解（最小二乘）",
        en="Least squares",
        code=("handson.ops.linalg:solve_least_squares",),
        pair=("solve_least_squares",),
        rows=("3.1.2",),
        source="Golub (1965), Numerical methods for solving linear least squares problems",
    ),
    Concept(
        id="squared_error",
        zh="平方损失",
        en="Squared error",
        code=("handson.ops.loss:mse_loss", "handson.nn.loss:MSELoss"),
        pair=("MSELoss",),
        rows=("3.1.1",),
    ),
    Concept(
        id="stochastic_gradient_descent",
        zh="随机梯度下降",
        en="Stochastic gradient descent",
        code=("handson.optim.sgd:sgd", "handson.optim.sgd:SGD"),
        pair=("SGD",),
        rows=("3.1.3", "4.5", "11.6"),
        source="Robbins and Monro (1951); momentum: Sutskever et al. (2013)",
    ),
    Concept(
        id="softmax",
        zh="softmax 运算",
        en="Softmax",
        code=(
            "handson.ops.softmax:softmax",
            "handson.ops.softmax:log_softmax",
            "handson.nn.softmax:Softmax",
            "handson.nn.softmax:LogSoftmax",
        ),
        pair=("softmax", "log_softmax", "Softmax", "LogSoftmax"),
        rows=("3.4",),
        source="Bridle (1990), Probabilistic interpretation of feedforward network outputs",
    ),
    Concept(
        id="cross_entropy",
        zh="交叉熵损失",
        en="Cross-entropy",
        code=("handson.ops.loss:cross_entropy", "handson.nn.loss:CrossEntropyLoss"),
        pair=("CrossEntropyLoss",),
        rows=("3.4",),
        source="label smoothing: Szegedy et al. (2016), arXiv:1512.00567",
    ),
    Concept(
        id="softmax_regression",
        zh="softmax 回归",
        en="Softmax regression",
        code=("handson.models.softmax_regression:softmax_regression",),
        pair=("softmax_regression",),
        recipes=("handson.recipes.softmax_regression:softmax_regression",),
        lesson="softmax_regression",
        rows=("3.4", "3.6–3.7"),
    ),
    Concept(
        id="fashion_mnist",
        zh="图像分类数据集",
        en="The image classification data set",
        code=(
            "handson.data.fashion_mnist:fashion_mnist",
            "handson.data.batches:Batches",
            "handson.data.idx:read_idx",
        ),
        lesson="fashion_mnist",
        rows=("3.5",),
        source="Xiao et al. (2017), arXiv:1708.07747",
    ),
    Concept(
        id="activation",
        zh="激活函数",
        en="Activation functions",
        code=(
            "handson.ops.activation:relu",
            "handson.ops.activation:sigmoid",
            "handson.ops.activation:tanh",
            "handson.nn.activation:ReLU",
            "handson.nn.activation:Sigmoid",
            "handson.nn.activation:Tanh",
        ),
        pair=("relu", "sigmoid", "tanh", "ReLU", "Sigmoid", "Tanh"),
        rows=("4.1",),
        source="ReLU: Nair and Hinton (2010)",
    ),
    Concept(
        id="mlp",
        zh="多层感知机",
        en="Multilayer perceptron",
        code=("handson.models.mlp:mlp", "handson.nn.flatten:Flatten"),
        pair=("mlp", "mlp training", "Flatten"),
        recipes=("handson.recipes.mlp:mlp",),
        lesson="mlp",
        rows=("4.1", "4.2–4.3"),
    ),
    Concept(
        id="backpropagation",
        zh="前向传播、反向传播和计算图",
        en="Forward pass, backpropagation and computational graphs",
        code=(
            "handson.autograd.sweep:backward",
            "handson.models.autograd_lenet:scores",
            "handson.models.autograd_lenet:AutogradLeNet",
            "handson.ops.engine:on_engine",
        ),
        pair=("autograd_lenet", "autograd_lenet training"),
        recipes=("handson.recipes.autograd_lenet:autograd_lenet",),
        lesson="backpropagation",
        rows=("4.7",),
        source="Rumelhart, Hinton and Williams (1986), Learning representations by "
        "back-propagating errors",
    ),
    Concept(
        id="initialisation",
        zh="参数初始化",
        en="Initialisation",
        code=(
            "handson.nn.init:xavier_uniform_",
            "handson.nn.init:kaiming_uniform_",
            "handson.nn.init:normal_",
            "handson.nn.init:uniform_",
        ),
        pair=("xavier_uniform_", "kaiming_uniform_", "normal_", "uniform_"),
        rows=("4.8.2",),
        source="Glorot and Bengio (2010); He et al. (2015), arXiv:1502.01852",
    ),
    Concept(
        id="convolution",
        zh="卷积层",
        en="Convolution",
        code=("handson.ops.convolution:conv2d", "handson.nn.convolution:Conv2d"),
        pair=("Conv2d",),
        rows=("6.2", "6.3", "6.4"),
        source="LeCun et al. (1989), Backpropagation applied to handwritten zip code recognition",
    ),
    Concept(
        id="pooling",
        zh="汇聚层",
        en="Pooling",
        code=(
            "handson.ops.pooling:max_pool2d",
            "handson.ops.pooling:avg_pool2d",
            "handson.nn.pooling:MaxPool2d",
            "handson.nn.pooling:AvgPool2d",
        ),
        pair=("MaxPool2d", "AvgPool2d"),
        rows=("6.5",),
    ),
    Concept(
        id="lenet",
        zh="LeNet",
        en="LeNet",
        code=("handson.models.lenet:lenet", "handson.data.embedded.glyphs:glyphs"),
        pair=("lenet", "lenet training"),
        recipes=("handson.recipes.lenet:lenet",),
        lesson="lenet",
        rows=("6.6",),
        source="LeCun et al. (1998), Gradient-based learning applied to document recognition",
    ),
    Concept(
        id="learning_rate_schedule",
        zh="学习率调度器",
        en="Learning-rate schedule",
        code=(
            "handson.optim.cosine:cosine_annealing",
            "handson.optim.cosine:CosineAnnealingLR",
            "handson.optim.cooldown:Cooldown",
        ),
        pair=("CosineAnnealingLR", "Cooldown"),
        rows=("11.11",),
        source="Loshchilov and Hutter (2017), arXiv:1608.03983",
    ),
    Concept(
        id="k_fold",
        zh="K 折交叉验证",
        en="K-fold cross-validation",
        code=("handson.data.splits:kfold", "handson.train.kfold:cross_validate"),
        rows=("4.4.2",),
    ),
    Concept(
        id="checkpoint",
        zh="读写文件",
        en="Saving and loading",
        code=("handson.train.checkpoint:save", "handson.train.checkpoint:load"),
        rows=("5.5.1", "5.5.2"),
    ),
    Concept(
        id="device",
        zh="GPU 与设备",
        en="Devices",
        code=("handson.base.device:choose", "handson.base.device:try_gpu"),
        rows=("5.6",),
    ),
)


def recipe_addresses() -> dict[str, str]:
    """Return every recipe's address by its name."""
    return {a.partition(":")[2]: a for concept in CONCEPTS for a in concept.recipes}
