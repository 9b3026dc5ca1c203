"""Tables of powers and of what an agency itself decides: projections of records, all dated."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

PERSONAL_FIELDS: dict[str, tuple[str, ...]] = {}
"""个人信息 by table: none here."""


class PowerItem(models.Model):
    """职权事项（权责清单；行政处罚法第十七条、第三十九条）。"""

    id = models.CharField(max_length=96, primary_key=True, db_comment="事项标识")
    agency = models.ForeignKey(
        "registry.Agency", on_delete=models.PROTECT, related_name="+", db_comment="实施主体"
    )
    code = models.CharField(max_length=10, db_comment="基本编码：类型 2 位、主项 5 位、子项 3 位")
    title = models.TextField(db_comment="事项名称")
    kind = models.TextField(db_comment="权力类型，如 penalty 行政处罚")
    field = models.TextField(db_comment="执法领域，决定适用哪个部门的规定")
    power_source = models.TextField(db_comment="职权来源，如本级法定、赋权、委托")
    basis = ArrayField(models.TextField(), db_comment="设定依据（条款）")
    penalties = ArrayField(models.TextField(), db_comment="处罚种类 · 行政处罚法第九条")
    valid_from = models.DateField(db_comment="启用之日")
    valid_to = models.DateField(null=True, db_comment="停用之日（不含），空为有效")
    record = models.UUIDField(unique=True, db_comment="登记记录编号")

    class Meta:
        db_table_comment = "权责清单事项 · 行政处罚法第十七条、第三十九条"
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="powers_item_code"),
        ]


class ScopeList(models.Model):
    """重大执法决定法制审核目录清单 (one version of one agency's list)."""

    record = models.UUIDField(primary_key=True, db_comment="通过该目录的记录编号")
    agency = models.ForeignKey(
        "registry.Agency", on_delete=models.PROTECT, related_name="+", db_comment="制定主体"
    )
    title = models.TextField(db_comment="目录名称")
    power_to_decide = models.TextField(db_comment="制定权的依据（条款）")
    instrument = models.TextField(db_comment="印发文号")
    valid_from = models.DateField(db_comment="施行之日，前一目录同日失效")
    adopted = models.DateTimeField(db_comment="录入时间，复核时据此确定当时已知的目录")

    class Meta:
        db_table_comment = "法制审核目录清单 · 国办发〔2018〕118号（十二）"
        constraints = [
            models.UniqueConstraint(fields=["agency", "valid_from"], name="powers_scope_list_day"),
        ]


class ScopeRow(models.Model):
    """目录条目: which decisions must be reviewed; 含/不含 is said by ``op``."""

    id = models.CharField(max_length=48, primary_key=True, db_comment="目录记录编号与行号")
    scope_list = models.ForeignKey(
        ScopeList, on_delete=models.PROTECT, related_name="+", db_comment="所属目录"
    )
    position = models.IntegerField(db_comment="行号，从 1 起")
    title = models.TextField(db_comment="条目名称")
    act = models.TextField(db_comment="执法种类，如 penalty")
    power_source = models.TextField(db_comment="职权来源，空为不限")
    field = models.TextField(db_comment="执法领域，空为不限")
    party_class = models.TextField(
        db_comment="当事人类别：individual 个人、organization 单位、any 不限"
    )
    metric = models.TextField(
        db_comment="金额口径：fine、confiscation、value、either，空为不看金额"
    )
    op = models.CharField(
        max_length=2, db_comment="比较：>= 以上（含），> 超过（不含），空为不看金额"
    )
    amount_fen = models.BigIntegerField(db_comment="金额（分），不看金额的为零")
    kinds = ArrayField(models.TextField(), db_comment="处罚种类 · 行政处罚法第九条")
    flags = ArrayField(models.TextField(), db_comment="情形，如减轻处罚、疑难复杂")
    everything = models.BooleanField(db_comment="是否该类决定一律审核")
    mode = models.TextField(db_comment="审核方式：sole 独任，panel 合议")
    stage = models.TextField(db_comment="审核时点：before_notice、before_decision")
    days = models.IntegerField(null=True, db_comment="审核期限（工作日），空为依法定")
    cite = models.TextField(db_comment="该条的依据（条款），空为依目录")
    powers = ArrayField(models.TextField(), default=list, db_comment="职权事项标识，空为不限")
    level = models.TextField(default="", db_comment="执法层级：city 本级部门、town 镇街，空为不限")
    outcomes = ArrayField(
        models.TextField(), default=list, db_comment="处理意见，如 exempt 不予处罚，空为不看"
    )
    urgent = models.BooleanField(
        default=False, db_comment="情况紧急的可以先行、限时补审，只限行政强制 · 行政强制法第十九条"
    )

    class Meta:
        db_table_comment = "法制审核目录条目 · 国办发〔2018〕118号（十二）"
        constraints = [
            models.UniqueConstraint(
                fields=["scope_list", "position"], name="powers_scope_row_place"
            ),
        ]


class Setting(models.Model):
    """机关自定事项: review clock and the like; dated, citing the power to decide it."""

    record = models.UUIDField(primary_key=True, db_comment="作出规定的记录编号")
    agency = models.ForeignKey(
        "registry.Agency", on_delete=models.PROTECT, related_name="+", db_comment="制定主体"
    )
    name = models.TextField(db_comment="事项，通常为法律参数标识")
    value = models.JSONField(db_comment="规定的值")
    unit = models.TextField(db_comment="单位，与所从严的法律参数相同")
    power_to_decide = models.TextField(db_comment="制定权的依据（条款）")
    instrument = models.TextField(db_comment="印发文号")
    valid_from = models.DateField(db_comment="施行之日，前一规定同日失效")
    adopted = models.DateTimeField(db_comment="录入时间，复核时据此确定当时已知的规定")

    class Meta:
        db_table_comment = "机关自定事项 · 国办发〔2018〕118号（十二）"
        indexes = [models.Index(fields=["agency", "name"], name="powers_setting_agency")]
