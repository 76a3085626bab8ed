"""Which of torch's kernels count as writing the maths, and which already are the answer.

"From scratch" means that the idea of a lesson stands in our code. Adding, multiplying, summing and
indexing are the alphabet and allowed; a kernel that is itself a layer, a loss, an activation or a
way to pool is the text and forbidden. Each of torch's kernels is in one of the tables below. They
are read twice: by a lint over the source, and by `from_scratch`, which watches what really runs.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from handson.base.errors import HandsonError

Verdict = Literal["allowed", "forbidden", "unclassified"]

CLASSIFIED_AT = "2.13"
"""The torch whose every kernel is in the tables; constraints.txt names the same."""

TWINS: tuple[tuple[str, str], ...] = (
    (r"\w*softmax\w*", "softmax is exp over its sum; its logarithm is x - logsumexp(x)"),
    (r"\w*((layer|batch|group|instance|rms|weight)_norm|_except_dim|renorm)\w*|native_norm",
     "normalizing is a mean, a variance and a division"),
    (r"\w*conv(?!ert)\w*|im2col|col2im", "a convolution is windows (Tensor.unfold) and an einsum"),
    (r"\w*pool\w*", "pooling is windows (Tensor.unfold) and a mean or an amax"),
    (r"\w*(lstm|gru|rnn)\w*|_thnn_\w+|\w*packed_sequence\w*", "a recurrence is a loop over time"),
    (r"\w*attention\w*|_transform\w+|_fused_sdp_choice", "attention is two matmuls and a softmax"),
    (r"\w*_loss\w*|\w*cross_entropy\w*|kl_div", "a loss is a few lines of arithmetic and a mean"),
    (r"cosine_similarity|pairwise_distance|_?[cp]dist\w*|_euclidean_dist",
     "a distance is a difference, a square and a sum"),
    (r"\w*dropout\w*|_masked_scale", "dropout is a bernoulli mask and a division"),
    (r"\w*embedding\w*|one_hot", "an embedding is weight[index]"),
    (r"\w*elu(6|_\w+)?|\w*activation", "an activation is clamp, where, exp or erf"),
    (r"silu|mish|glu\w*|hard(sigmoid|swish|tanh)|softplus|\w*shrink|log_sigmoid\w*|threshold",
     "an activation is clamp, where, exp or erf"),
    (r"(mkldnn_)?linear\w*|bilinear|_trilinear", "a linear layer is x @ weight.T + bias"),
    (r"_?upsample\w*|interpolate|\w*grid_sampl\w*|\w*affine_grid\w*|\w*pixel_\w*shuffle"
     r"|\w*channel_shuffle", "resampling is indexing and a weighted sum"),
    (r"\w*pad(?!ded|dmm)\w*", "padding is new_zeros or new_full and a slice"),
    (r"_fused_\w+", "an update rule is arithmetic over torch._foreach_*"),
)  # fmt: skip
"""Kernels that are a lesson: (pattern of the whole name, how to write it instead)."""

OUTSIDE: tuple[tuple[str, str], ...] = (
    (r"\w*(sparse|coo|cs[rc]|bs[rc])(_\w+)?|\w*coalesce\w*|\w*spmm|h?s+p?m+m|sspaddmm|_sp\w+"
     r"|_?(c?col_|crow_|row_)?(indices|values)|_nnz|dense_dim|_dim[IV]|_cslt\w+",
     "sparse storage is not among the ideas"),
    (r"\w*(nested|jagged|padded)\w*", "nested tensors are not among the ideas"),
    (r"\w*(quant(?!ile)|qparams|obs_fq|int_repr)\w*|q_\w+|qscheme|\w*int[48]\w*|_int_mm|\w*fp16"
     r"|_(scaled|grouped|scaled_grouped)_mm\w*|_mixed_dtypes\w+|_rowwise_prune|_wrapped_linear\w*|fbgemm\w+",
     "low precision belongs to the engine"),
    (r"_?(cudnn|cufft|miopen|mkldnn|mps|nnpack|triton)_\w+|to_mkldnn|is_vulkan_available|_propagate_xla\w+",
     "one device's kernel is not for all devices"),
    (r"_amp_\w+|_autocast_\w+", "mixed precision belongs to the engine"),
    (r"_test_\w+|_foobar|_print|_sobol_\w+|_?segment_reduce|_nnapi\w*|_make_dep_token|_philox_\w+",
     "it serves torch's own tests or is not an idea of the book"),
)  # fmt: skip
"""Kernels that nothing here needs: (pattern of the whole name, why)."""

ALLOWED: dict[str, str] = {
    "arithmetic": """add sub mul div rsub neg positive abs sign sgn signbit reciprocal square sqrt
        rsqrt pow float_power remainder fmod floor_divide true_divide divide multiply subtract
        negative absolute addcmul addcdiv lerp hypot frac gcd lcm ldexp frexp copysign nextafter
        heaviside deg2rad rad2deg dist complex polar real imag angle conj""",
    "elementwise": """exp exp2 expm1 log log2 log10 log1p logaddexp logaddexp2 sigmoid tanh logit
        erf erfc erfinv lgamma digamma polygamma mvlgamma igamma igammac i0 sinc xlogy sin cos tan
        asin acos atan atan2 sinh cosh asinh acosh atanh arcsin arccos arctan arctan2 arcsinh
        arccosh arctanh clamp clamp_min clamp_max clip maximum minimum fmax fmin nan_to_num
        floor ceil round trunc fix""",
    "reductions": """sum nansum mean nanmean prod max min amax amin aminmax argmax argmin all any
        var std var_mean std_mean median nanmedian mode quantile nanquantile kthvalue norm powsum
        frobenius_norm nuclear_norm logsumexp count_nonzero cumsum cumprod cummax cummin cummaxmin
        logcumsumexp diff trapezoid trapz cumulative_trapezoid gradient histc histogram
        histogramdd bincount cov corrcoef trace value_selecting_reduction equal allclose""",
    "comparison": """eq ne lt le gt ge less less_equal greater greater_equal not_equal isnan isinf
        isfinite isposinf isneginf isreal isclose isin where masked_fill masked_select
        masked_scatter logical_and logical_or logical_xor logical_not bitwise_and bitwise_or
        bitwise_xor bitwise_not bitwise_left_shift bitwise_right_shift""",
    "products": """matmul mm bmm mv dot vdot inner outer ger addmm addmv addr addbmm baddbmm einsum
        tensordot kron cross chain_matmul block_diag matrix_power matrix_exp cholesky inverse
        cholesky_solve cholesky_inverse det logdet slogdet qr geqrf orgqr ormqr svd lu_solve lu
        lu_unpack triangular_solve pinverse vander lobpcg""",
    "indexing": """index index_select index_add index_copy index_fill index_put index_reduce gather
        scatter scatter_add scatter_reduce take put take_along_dim select slice narrow nonzero
        nonzero_static nonzero_numpy argwhere sort argsort msort topk searchsorted bucketize unique
        unique_consecutive unique_dim unique_dim_consecutive tril triu diag diagonal diagflat
        diag_embed fill_diagonal tril_indices triu_indices unravel_index""",
    "shape": """view view_as reshape reshape_as flatten unflatten ravel transpose t permute movedim
        moveaxis swapaxes swapdims adjoint squeeze unsqueeze expand expand_as broadcast_to
        broadcast_tensors broadcast_shapes repeat repeat_interleave tile cat concat concatenate
        stack hstack vstack dstack row_stack column_stack split split_with_sizes hsplit vsplit
        dsplit tensor_split chunk unbind unfold as_strided flip fliplr flipud roll rot90 meshgrid
        cartesian_prod combinations atleast_1d atleast_2d atleast_3d sum_to_size view_as_real
        view_as_complex unsafe_chunk unsafe_split unsafe_split_with_sizes numpy_T matrix_H mT mH
        slice_inverse flatten_dense_tensors unflatten_dense_tensors""",
    "creation": """zeros ones full empty eye arange range linspace logspace tensor as_tensor asarray
        from_numpy frombuffer from_dlpack scalar_tensor zeros_like ones_like full_like empty_like
        empty_strided empty_permuted new_zeros new_ones new_full new_empty new_empty_strided clone
        copy contiguous fill zero efficientzerotensor hann_window
        hamming_window blackman_window bartlett_window kaiser_window from_file""",
    "chance": """rand randn randint randperm rand_like randn_like randint_like bernoulli multinomial
        normal normal_functional uniform random exponential geometric cauchy log_normal poisson
        binomial standard_gamma sample_dirichlet dirichlet_grad""",
    "plumbing": """to type_as detach alias lift lift_fresh set set_data data item is_same_size size
        stride dim numel storage_offset is_contiguous is_nonzero is_floating_point is_complex
        is_signed is_conj is_neg is_inference is_leaf is_pinned is_set_to is_distributed pin_memory
        output_nr retain_grad retains_grad requires_grad resize resize_as resize_output
        resolve_conj resolve_neg get_device record_stream result_type promote_types can_cast stft
        istft hash_tensor get_gradients chalf is_tensor is_storage
        finfo iinfo Tensor Size Generator device dtype layout memory_format Stream no_grad
        enable_grad set_grad_enabled is_grad_enabled inference_mode is_inference_mode_enabled
        get_default_dtype typename vmap inf nan pi e newaxis""",
}
"""Names that from-scratch code may use, by kind, in ``add_``'s plain spelling ``add``."""

