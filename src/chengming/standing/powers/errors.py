"""What may be wrong with a power or with what an agency itself decides. One class per meaning."""

from chengming.standing.registry.errors import RegistryError


class PowerUnknown(RegistryError):
    """该机关当日没有这项职权。"""

    citations = ("行政处罚法/17",)


class PowerExists(RegistryError):
    """职权事项已经登记。"""


class PowerRefused(RegistryError):
    """职权事项不合要求: code, basis or kind."""

    citations = ("行政处罚法/39",)


class BasisNotInForce(RegistryError):
    """设定依据当日无效: the article is repealed or not yet in force."""

    citations = ("行政处罚法/37",)


class ScopeListRefused(RegistryError):
    """法制审核目录不合要求。"""

    citations = ("国办发〔2018〕118号/12",)


class SettingRefused(RegistryError):
    """机关自定事项不合要求: unknown, without power to decide it, or looser than the law."""


class LooserThanLaw(SettingRefused):
    """放宽了法定要求: the agency may only tighten where the law sets a minimum."""


class NotRetroactive(RegistryError):
    """不得溯及既往: a list or setting binds from the day it is adopted, not before."""

    citations = ("行政处罚法/37",)
