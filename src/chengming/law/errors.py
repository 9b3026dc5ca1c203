"""Errors of the law room: one class per meaning; messages are Chinese and say what to do."""

from datetime import date


class LawError(Exception):
    """Anything the law room refuses. The message is written for the reader, in Chinese."""


class LawFileError(LawError):
    """A law file is not as it must be; always names file and line."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file} 第 {line} 行：{problem}")
        self.file = file
        self.line = line
        self.problem = problem


class UnknownParameter(LawError):
    """No parameter has this name."""

    def __init__(self, name: str, near: list[str]) -> None:
        hint = (
            f"相近的有：{'、'.join(near)}。" if near else "请用 chengming law show 查看已有的名称。"
        )
        super().__init__(f"法律数据中没有名为“{name}”的参数。{hint}")
        self.name = name
        self.near = near


class NotInForce(LawError):
    """A value is asked for a day on which the parameter had no entry yet."""

    def __init__(self, name: str, on: date) -> None:
        super().__init__(
            f"参数“{name}”在 {on.isoformat()} 尚无规定的值。请核对日期；确有当时的规定的，请补入数据并注明依据。"
        )
        self.name = name
        self.on = on


class NotATimeLimit(LawError):
    """A parameter that is no time limit is asked for a deadline."""


class BadCitation(LawError):
    """A citation cannot be read, or points at an article that does not exist."""


class BadLimit(LawError):
    """A time limit or its inputs are not usable (unit, sign, date against moment)."""


class CalendarError(LawError):
    """A working-day calendar is missing, incomplete or contradicts itself."""


class BadArchive(LawError):
    """An archived law data set is not the one its digest names, or cannot be read."""


class UnknownAct(LawError):
    """A procedure has no act of this id."""

    def __init__(self, procedure: str, kind: str) -> None:
        super().__init__(
            f"程序“{procedure}”中没有名为“{kind}”的行为。"
            f"请用 chengming story schema {procedure} 查看可办理的行为。"
        )
        self.procedure = procedure
        self.kind = kind


class EventOutOfOrder(LawError):
    """Records must be folded in the order in which they were recorded."""

    def __init__(self, kind: str, seq: int, last: int) -> None:
        super().__init__(
            f"第 {seq} 号记录（{kind}）不晚于已读入的第 {last} 号记录。请按记录次序重新读入。"
        )
        self.seq = seq
        self.last = last