INTERNAL = (
    r"(_?linalg_\w+|_?fft_\w+|special_\w+|__i?(and|or|xor|[lr]shift)__|sym_\w+|_(functional_)?(assert|sym)_\w+"
    r"|_cast_\w+|_histogramdd_\w+|_(add|remove)_batch_dim|_(make|unpack)_dual|_fw_primal|_local_scalar_dense"
    r"|_unsafe_\w+|_reshape_(alias|from_tensor)|_neg_view|_chunk_cat|_shape_as_tensor|_dim_arange|_?conj_physical"
    r"|_copy_from(_and_resize)?|_index_put_impl|_unique2|_cum(max|min)_helper|_lu_with_info|_version|_backward"
    r"|_is_(all|any)_true|_is_zerotensor|_has_\w+|_debug_has_internal_overlap|_compute_linear_combination"
    r"|_cholesky_solve_helper|_new_zeros_with_same_feature_meta|_to_cpu|_lazy_clone|_?to_dense)(_copy)?"
)
"""Names, as one pattern, that only torch's own code uses: seen when it runs, fine when it does."""

NAMESPACES: tuple[tuple[str, Verdict, str], ...] = (
    (r"profiler", "allowed", "it labels a stretch of time and computes nothing"),
    (r"inductor|\w*prims|export|_native|debug_mode_ops", "forbidden",
     "a compiler's inner language; from-scratch code runs as it is written"),
    (r"_?quantized|quantization|onednn|mkl|mkldnn\w*|sparse|static_runtime|_test", "forbidden",
     "a fused kernel of one backend"),
    (r"c10d|_c10d_\w+|symm_mem|_dtensor", "forbidden", "talk of processes belongs to the engine"),
)  # fmt: skip
"""Operators that are not in ``aten``, by namespace."""

