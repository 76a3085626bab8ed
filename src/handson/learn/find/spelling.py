"""How names are taken apart and compared: camel case, snake case, Chinese, and misspelt."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

PARTS = re.compile(
    r"[PRC]?ReLU|RMSprop|SiLU|LeNet|L[12](?![a-z])"  # words with capitals inside
    r"|[0-9]+[a-z]?(?![a-zA-Z])|[0-9]+"
    r"|[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z\u3400-\u9fff]+|[A-Z]+(?=[A-Z])"
    r"|[\u3400-\u9fff]+|[^\W_]"
)
HAN = re.compile(r"[\u3400-\u9fff]")
SIMPLIFIED = str.maketrans(
    "張標廣轉條維軸導數鏈圖計損學習權參適過擬驗證減棄隨機統層網絡絕對稱積運"
    "輸濾徑遞歸迴憶門單長記詞嚮語頻裁剪編碼譯雙評註掃縮優動調設備顯儲讀寫檔"
    "項類別間遷殘連結傳貝葉斯熵差誤確測試訓練預熱處據庫與為從話嵌應變換尋"
    "經環錯籤樣點實現義術態隱組規範線視覺識約簡節複雜塊穩爾馬關鍵",
    "张标广转条维轴导数链图计损学习权参适过拟验证减弃随机统层网络绝对称积运"
    "输滤径递归回忆门单长记词向语频裁剪编码译双评注扫缩优动调设备显储读写档"
    "项类别间迁残连结传贝叶斯熵差误确测试训练预热处据库与为从话嵌应变换寻"
    "经环错签样点实现义术态隐组规范线视觉识约简节复杂块稳尔马关键",
)
"""Traditional characters of the field's words, and how the glossary writes them."""


def plain(text: str) -> str:
    """Return text with full-width letters narrow and traditional characters simplified."""
    return unicodedata.normalize("NFKC", text).translate(SIMPLIFIED)


def split(text: str) -> tuple[str, ...]:
    """Take a name apart into small words.

    >>> split("CrossEntropyLoss"), split("max_pool2d"), split("softmax回归")
    (('cross', 'entropy', 'loss'), ('max', 'pool', '2d'), ('softmax', '回归'))
    """
    return tuple(part.casefold() for part in PARTS.findall(text))


def key_of(text: str) -> str:
    """Return letters and digits alone, in small: ``LayerNorm`` and ``layer_norm`` are one."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def pairs_of(key: str) -> frozenset[str]:
    """Return the pairs of letters that follow each other, the beginning and the end marked."""
    framed = f"^{key}$"
    return frozenset(framed[i : i + 2] for i in range(len(framed) - 1))


@dataclass(frozen=True)
class Spelling:
    """A name as it is compared.

    Args:
        text: as it is written.
    """

    text: str

    @cached_property
    def key(self) -> str:
        """Letters and digits alone, in small."""
        return key_of(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, in small."""
        return split(self.text)

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Its pairs of letters, for telling misspelt names."""
        return pairs_of(self.key)

    @property
    def chinese(self) -> bool:
        """Whether Chinese characters are in it."""
        return HAN.search(self.text) is not None
