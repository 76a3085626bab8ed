"""Every data set by name: what it is, where its bytes are published, how to know them again.

Strings and numbers only: nothing here imports torch or touches the network. A file is trusted for
its SHA-256, never for the mirror that it came from, so a plain ``http`` mirror is no weaker.
"""

from dataclasses import dataclass

from handson.base.errors import ArgumentError, unknown


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One published file.

    Args:
        name: what it is called on disk.
        size: length in bytes.
        sha256: digest of the bytes, 64 hexadecimal digits.
        mirrors: full addresses, best first.
    """

    name: str
    size: int
    sha256: str
    mirrors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteSet:
    """A data set that is downloaded once and then used offline.

    Args:
        id: its name on the command line and in code.
        zh: what it is, in Chinese.
        en: what it is, in English.
        folder: where its files lie under a data folder.
        files: all that belongs to it.
        licence: what its publishers allow, as far as they say so.
        loader: ``module:function`` that reads it.
        instead: embedded set for the same kind of task, for when there is no network.
        also_in: folders in which other libraries keep the very same files.
    """

    id: str
    zh: str
    en: str
    folder: str
    files: tuple[RemoteFile, ...]
    licence: str
    loader: str
    instead: str
    also_in: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class EmbeddedSet:
    """A data set that is made on the spot, without any download."""

    id: str
    zh: str
    en: str
    loader: str


def _github(repository: str, commit: str, path: str) -> tuple[str, ...]:
    """Address a file at one commit: at GitHub, and at a CDN that serves files up to 20 MB of it."""
    return (
        f"https://raw.githubusercontent.com/{repository}/{commit}/{path}",
        f"https://cdn.jsdelivr.net/gh/{repository}@{commit}/{path}",
    )


def _d2l(name: str, *more: str) -> tuple[str, ...]:
    """Address a file in the book's own storage, then in ``more`` places."""
    host = "d2l-data.s3-accelerate.amazonaws.com"
    return (f"https://{host}/{name}", *more, f"http://{host}/{name}")


def _fashion(name: str, size: int, sha256: str) -> RemoteFile:
    raw, cdn = _github(
        "zalandoresearch/fashion-mnist",
        "b2617bb6d3ffa2e429640350f613e3291e10b141",
        f"data/fashion/{name}",
    )
    mirrors = (
        raw,
        f"https://dataset.bj.bcebos.com/fashion_mnist/{name}",  # PaddlePaddle's copy, Beijing
        f"https://storage.googleapis.com/tensorflow/tf-keras-datasets/{name}",
        f"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/{name}",
    )
    return RemoteFile(name, size, sha256, (*mirrors, cdn) if size < 20_000_000 else mirrors)


def _mnist(name: str, size: int, sha256: str) -> RemoteFile:
    mirrors = (
        f"https://ossci-datasets.s3.amazonaws.com/mnist/{name}",
        f"https://storage.googleapis.com/cvdf-datasets/mnist/{name}",
        f"https://dataset.bj.bcebos.com/mnist/{name}",  # PaddlePaddle's copy, Beijing
        f"https://raw.githubusercontent.com/fgnt/mnist/master/{name}",
    )
    return RemoteFile(name, size, sha256, mirrors)


_D2L_ZH = "d2l-ai/d2l-zh"
_HOUSE_COMMIT = "9344cac4965f8109086b8d330185eb5067a6692f"
_UCI = "https://archive.ics.uci.edu/ml/machine-learning-databases/00291/airfoil_self_noise.dat"