_KIND = {word: kind for kind, words in ALLOWED.items() for word in words.split()}
_FORBIDDEN = tuple((re.compile(pattern), why) for pattern, why in TWINS + OUTSIDE)
_INTERNAL = re.compile(INTERNAL)
_VARIANT = re.compile(r"(.+)_(backward|backward_data|forward|jvp|grad|copy|scatter|ex|tensor|impl)")


class ForbiddenKernelError(HandsonError, RuntimeError):
    """From-scratch code called a kernel that is itself the answer."""


class UnclassifiedKernelError(HandsonError, LookupError):
    """From-scratch code called a kernel that is in no table."""


class UnclassifiedKernelWarning(UserWarning):
    """The same under a version of torch that the tables were not written for."""


@cache
def explain(name: str) -> tuple[Verdict, str]:
    """Return the verdict on a kernel and the reason for it.

    Args:
        name: as torch writes it: ``"aten::add_.Tensor"``, ``"add"`` or ``"_foreach_add_"``.
    """
    namespace, _, rest = name.rpartition("::")
    for pattern, verdict, why in NAMESPACES:
        if re.fullmatch(pattern, namespace):
            return verdict, why
    if namespace not in ("", "aten"):
        return "unclassified", f"nobody described operators of {namespace!r}"
    bare = rest.partition(".")[0]
    if not bare.startswith("__"):
        bare = bare.rstrip("_")  # add_ writes into its first argument; what it computes is add
    for expression, why in _FORBIDDEN:
        if expression.fullmatch(bare):
            return "forbidden", why
    word = bare.strip("_").removeprefix("foreach_")
    if word in _KIND:
        return "allowed", _KIND[word]
    if _INTERNAL.fullmatch(bare):
        return "allowed", "torch's own spelling of something allowed"
    variant = _VARIANT.fullmatch(word)
    return explain(variant[1]) if variant else ("unclassified", "it is in no table")


def classify(name: str) -> Verdict:
    """Return whether from-scratch code may use the kernel called ``name``."""
    return explain(name)[0]


def is_twin(name: str) -> bool:
    """Return whether ``name`` is a lesson's answer, not merely outside the book."""
    return any(re.fullmatch(pattern, name) for pattern, _ in TWINS)


class _Watch(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Sees each kernel that is about to run, in the forward and in the backward pass."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.seen: set[str] = set()

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        name = func.name()
        if name not in self.seen:
            self.seen.add(name)
            _judge(name)
        return func(*args, **(kwargs or {}))


def _judge(name: str) -> None:
    verdict, why = explain(name)
    if verdict == "forbidden":
        raise ForbiddenKernelError(
            f"from-scratch code called torch's kernel {name}: {why}. Write it with the operations "
            "in handson.verify.kernels.ALLOWED."
        )
    if verdict == "unclassified":
        message = (
            f"unclassified kernel {name} of torch {torch.__version__}: {why}. Add it to a table in "
            "handson/verify/kernels.py: is it arithmetic, or is it already somebody's lesson?"
        )
        if torch.__version__.startswith(f"{CLASSIFIED_AT}."):
            raise UnclassifiedKernelError(message)
        warnings.warn(message, UnclassifiedKernelWarning, stacklevel=4)


@contextmanager
def from_scratch() -> Iterator[set[str]]:
    """Fail on the first forbidden kernel that runs inside; yield the names of those that ran.

    Run the backward pass inside as well: on a CPU, autograd's kernels run on the calling thread
    and are watched like the others.

    Raises:
        ForbiddenKernelError: a kernel ran that is itself a layer, a loss, an activation, ...
        UnclassifiedKernelError: a kernel ran that is in no table, under torch `CLASSIFIED_AT`;
            under any other version this is an `UnclassifiedKernelWarning`.
    """
    with _Watch() as watch:
        yield watch.seen
