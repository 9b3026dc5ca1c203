"""掩码: the one way in which something hidden is written, the same wherever it stands (F29)."""

import re

DOUBLE_SURNAMES = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙"
    "慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋"
    "夹谷轩辕令狐段干百里呼延东郭南门羊舌微生梁丘左丘东门西门"
)
_DOUBLE = frozenset(re.findall("..", DOUBLE_SURNAMES))


def person(name: str) -> str:
    """张三 → 张某; a name that has no surname we know of is hidden altogether."""
    plain = name.strip()
    if not re.fullmatch(r"[\u4e00-\u9fff·]{2,}", plain):
        return "某某"
    surname = plain[:2] if plain[:2] in _DOUBLE and len(plain) > 2 else plain[:1]
    return f"{surname}某"


def instead(title: str) -> str:
    """What a reader sees in place of a part: which kind of thing stood there, never how long it was."""
    short = re.sub(r"（[^）]*）", "", title)
    return f"〔隐去：{short}〕"