_SETS = (
    RemoteSet(
        id="fashion_mnist",
        zh="十类服饰的灰度图像，28×28，训练 60,000 张，测试 10,000 张",
        en="grey images of ten kinds of clothing, 28×28, 60,000 to train and 10,000 to test",
        folder="fashion-mnist",
        files=(
            _fashion(
                "train-images-idx3-ubyte.gz",
                26421880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            ),
            _fashion(
                "train-labels-idx1-ubyte.gz",
                29515,
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            ),
            _fashion(
                "t10k-images-idx3-ubyte.gz",
                4422102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            ),
            _fashion(
                "t10k-labels-idx1-ubyte.gz",
                5148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
            ),
        ),
        licence="MIT, © 2017 Zalando SE",
        loader="handson.data.fashion_mnist:fashion_mnist",
        instead="glyphs",
        also_in=("FashionMNIST/raw",),
    ),
    RemoteSet(
        id="mnist",
        zh="手写数字的灰度图像，28×28，训练 60,000 张，测试 10,000 张",
        en="grey images of handwritten digits, 28×28, 60,000 to train and 10,000 to test",
        folder="mnist",
        files=(
            _mnist(
                "train-images-idx3-ubyte.gz",
                9912422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            ),
            _mnist(
                "train-labels-idx1-ubyte.gz",
                28881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            ),
            _mnist(
                "t10k-images-idx3-ubyte.gz",
                1648877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            ),
            _mnist(
                "t10k-labels-idx1-ubyte.gz",
                4542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            ),
        ),
        licence="none stated with the files; by Y. LeCun, C. Cortes and C. J. C. Burges",
        loader="handson.data.mnist:mnist",
        instead="glyphs",
        also_in=("MNIST/raw",),
    ),
    RemoteSet(
        id="time_machine",
        zh="威尔斯的小说《时间机器》，英文，3,221 行",
        en="H. G. Wells's novel The Time Machine, 3,221 lines of English",
        folder="timemachine",
        files=(
            RemoteFile(
                "timemachine.txt",
                178979,
                "8424dbd9532ac81f7e5f0b6add90e6952baea29158309d7d1bf3884f4e12c516",
                _d2l(
                    "timemachine.txt",
                    *_github(
                        _D2L_ZH,
                        "592fbef84a684e752393edbf267c07dbc53e082b",
                        "data/timemachine.txt",
                    ),
                ),
            ),
        ),
        licence="none stated; the author died in 1946 (public domain where life + 70 years holds)",
        loader="handson.data.time_machine:time_machine",
        instead="pydoc",
    ),
    RemoteSet(
        id="fra_eng",
        zh="英语–法语句对，167,130 对",
        en="167,130 pairs of English and French sentences",
        folder="fra-eng",
        files=(
            RemoteFile(
                "fra-eng.zip",
                3420152,
                "fa96382b2c8b609e1662654c1e6e6baeb8d30b3bf63dfb4a5a261cc36347df13",
                _d2l(
                    "fra-eng.zip",
                    *_github(
                        "Mech-Who/LearnD2L",
                        "0ada6bb530104b288476981cbe2b8812ad50ac19",
                        "data/fra-eng.zip",
                    ),
                ),
            ),
        ),
        licence="CC BY 2.0; attribution: www.manythings.org/anki and tatoeba.org",
        loader="handson.data.fra_eng:fra_eng",
        instead="spoken_numbers",
    ),
    RemoteSet(
        id="cmn_eng",
        zh="英语–中文句对，28,447 对",
        en="28,447 pairs of English and Chinese sentences",
        folder="cmn-eng",
        files=(
            # manythings.org rebuilds its archive again and again, so a fresh one can have no
            # lasting checksum. This is one copy, frozen at a commit.
            RemoteFile(
                "cmn.txt",
                4052123,
                "3a8ac6cb8cdaab6e235d3075ec3680084044d975882d6139c903bf7893097ff6",
                _github(
                    "JimEverest/transformer-ready-go",
                    "7745df43beea3501a578e17090277ea2d755cb82",
                    "data/cmn.txt",
                ),
            ),
        ),
        licence="CC BY 2.0 (France); attribution of every sentence in the file's third column",
        loader="handson.data.cmn_eng:cmn_eng",
        instead="spoken_numbers",
    ),
    RemoteSet(
        id="house_prices",
        zh="艾姆斯市的房价：1,460 行含价格，1,459 行待预测",
        en="house prices in Ames, Iowa: 1,460 rows with the price, 1,459 to predict",
        folder="house",
        files=(
            RemoteFile(
                "kaggle_house_pred_train.csv",
                460676,
                "1e18addf81e5e4d347cc17ee6075bbe4a42b7fa26b9e5b063e8f692a5f929d41",
                _d2l(
                    "kaggle_house_pred_train.csv",
                    *_github(_D2L_ZH, _HOUSE_COMMIT, "data/kaggle_house_pred_train.csv"),
                ),
            ),
            RemoteFile(
                "kaggle_house_pred_test.csv",
                451405,
                "8fdd3d829d4d986b58f845c9553b225e67dd8383624d90fb6ca1d4bed5798c1e",
                _d2l(
                    "kaggle_house_pred_test.csv",
                    *_github(_D2L_ZH, _HOUSE_COMMIT, "data/kaggle_house_pred_test.csv"),
                ),
            ),
        ),
        licence="none stated; collected by D. De Cock; Kaggle's rules may limit passing it on",
        loader="handson.data.house_prices:house_prices",
        instead="houses",
    ),
    RemoteSet(
        id="airfoil",
        zh="NASA 翼型噪声测量，1,503 行",
        en="1,503 measurements by NASA of the noise of airfoils",
        folder="airfoil",
        files=(
            RemoteFile(
                "airfoil_self_noise.dat",
                59984,
                "74c75fd71783f1e6b71f8a622b993dc592897a97cd689c5090a07147a1b097b3",
                _d2l(
                    "airfoil_self_noise.dat",
                    _UCI,
                    *_github(_D2L_ZH, _HOUSE_COMMIT, "data/airfoil_self_noise.dat"),
                ),
            ),
        ),
        licence="none stated with the file; NASA's data, handed out by the UCI repository",
        loader="handson.data.airfoil:airfoil",
        instead="linear",
    ),
)

