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
        also_in: folders in which torchvision keeps the very same files.
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


# SHA-256, bytes, folder/name. Three sources agree on the digests of Fashion-MNIST and MNIST; those
# of the book's files were taken from files whose SHA-1 is the one printed in the book.
_PUBLISHED = """
3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84 26421880 fashion-mnist/train-images-idx3-ubyte.gz
a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845    29515 fashion-mnist/train-labels-idx1-ubyte.gz
346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073  4422102 fashion-mnist/t10k-images-idx3-ubyte.gz
67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5     5148 fashion-mnist/t10k-labels-idx1-ubyte.gz
440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609  9912422 mnist/train-images-idx3-ubyte.gz
3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c    28881 mnist/train-labels-idx1-ubyte.gz
8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6  1648877 mnist/t10k-images-idx3-ubyte.gz
f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6     4542 mnist/t10k-labels-idx1-ubyte.gz
8424dbd9532ac81f7e5f0b6add90e6952baea29158309d7d1bf3884f4e12c516   178979 timemachine/timemachine.txt
fa96382b2c8b609e1662654c1e6e6baeb8d30b3bf63dfb4a5a261cc36347df13  3420152 fra-eng/fra-eng.zip
3a8ac6cb8cdaab6e235d3075ec3680084044d975882d6139c903bf7893097ff6  4052123 cmn-eng/cmn.txt
1e18addf81e5e4d347cc17ee6075bbe4a42b7fa26b9e5b063e8f692a5f929d41   460676 house/kaggle_house_pred_train.csv
8fdd3d829d4d986b58f845c9553b225e67dd8383624d90fb6ca1d4bed5798c1e   451405 house/kaggle_house_pred_test.csv
74c75fd71783f1e6b71f8a622b993dc592897a97cd689c5090a07147a1b097b3    59984 airfoil/airfoil_self_noise.dat
"""  # noqa: E501

_D2L_ZH = "d2l-ai/d2l-zh@9344cac4965f8109086b8d330185eb5067a6692f/data/{name}"


def _github(place: str) -> tuple[str, str]:
    """Address ``owner/repo@commit/path`` at GitHub and at jsDelivr (which serves up to 20 MB)."""
    return (
        "https://raw.githubusercontent.com/" + place.replace("@", "/", 1),
        "https://cdn.jsdelivr.net/gh/" + place,
    )


def _book(place: str) -> tuple[str, ...]:
    """Address a file in the book's own storage, and the copy at ``place`` (see ``_github``)."""
    store = "d2l-data.s3-accelerate.amazonaws.com/{name}"
    return (f"https://{store}", *_github(place), f"http://{store}")


# {name} is the file's name. bcebos.com is PaddlePaddle's storage, in Beijing.
_MIRRORS: dict[str, tuple[str, ...]] = {
    "fashion-mnist": (
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist"
        "/b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/{name}",
        "https://dataset.bj.bcebos.com/fashion_mnist/{name}",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/{name}",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/{name}",
    ),
    "mnist": (
        "https://ossci-datasets.s3.amazonaws.com/mnist/{name}",
        "https://storage.googleapis.com/cvdf-datasets/mnist/{name}",
        "https://dataset.bj.bcebos.com/mnist/{name}",
        "https://raw.githubusercontent.com/fgnt/mnist/master/{name}",
    ),
    "timemachine": _book("d2l-ai/d2l-zh@592fbef84a684e752393edbf267c07dbc53e082b/data/{name}"),
    "fra-eng": _book("Mech-Who/LearnD2L@0ada6bb530104b288476981cbe2b8812ad50ac19/data/{name}"),
    # manythings.org rebuilds its archive again and again, so a fresh one has no lasting checksum.
    # This is one copy of it, frozen at a commit.
    "cmn-eng": _github(
        "JimEverest/transformer-ready-go@7745df43beea3501a578e17090277ea2d755cb82/data/{name}"
    ),
    "house": _book(_D2L_ZH),
    "airfoil": (
        "https://archive.ics.uci.edu/ml/machine-learning-databases/00291/{name}",
        *_book(_D2L_ZH),
    ),
}


