import re
from collections import Counter

import pytest

from handson.learn.find.glossary import PATH, is_address, terms
from handson.learn.find.library import definitions
from handson.learn.find.spelling import key_of
from handson.learn.find.torch_names import torch_names

TERMS = terms()
NOTES = """
张量 广播机制 自动微分 线性回归 softmax回归 交叉熵 多层感知机 激活函数 过拟合 权重衰减
暂退法 丢弃法 前向传播 反向传播 梯度消失 Xavier初始化 分布偏移 延后初始化 卷积 互相关
填充 步幅 汇聚 池化 批量规范化 批归一化 残差网络 稠密连接网络 词元化 词表 语言模型
困惑度 梯度裁剪 通过时间反向传播 门控循环单元 长短期记忆 编码器-解码器 束搜索 注意力
查询 键 值 多头注意力 自注意力 位置编码 Transformer 凸性 动量 AdaGrad RMSProp Adadelta
Adam 学习率调度器 warm-up 预热 dropout
"""


def test_there_are_about_250_terms():
    assert 240 <= len(TERMS) <= 400


@pytest.mark.parametrize("word", NOTES.split())
def test_it_covers_the_notes(word):
    assert key_of(word) in {key_of(name) for term in TERMS for name in term.names}


def test_no_name_means_two_things():
    counted = Counter(key_of(name) for term in TERMS for name in set(map(key_of, term.names)))
    assert [name for name, count in counted.items() if count > 1] == []


def test_every_related_name_exists():
    known = {name.full for name in torch_names()} | {d.address for d in definitions()}
    english = {term.en[0] for term in TERMS}
    wrong = [
        (term.en[0], name)
        for term in TERMS
        for name in term.related
        if name not in (known if is_address(name) else english)
    ]
    assert wrong == []


def test_every_term_leads_somewhere_and_not_to_itself():
    for term in TERMS:
        assert term.related, term
        assert term.en[0] not in term.related, term
        assert len(set(term.related)) == len(term.related), term
        assert all(is_address(name) for name in term.itself), term


def test_both_languages_are_sentences():
    for term in TERMS:
        assert re.search(r"[\u4e00-\u9fff].*。$", term.line.zh), term
        assert re.fullmatch(r"[^\u4e00-\u9fff]+\.", term.line.en), term
        assert 8 <= len(term.line.zh) <= 70, term
        assert 15 <= len(term.line.en) <= 160, term


def test_chinese_and_latin_are_set_apart_by_a_space():
    touching = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
    assert [t.line.zh for t in TERMS if touching.search(t.line.zh)] == []
    assert [t.line.zh for t in TERMS if re.search(r"[\u4e00-\u9fff] ?[,;:!?]", t.line.zh)] == []


def test_the_file_says_how_it_is_written():
    assert "Two lines a term" in PATH.read_text(encoding="utf-8").partition("\n\n")[0]