REMOTE: dict[str, RemoteSet] = {remote.id: remote for remote in _SETS}

EMBEDDED: dict[str, EmbeddedSet] = {
    made.id: made
    for made in (
        EmbeddedSet(
            "glyphs",
            "笔画生成的十个数字的灰度图像，28×28",
            "grey images of the ten digits, drawn stroke by stroke, 28×28",
            "handson.data.embedded.glyphs:glyphs",
        ),
        EmbeddedSet(
            "spoken_numbers",
            "数字与英、法、中读法的互译",
            "numbers and their words in English, French and Chinese: a translation task",
            "handson.data.embedded.spoken_numbers:spoken_numbers",
        ),
        EmbeddedSet(
            "pydoc",
            "Python 自带文档的英文文本",
            "English text: the documentation that comes with Python",
            "handson.data.embedded.pydoc:pydoc",
        ),
        EmbeddedSet(
            "houses",
            "由已知模型生成的房价表，含缺失值和类别",
            "a table of house prices from a known model, with gaps and categories",
            "handson.data.embedded.houses:houses",
        ),
        EmbeddedSet(
            "polynomial",
            "三次多项式加噪声：欠拟合与过拟合",
            "a cubic polynomial with noise: underfitting and overfitting",
            "handson.data.embedded.polynomial:polynomial",
        ),
        EmbeddedSet(
            "linear",
            "已知权重的线性模型加噪声",
            "a linear model of known weights, with noise",
            "handson.data.embedded.linear:linear",
        ),
        EmbeddedSet(
            "sine",
            "正弦序列加噪声：时间序列预测",
            "a noisy sine wave: predicting a sequence",
            "handson.data.embedded.sine:sine",
        ),
    )
}


def known() -> list[str]:
    """Return the id of every data set, real ones first."""
    return [*REMOTE, *EMBEDDED]


def remote_set(set_id: str) -> RemoteSet:
    """Return the real data set called ``set_id``.

    Raises:
        UnknownNameError: no data set has that name.
        ArgumentError: it is an embedded set, which has no files.
    """
    if set_id in REMOTE:
        return REMOTE[set_id]
    if set_id in EMBEDDED:
        raise ArgumentError(
            f"data set {set_id!r} is embedded: it is made on the spot and has no files to get, "
            f"find or verify. Use it as it is: {EMBEDDED[set_id].loader}"
        )
    raise unknown("data set", set_id, known(), "handson data list")
