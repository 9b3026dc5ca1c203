"""统一社会信用代码、公民身份号码: the check digit is worked out at once, and which part is wrong is said."""

from stdnum.cn import ric, uscc
from stdnum.exceptions import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
    ValidationError,
)

from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.acts.reading.numerals import plain

LENGTH = 18


def credit_code(text: str) -> str:
    """统一社会信用代码, half-width and in capitals."""
    typed = plain(text).upper().replace("-", "")
    _check_length("统一社会信用代码", typed)
    try:
        return uscc.validate(typed)
    except InvalidChecksum:
        raise NotUnderstood(
            "统一社会信用代码的校验码不对，至少有一位抄错了。请对照营业执照逐位核对。"
        ) from None
    except (InvalidFormat, InvalidLength, InvalidComponent, ValidationError):
        raise NotUnderstood(
            "统一社会信用代码里有不会出现的字符（没有字母 I、O、Z、S、V，前八位后为数字或字母）。请核对。"
        ) from None


def id_number(text: str) -> str:
    """公民身份号码; the message never repeats the number.

    The check digit and the day of birth, not the place: a number keeps its place's old code, and people
    were given numbers after their place had changed its own.
    """
    typed = plain(text).upper()
    _check_length("公民身份号码", typed)
    if not (typed.isascii() and typed[:-1].isdigit() and typed[-1] in "0123456789X"):
        raise NotUnderstood("公民身份号码应当是 17 位数字加 1 位数字或者 X。请核对。")
    if ric.calc_check_digit(typed) != typed[-1]:
        raise NotUnderstood(
            "公民身份号码的最后一位校验码不对，至少有一位抄错了。请对照证件逐位核对。"
        )
    try:
        ric.get_birth_date(typed)
    except InvalidComponent:
        raise NotUnderstood("公民身份号码里的出生日期不存在。请对照证件逐位核对。") from None
    return typed


def _check_length(name: str, typed: str) -> None:
    if len(typed) != LENGTH:
        raise NotUnderstood(f"{name}应当是 {LENGTH} 位，现在是 {len(typed)} 位。请核对。")
