"""What a check found out about a reader's function, and how it is told in either language."""

from dataclasses import dataclass

from handson.base.words import Words, language

OUTCOMES = (
    "right",
    "wrong",
    "raised",
    "forbidden",
    "unwritten",
    "too slow",
    "too large",
    "crashed",
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Verdict:
    """The answer to one check.

    Attributes:
        exercise: name of the function.
        outcome: one of ``OUTCOMES``.
        passed: cases in which it was right.
        cases: all cases.
        case: the one that is shown, with its precision: ``"a batch, float64"``.
        quantity: what differs there: an output, or the gradient of an input.
        gap: by how much, at most.
        inputs: the smallest input that was found to fail, one line each.
        yours: what the function gives for it.
        expected: what it should give.
        hint: what to think about; never the answer.
        trace: the error, with the reader's own lines.
        printed: what the function printed.
    """

    exercise: str
    outcome: str
    passed: int = 0
    cases: int = 0
    case: str = ""
    quantity: str = ""
    gap: float = 0.0
    inputs: tuple[str, ...] = ()
    yours: str = ""
    expected: str = ""
    hint: Words | None = None
    trace: str = ""
    printed: str = ""

    @property
    def right(self) -> bool:
        """Whether the exercise is solved."""
        return self.outcome == "right"

    def said_in(self, lang: str) -> str:
        """Return the whole answer as text.

        Args:
            lang: ``zh`` or ``en``.
        """
        head = HEADS[self.outcome].said_in(lang).format(v=self)
        lines = [head]
        if self.case:
            lines.append(WHERE.said_in(lang).format(v=self))
        if self.quantity:
            lines.append(DIFFERS[self.gap >= 0].said_in(lang).format(v=self))
        for title, text in (
            (INPUT, "\n".join(self.inputs)),
            (YOURS, self.yours),
            (EXPECTED, self.expected),
            (TRACE, self.trace),
            (PRINTED, self.printed),
        ):
            if text:
                lines += [title.said_in(lang), *(f"  {line}" for line in text.splitlines())]
        if self.hint:
            lines.append(HINT.said_in(lang) + self.hint.said_in(lang))
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.said_in(language())


HEADS = {
    "right": Words(
        zh="{v.exercise}：正确。{v.cases} 种情形的输出和梯度全部一致。",
        en="{v.exercise}: right. Outputs and gradients agree in all {v.cases} cases.",
    ),
    "wrong": Words(
        zh="{v.exercise}：还不对。{v.cases} 种情形中对了 {v.passed} 种。",
        en="{v.exercise}: not yet. It agrees in {v.passed} of {v.cases} cases.",
    ),
    "raised": Words(
        zh="{v.exercise}：运行时出错。{v.cases} 种情形中对了 {v.passed} 种。",
        en="{v.exercise}: it raises an error. It agrees in {v.passed} of {v.cases} cases.",
    ),
    "forbidden": Words(
        zh="{v.exercise}：这里调用了 PyTorch 现成的实现；练习要求自己写出这一步。",
        en="{v.exercise}: this calls PyTorch's finished kernel; the exercise is to write it.",
    ),
    "unwritten": Words(
        zh="{v.exercise}：还没有写。把 raise NotImplementedError 换成你的代码，再检查一次。",
        en="{v.exercise}: not written yet. Put your code in place of raise NotImplementedError.",
    ),
    "too slow": Words(
        zh="{v.exercise}：超过了时间限制。是不是有循环没有结束？可以用 --seconds 放宽。",
        en="{v.exercise}: over the time limit. Does a loop never end? --seconds allows more.",
    ),
    "too large": Words(
        zh="{v.exercise}：超过了内存限制。是不是建了一个过大的张量？可以用 --memory 放宽。",
        en="{v.exercise}: over the memory limit. Is a tensor far too large? --memory allows more.",
    ),
    "crashed": Words(
        zh="{v.exercise}：运行它的进程意外终止了（例如递归过深，或者调用了 exit）。",
        en="{v.exercise}: its process ended by itself (endless recursion, or a call of exit).",
    ),
}
WHERE = Words(zh="  情形：{v.case}", en="  case: {v.case}")
DIFFERS = {
    True: Words(
        zh="  不同之处：{v.quantity}，最大相差 {v.gap:.3g}",
        en="  what differs: {v.quantity}, by at most {v.gap:.3g}",
    ),
    False: Words(zh="  不同之处：{v.quantity}", en="  what differs: {v.quantity}"),
}
INPUT = Words(zh="最小的出错输入：", en="the smallest input that fails:")
YOURS = Words(zh="你的结果：", en="yours:")
EXPECTED = Words(zh="应当是：", en="expected:")
TRACE = Words(zh="错误信息：", en="the error:")
PRINTED = Words(zh="它打印了：", en="it printed:")
HINT = Words(zh="提示：", en="hint: ")