def _remote(
    set_id: str, folder: str, instead: str, zh: str, en: str, licence: str, *also_in: str
) -> RemoteSet:
    files = []
    for line in _PUBLISHED.split("\n")[1:-1]:
        sha256, size, path = line.split()
        home, name = path.split("/")
        if home == folder:
            mirrors = tuple(mirror.format(name=name) for mirror in _MIRRORS[folder])
            files.append(RemoteFile(name, int(size), sha256, mirrors))
    return RemoteSet(
        id=set_id,
        zh=zh,
        en=en,
        folder=folder,
        files=tuple(files),
        licence=licence,
        loader=f"handson.data.{set_id}:{set_id}",
        instead=instead,
        also_in=also_in,
    )


_SETS = (
    _remote(
        "fashion_mnist",
        "fashion-mnist",
        "glyphs",
        "十类服饰的灰度图像，28×28，训练 60,000 张，测试 10,000 张",
        "grey images of ten kinds of clothing, 28×28, 60,000 to train and 10,000 to test",
        "MIT, © 2017 Zalando SE",
        "FashionMNIST/raw",
    ),
    _remote(
        "mnist",
        "mnist",
        "glyphs",
        "手写数字的灰度图像，28×28，训练 60,000 张，测试 10,000 张",
        "grey images of handwritten digits, 28×28, 60,000 to train and 10,000 to test",
        "none comes with the files; collected by Y. LeCun, C. Cortes and C. J. C. Burges",
        "MNIST/raw",
    ),
    _remote(
        "time_machine",
        "timemachine",
        "pydoc",
        "威尔斯的小说《时间机器》，英文，3,221 行",
        "H. G. Wells's novel The Time Machine, 3,221 lines of English",
        "none stated; the author died in 1946 (public domain where life + 70 years holds)",
    ),
    _remote(
        "fra_eng",
        "fra-eng",
        "spoken_numbers",
        "英语–法语句对，167,130 对",
        "167,130 pairs of English and French sentences",
        "CC BY 2.0; attribution: www.manythings.org/anki and tatoeba.org",
    ),
    _remote(
        "cmn_eng",
        "cmn-eng",
        "spoken_numbers",
        "英语–中文句对，28,447 对",
        "28,447 pairs of English and Chinese sentences",
        "CC BY 2.0 (France); the file's third column attributes every sentence",
    ),
    _remote(
        "house_prices",
        "house",
        "houses",
        "美国艾姆斯市的房价：1,460 行含价格，1,459 行待预测",
        "house prices in Ames, Iowa: 1,460 rows with the price, 1,459 to predict",
        "none stated; collected by D. De Cock; Kaggle's rules may limit passing it on",
    ),
    _remote(
        "airfoil",
        "airfoil",
        "linear",
        "NASA 的翼型噪声测量，1,503 行",
        "1,503 measurements by NASA of the noise of airfoils",
        "none comes with the file; NASA's data, handed out by the UCI repository",
    ),
)

REMOTE: dict[str, RemoteSet] = {remote.id: remote for remote in _SETS}

_MADE = (
    ("glyphs", "笔画生成的数字灰度图像，28×28", "grey images of the ten digits, 28×28, drawn"),
    ("spoken_numbers", "数字与英、法、中读法的互译", "numbers and their words in en, fr, zh"),
    ("pydoc", "Python 自带文档的英文文本", "English text: Python's own documentation"),
    ("houses", "由已知模型生成的房价表", "a table of house prices from a known model"),
    ("polynomial", "三次多项式加噪声", "a cubic polynomial with noise"),
    ("linear", "已知权重的线性模型加噪声", "a linear model of known weights with noise"),
    ("sine", "正弦序列加噪声", "a sine wave with noise"),
)

EMBEDDED: dict[str, EmbeddedSet] = {
    name: EmbeddedSet(name, zh, en, f"handson.data.embedded.{name}:{name}")
    for name, zh, en in _MADE
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
