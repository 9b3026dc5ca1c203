"""Tables of cases. ``Case`` caches what its records say; verdicts, passes and decisions are written
only by the owner's functions (migrations/sql), never by the desk (docs/decisions/0030).
"""

import uuid

from django.db import models

PERSONAL_FIELDS = {"Case": ("sheet",)}
"""个人信息 by table: what an erasure blanks (个人信息保护法第四十七条)."""


class Case(models.Model):
    """案件：an index and a cache over its records; replay gives every column again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, db_comment="案件编号（随机）")
    number = models.TextField(unique=True, db_comment="案号")
    agency = models.ForeignKey(
        "registry.Agency", on_delete=models.PROTECT, related_name="+", db_comment="办案机关"
    )
    power = models.ForeignKey(
        "powers.PowerItem", on_delete=models.PROTECT, related_name="+", db_comment="职权事项"
    )
    procedure = models.TextField(db_comment="适用程序")
    stage = models.TextField(db_comment="所处阶段（由记录推得）")
    version = models.CharField(
        max_length=64, db_comment="审核版本：决定性内容的摘要 · 行政处罚法第五十八条"
    )
    seq = models.IntegerField(db_comment="已有记录条数，防止依据旧情形办理")
    sheet = models.JSONField(db_comment="案件事实表（由记录推得，含个人信息）")
    next_look = models.DateTimeField(null=True, db_index=True, db_comment="下一次须查看期限的时间")
    stream = models.OneToOneField(
        "records.Stream", on_delete=models.PROTECT, related_name="+", db_comment="记录序列"
    )
    opened = models.DateTimeField(db_comment="登记线索的时间")
    ended = models.DateTimeField(null=True, db_comment="结案或者终止的时间，空为在办")

    class Meta:
        db_table_comment = "案件 · 行政处罚法第五十四条"
        indexes = [models.Index(fields=["agency", "stage"], name="cases_case_agency_stage")]


class Series(models.Model):
    """编号序列: gapless within agency, kind and year; allocated under its row lock."""

    id = models.BigAutoField(primary_key=True, db_comment="内部编号")
    agency = models.ForeignKey(
        "registry.Agency", on_delete=models.PROTECT, related_name="+", db_comment="机关"
    )
    name = models.TextField(db_comment="序列：case 案号，decide、exempt、find_no_grounds 决定文号")
    year = models.IntegerField(db_comment="年度")
    last = models.IntegerField(db_comment="已用到的号")

    class Meta:
        db_table_comment = "案号和文号序列，连续不断号"
        constraints = [
            models.UniqueConstraint(fields=["agency", "name", "year"], name="cases_series_one"),
        ]


class ScopeVerdict(models.Model):
    """是否须经法制审核的判断, one row per ``judge_scope`` record; a version once "yes" stays so."""

    record = models.OneToOneField(
        "records.Record",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="判断记录",
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_comment="案件")
    version = models.CharField(max_length=64, db_comment="所判断的审核版本")
    needs_review = models.BooleanField(db_comment="是否须经法制审核 · 行政处罚法第五十八条")
    reasons = models.JSONField(db_comment="理由：符合的情形")

    class Meta:
        db_table_comment = "法制审核范围判断 · 行政处罚法第五十八条、国办发〔2018〕118号（十二）"


class GatePass(models.Model):
    """法制审核通过, one row per confirmed review; whether it still counts is asked at the decision."""

    confirmation = models.OneToOneField(
        "records.Record",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="审核机构负责人确认记录",
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_comment="案件")
    version = models.CharField(max_length=64, db_comment="审核通过的版本")
    conclusion = models.ForeignKey(
        "records.Record", on_delete=models.PROTECT, related_name="+", db_comment="审核意见记录"
    )

    class Meta:
        db_table_comment = "法制审核通过 · 行政处罚法第五十八条"


class Decision(models.Model):
    """行政决定（行政处罚法第五十七条）; composite foreign keys tie it to verdict and pass."""

    record = models.OneToOneField(
        "records.Record",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="决定记录",
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_comment="案件")
    kind = models.TextField(
        db_comment="种类：decide 处罚，exempt 不予处罚，find_no_grounds 违法事实不能成立"
    )
    number = models.TextField(unique=True, db_comment="决定文号")
    version = models.CharField(max_length=64, db_comment="所决定的版本")
    round = models.IntegerField(db_comment="第几轮：每一决定被撤销后加一，一轮只有一个决定")
    verdict = models.ForeignKey(
        ScopeVerdict, on_delete=models.PROTECT, related_name="+", db_comment="审核范围判断"
    )
    needs_review = models.BooleanField(db_comment="是否须经法制审核（取自判断）")
    gate_pass = models.ForeignKey(
        GatePass, null=True, on_delete=models.PROTECT, related_name="+", db_comment="审核通过"
    )

    class Meta:
        db_table_comment = "行政决定 · 行政处罚法第五十七条、第五十八条"
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="cases_decision_one_live"),
            models.CheckConstraint(
                condition=models.Q(needs_review=False) | models.Q(gate_pass__isnull=False),
                name="cases_decision_reviewed",
            ),
        ]
