"""What the verbs of the command line are called when somebody looks for them."""

from collections.abc import Mapping

from handson.base.words import Words
from handson.learn.find.entry import Entry, Way

KNOWN: dict[str, tuple[Words, tuple[str, ...]]] = {
    "run": (
        Words(zh="训练一个配方。", en="Train a recipe."),
        ("训练", "训练模型", "运行配方", "train", "train a model"),
    ),
    "runs": (
        Words(
            zh="列出、比较、续跑、导出训练过的结果。",
            en="List, compare, resume and export what was trained.",
        ),
        ("训练记录", "实验记录", "续跑", "resume", "experiments", "tensorboard"),
    ),
    "verify": (
        Words(zh="证明我们的实现与 PyTorch 相等。", en="Prove that ours equals PyTorch."),
        ("验证", "证明", "等价", "prove", "proof", "equivalence"),
    ),
    "data": (
        Words(
            zh="有哪些数据集、下载、检查、在哪里。",
            en="Which data sets there are; get, check and locate them.",
        ),
        ("数据", "数据集", "下载数据", "data sets", "download"),
    ),
    "list": (
        Words(zh="列出能训练的配方。", en="List what can be trained."),
        ("配方", "有哪些模型", "recipes"),
    ),
    "notebooks": (
        Words(zh="写出课程的笔记本。", en="Write the lessons as notebooks."),
        ("笔记本", "课程", "教程", "jupyter", "lessons", "notebook", "ipynb"),
    ),
    "check": (
        Words(zh="检查你做的练习。", en="Check your answer to an exercise."),
        ("练习", "习题", "检查练习", "exercise", "exercises"),
    ),
    "progress": (
        Words(zh="看看学到哪里了。", en="See how far you have come."),
        ("进度", "学习进度", "how far am I"),
    ),
    "diagnose": (
        Words(
            zh="用一个小批量给网络体检：形状、梯度、内存、计算量。",
            en="Examine a network with one batch: shapes, gradients, memory, cost.",
        ),
        ("模型诊断", "网络体检", "检查梯度", "model health", "gradient check-up"),
    ),
    "doctor": (
        Words(
            zh="检查 Python、torch、显卡、字体与数据是否就绪。",
            en="Look whether Python, torch, GPU, fonts and data are in order.",
        ),
        ("环境", "安装", "环境检查", "诊断", "装不上", "install", "environment", "diagnose"),
    ),
    "find": (
        Words(zh="查概念、函数和文档。", en="Look up ideas, functions and documentation."),
        ("查找", "搜索", "查阅文档", "文档", "search", "documentation", "look up"),
    ),
    "search": (
        Words(
            zh="为配方寻找好的超参数：随机搜索、逐次减半。",
            en="Look for good arguments of a recipe: random search, successive halving.",
        ),
        ("超参数搜索", "调参", "随机搜索", "hyperparameter search", "tuning", "random search"),
    ),
    "predict": (
        Words(zh="用训练好的模型预测。", en="Predict with a trained model."),
        ("预测", "推理", "inference"),
    ),
    "export": (
        Words(zh="导出为独立的 torch 脚本。", en="Export as a script of plain torch."),
        ("导出", "导出脚本"),
    ),
}
"""Verb: what it does, and other words for it. Only verbs that exist are ever shown."""


def verb_entries(verbs: Mapping[str, str]) -> list[Entry]:
    """Make an entry of every verb.

    Args:
        verbs: name and one line of help, as the command line has them.
    """
    entries = []
    for name, help_line in verbs.items():
        line, others = KNOWN.get(name, (Words(zh=help_line, en=help_line), ()))
        command = f"handson {name}"
        ways = (Way("shell", f"{command} --help"),)
        entry = Entry(name, "verb", Words(zh=command, en=command), line, ways)
        entry.call(name)
        entry.call(command)
        for other in others:
            entry.call(other, 0.995)
        entries.append(entry)
    return entries
