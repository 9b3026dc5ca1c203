"""Text as it is kept: one kind of line end, nothing that cannot be stored, not endless."""

from chengming.web.console.acts.reading.errors import NotUnderstood

LONGEST_TEXT, LONGEST_LINE = 20_000, 300
_LINE_ENDS = str.maketrans({"\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"})


def text(typed: str) -> str:
    """Several lines."""
    return _fit(typed.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS), LONGEST_TEXT)


def line(typed: str) -> str:
    """One line; breaks and runs of blanks become one blank."""
    return _fit(" ".join(typed.split()), LONGEST_LINE)


def _fit(typed: str, longest: int) -> str:
    kept = typed.strip()
    if any((ord(c) < 32 and c not in "\n\t") or ord(c) == 127 for c in kept):
        raise NotUnderstood(
            "含有看不见的控制字符，不能保存。请删去后重新输入，或者从别处以纯文本粘贴。"
        )
    if len(kept) > longest:
        raise NotUnderstood(
            f"最多 {longest:,} 字，现在是 {len(kept):,} 字。请写要点，详细内容作为附件上传。"
        )
    return kept
