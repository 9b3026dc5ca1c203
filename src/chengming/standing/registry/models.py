"""Tables of the registry: projections of the records on each agency's and person's stream.

Rows are written only by ``projection.store`` from the records; ``audit`` derives them again.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

PERSONAL_FIELDS = {
    "Person": ("name", "id_digest"),
    "Credential": ("number",),
    "ReviewQualification": ("legal_qualification_no",),
}
"""个人信息 by table: what an erasure blanks (个人信息保护法第四十七条)."""


class Agency(models.Model):
    """执法主体（行政处罚法第十七条）。"""

    id = models.CharField(max_length=64, primary_key=True, db_comment="机关标识")
    name = models.TextField(db_comment="机关全称（现行）")
    short_name = models.TextField(db_comment="文号简称（现行）")
    kind = models.TextField(
        db_comment="性质：行政机关、法律法规授权组织、受委托组织 · 行政处罚法第十九条、第二十条"
    )
    fields = ArrayField(models.TextField(), db_comment="执法领域")
    place = models.CharField(max_length=6, db_comment="行政区划代码")
    valid_from = models.DateField(db_comment="成立或者取得主体资格之日")
    valid_to = models.DateField(null=True, db_comment="撤销之日（不含），空为存续")
    record = models.UUIDField(unique=True, db_comment="设立记录编号")
    stream = models.ForeignKey(
        "records.Stream", on_delete=models.PROTECT, related_name="+", db_comment="记录序列"
    )

    class Meta:
        db_table_comment = "执法主体 · 行政处罚法第十七条"


class AgencyName(models.Model):
    """名称沿革: which name the agency bore from when."""

    record = models.UUIDField(primary_key=True, db_comment="设立或者更名记录编号")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_comment="执法主体"
    )
    name = models.TextField(db_comment="机关全称")
    short_name = models.TextField(db_comment="文号简称")
    valid_from = models.DateField(db_comment="启用之日")

    class Meta:
        db_table_comment = "执法主体名称沿革 · 行政处罚法第十七条"


class Person(models.Model):
    """人员: one human, one row; what is personal can be blanked by erasure."""

    id = models.CharField(
        max_length=32, primary_key=True, db_comment="人员编号（随机，不含个人信息）"
    )
    name = models.TextField(db_comment="姓名（个人信息）")
    id_digest = models.CharField(
        max_length=64,
        null=True,
        unique=True,
        db_comment="身份证件号码的带密钥摘要，防止一人两号（个人信息）",
    )
    record = models.UUIDField(unique=True, db_comment="登记记录编号")
    stream = models.ForeignKey(
        "records.Stream", on_delete=models.PROTECT, related_name="+", db_comment="记录序列"
    )

    class Meta:
        db_table_comment = "执法人员和法制审核人员 · 行政处罚法第四十二条"


class Post(models.Model):
    """职务: an office held in an agency, with its dates."""

    record = models.UUIDField(primary_key=True, db_comment="任职记录编号")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_comment="人员"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_comment="执法主体"
    )
    office = models.TextField(db_comment="职务标识，取自法律程序")
    valid_from = models.DateField(db_comment="任职之日")
    valid_to = models.DateField(null=True, db_comment="免职之日（不含），空为在任")

    class Meta:
        db_table_comment = "任职 · 行政处罚法第四十二条、第五十七条"
        indexes = [
            models.Index(fields=["person", "agency", "office"], name="registry_post_person"),
            models.Index(fields=["agency", "valid_from"], name="registry_post_agency"),
        ]


class Credential(models.Model):
    """执法证件（行政处罚法第四十二条、第五十五条）; two per officer are common."""

    record = models.UUIDField(primary_key=True, db_comment="发证记录编号")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_comment="持证人"
    )
    number = models.TextField(unique=True, db_comment="证件号码（个人信息）")
    kind = models.TextField(db_comment="种类：provincial 省级人民政府制发，ministry 国务院部门制发")
    areas = ArrayField(models.TextField(), db_comment="执法区域、类别")
    issued = models.DateField(db_comment="发证之日")
    expires = models.DateField(db_comment="有效期截止之日（含）")
    revoked_on = models.DateField(null=True, db_comment="收回或者注销之日（当日起无效）")

    class Meta:
        db_table_comment = "行政执法证件 · 行政处罚法第四十二条、第五十五条"
        indexes = [models.Index(fields=["person"], name="registry_credential_person")]


class ReviewQualification(models.Model):
    """法制审核资格（行政处罚法第五十八条第二款）。"""

    record = models.UUIDField(primary_key=True, db_comment="确认记录编号")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_comment="审核人员"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_comment="执法主体"
    )
    legal_qualification_no = models.TextField(
        db_comment="法律职业资格证书编号（个人信息），依法无需者为空"
    )
    appointed_from = models.DateField(db_comment="配备之日")
    appointed_to = models.DateField(null=True, db_comment="调离之日（不含），空为在岗")
    first_review_on = models.DateField(null=True, db_comment="初次从事处罚决定法制审核之日")
    capacity = models.TextField(
        default="legal_body",
        db_comment="身份：legal_body 本机关法制机构、judicial_office 司法所、government_lawyer 公职律师、"
        "legal_counsel 法律顾问 · 国办发〔2018〕118号（十一）",
    )
    instrument = models.TextField(default="", db_comment="书面指定的文号，本机关法制机构人员为空")

    class Meta:
        db_table_comment = "法制审核人员资格 · 行政处罚法第五十八条第二款"
        indexes = [models.Index(fields=["person"], name="registry_review_person")]


class AccountHolder(models.Model):
    """账号持有人: one human, one account; one account, one human."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, primary_key=True, related_name="+", db_comment="持有人"
    )
    account = models.OneToOneField(
        "accounts.Account", on_delete=models.PROTECT, related_name="+", db_comment="登录账号"
    )
    record = models.UUIDField(unique=True, db_comment="交付账号的记录编号")

    class Meta:
        db_table_comment = "登录账号的持有人，一人一号、一号一人 · 网络安全等级保护身份鉴别"


class StandingIn(models.Model):
    """代理: a written, dated authorisation to exercise another's office."""

    record = models.UUIDField(primary_key=True, db_comment="授权记录编号")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_comment="代理人"
    )
    for_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_comment="被代理人"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_comment="执法主体"
    )
    office = models.TextField(db_comment="所代理的职务")
    instrument = models.TextField(db_comment="书面授权的文号")
    valid_from = models.DateField(db_comment="代理起始之日")
    valid_to = models.DateField(db_comment="代理终止之日（不含）：到期自行终止")
    revoked_on = models.DateField(null=True, db_comment="撤销之日（当日起不得代理），空为未撤销")

    class Meta:
        db_table_comment = "职务代理的书面授权 · 行政处罚法第五十七条"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(person=models.F("for_person")), name="registry_standingin_two"
            )
        ]
        indexes = [models.Index(fields=["person"], name="registry_standingin_person")]
