"""Ideas of the book's preliminaries."""

from handson.catalog.concept import Concept

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

PRELIMINARIES: tuple[Concept, ...] = (
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
            "handson.ops.joint_numbers:JointNumbers",
            "handson.ops.bayes:posterior",
            "handson.ops.bayes:posterior_of_all",
            "handson.ops.sampling:sample",
            "handson.ops.sampling:sample_counts",
            "handson.ops.sampling:inverse_cdf",
            "handson.ops.sampling:running_mean",
            "handson.ops.sampling:running_frequencies",
            "handson.ops.sampling:standardised_means",
            "handson.ops.moments:expectation",
            "handson.ops.moments:variance",
            "handson.ops.moments:covariance",
            "handson.ops.information:entropy",
            "handson.ops.information:kl_divergence",
            "handson.ops.information:mutual_information",
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
        source="Bayes (1763), An essay towards solving a problem in the doctrine of chances; "
        "information: Shannon (1948)",
    ),
    Concept(
        id="lookup",
        zh="查阅文档",
        en="Looking things up",
        code=("handson.learn.find.found:search", "handson.learn.find.ranking:rank"),
        lesson="lookup",
        rows=("2.7",),
    ),
)
