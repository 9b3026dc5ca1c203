"""One value, one byte string: RFC 8785 (JCS) JSON without fractions.

Only what entry v1 needs: null, true, false, integers below 2**53 in size, text, arrays and objects.
Fractions are refused because their printing is where implementations differ; amounts are in fen.

>>> canonical({"b": 1, "a": ["罚款", None]}).decode()
'{"a":["罚款",null],"b":1}'
>>> parse(b'{"a":1}')
{'a': 1}
"""

import json
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import NoReturn, TypeAlias

from chengming.proof.errors import CanonicalRefused

JSONValue: TypeAlias = bool | int | str | list["JSONValue"] | dict[str, "JSONValue"] | None

LARGEST = 2**53 - 1
DEEPEST = 64


def canonical(value: object) -> bytes:
    """The RFC 8785 bytes of `value`; raises CanonicalRefused for anything entry v1 cannot hold."""
    if type(value) is str:  # most leaves are
        text = encode_basestring(value)
    else:
        text = _ENCODER.encode(_ordered(value, DEEPEST))
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise CanonicalRefused("文字中含有不成对的代理码位，不能编码为 UTF-8") from None


def _ordered(value: object, room: int) -> object:
    if value is None or value is True or value is False or isinstance(value, str):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise CanonicalRefused("整数超出 ±(2^53-1)")
        return value
    if room == 0:
        raise CanonicalRefused(f"嵌套超过 {DEEPEST} 层")
    if isinstance(value, list):
        return [_ordered(item, room - 1) for item in value]
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise CanonicalRefused("对象的键必须是文字")
        # RFC 8785 sorts by UTF-16 code units, which differs from Python's order beyond U+FFFF
        keys = sorted(value) if "".join(value).isascii() else sorted(value, key=_utf16)
        return {key: _ordered(value[key], room - 1) for key in keys}
    raise CanonicalRefused(f"不支持的类型 {type(value).__name__}（小数也不允许）")


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def parse(data: bytes) -> JSONValue:
    """Reads canonical bytes only: whatever `canonical` would not have written is refused."""
    value = _decode(data)
    if canonical(value) != data:
        raise CanonicalRefused("不是 RFC 8785 规范形式（空白、键的次序、转义或数字写法不合）")
    return value


def parse_all(values: Sequence[bytes]) -> list[JSONValue]:
    """`parse` of each, at the cost of little more than one.

    >>> parse_all([b'"a"', b"1"])
    ['a', 1]
    """
    found = _decode(b"[" + b",".join(values) + b"]")
    # Each is written again by itself, so that none can reach into the next.
    if not isinstance(found, list) or [canonical(value) for value in found] != list(values):
        raise CanonicalRefused("不是 RFC 8785 规范形式（空白、键的次序、转义或数字写法不合）")
    return found


def read(data: bytes) -> JSONValue:
    """Reads JSON of the same kinds in any layout, still refusing duplicate keys and fractions."""
    value = _decode(data)
    canonical(value)
    return value


def _decode(data: bytes) -> JSONValue:
    try:
        value: JSONValue = _DECODER.decode(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise CanonicalRefused("不是合法的 UTF-8") from None
    except RecursionError:
        raise CanonicalRefused(f"嵌套超过 {DEEPEST} 层") from None
    except json.JSONDecodeError as error:
        raise CanonicalRefused(f"不是合法的 JSON（第 {error.pos} 字符处）") from None
    return value


def _once(pairs: list[tuple[str, JSONValue]]) -> dict[str, JSONValue]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise CanonicalRefused("对象中有重复的键")
    return found


def _integer(digits: str) -> int:
    if len(digits) > 17:
        raise CanonicalRefused("整数超出 ±(2^53-1)")
    return int(digits)


def _no_fraction(_: str) -> NoReturn:
    raise CanonicalRefused("不允许小数、NaN 或无穷")


# Made once: json.loads and json.dumps would make one for every value.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_once,
    parse_int=_integer,
    parse_float=_no_fraction,
    parse_constant=_no_fraction,
)
