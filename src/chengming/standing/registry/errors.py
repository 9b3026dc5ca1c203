"""What may be wrong with an agency, a person, a post or a credential. One class per meaning."""


class RegistryError(Exception):
    """Anything the registry refuses. ``citations`` names the articles, ``message`` the reason."""

    citations: tuple[str, ...] = ()

    def __init__(self, message: str, citations: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.citations = citations or type(self).citations


class AgencyUnknown(RegistryError):
    """没有这个执法主体。"""

    citations = ("行政处罚法/17",)


class AgencyExists(RegistryError):
    """执法主体已经登记。"""

    citations = ("行政处罚法/17",)


class PersonUnknown(RegistryError):
    """没有这个人员。"""


class PersonExists(RegistryError):
    """同一人已经登记: one human, one entry."""


class NoSuchPost(RegistryError):
    """当日不担任该职务: nobody acts in an office not held that day."""

    citations = ("行政处罚法/42",)


class PostExists(RegistryError):
    """职务重复登记。"""


class NoSupervisionHere(RegistryError):
    """执法监督人员只在行政执法监督机关任职。"""

    citations = ("行政执法监督条例/6",)


class CredentialUnknown(RegistryError):
    """没有这个执法证件。"""

    citations = ("行政处罚法/42",)


class CredentialRefused(RegistryError):
    """执法证件不合要求: dates, kind or number."""

    citations = ("行政处罚法/42",)


class QualificationRefused(RegistryError):
    """初次从事法制审核应当取得法律职业资格。"""

    citations = ("行政处罚法/58/2",)


class OwnAffair(RegistryError):
    """不得办理本人的事项: nobody grants an office or a credential to himself."""

    citations = ("行政处罚法/43",)


class DatesRefused(RegistryError):
    """起止日期不合要求。"""


class LateReasonMissing(RegistryError):
    """补录应当说明理由: entered on a later day than done."""

    citations = ("行政处罚法/47",)


class NothingToRectify(RegistryError):
    """没有可更正的记录。"""


class AccountGiven(RegistryError):
    """一人一号: the person has an account, or the account has a holder."""


class StandingInRefused(RegistryError):
    """代理不合要求: who authorises, for whom, from when to when, in writing."""

    citations = ("行政处罚法/57",)


class NoStandingIn(RegistryError):
    """当日没有有效的代理授权。"""

    citations = ("行政处罚法/57",)
