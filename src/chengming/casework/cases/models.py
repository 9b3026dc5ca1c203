"""Tables of cases. ``Case`` caches what its records say; verdicts, passes and decisions are written
only by the owner's functions (migrations/sql), never by the desk (docs/decisions/0030).
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func

PERSONAL_FIELDS = {
    "Case": ("sheet",),
    "SearchText": ("text",),
    "Agenda": ("brief",),
    "Slip": ("text",),
    "Draft": ("typed", "uploads"),
}
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
    sent_to_review = models.BooleanField(
        default=False,
        db_comment="是否送过法制审核，法制审核人员据此可以查看 · 行政处罚法第五十八条",
    )
    decided = models.BooleanField(
        default=False, db_comment="是否作出过处理决定，公示审批人员据此可以查看"
    )
    last_act = models.TextField(default="", db_comment="最近一项行为（由记录推得）")
    last_by = models.CharField(
        max_length=32, default="", db_comment="最近一项行为的办理人编号（由记录推得）"
    )
    last_done = models.DateTimeField(null=True, db_comment="最近一项行为的办理时间（由记录推得）")

    class Meta:
        db_table_comment = "案件 · 行政处罚法第五十四条"
        indexes = [
            models.Index(fields=["agency", "stage"], name="cases_case_agency_stage"),
            models.Index(fields=["agency", "-opened", "id"], name="cases_case_agency_opened"),
            models.Index(fields=["agency", "-last_done"], name="cases_case_agency_last"),
            models.Index(
                fields=["agency"], condition=models.Q(ended__isnull=True), name="cases_case_open"
            ),
        ]


class Involvement(models.Model):
    """人员与案件的关系: who was what in a case; derived from its records, so it may be made anew."""

    id = models.BigAutoField(primary_key=True, db_comment="内部编号")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="案件"
    )
    person = models.CharField(max_length=32, db_comment="人员编号")
    role = models.TextField(
        db_comment="关系：handler 承办人，former_handler 曾任承办人，took_part 办理或者同行，"
        "reviewer 法制审核，chair 听证主持人，decider 作出决定，recused 已回避"
    )

    class Meta:
        db_table_comment = "人员与案件的关系（由记录推得） · 行政处罚法第四十二条、第四十三条"
        constraints = [
            models.UniqueConstraint(fields=["case", "person", "role"], name="cases_involvement_one")
        ]
        indexes = [models.Index(fields=["person", "role"], name="cases_involvement_person")]


class SearchText(models.Model):
    """案件检索: what a case is found by, brought to one form; its pairs of letters are indexed."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="+", db_comment="案件"
    )
    papers = ArrayField(models.TextField(), db_comment="文号，按办理先后（由记录推得）")
    text = models.TextField(
        db_comment="案号、当事人、案由、文号，统一字形后的检索文字（含个人信息）"
    )
    grams = models.GeneratedField(
        expression=Func("text", function="casework_grams"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
        db_comment="检索文字中的单字和相邻二字，供两字检索",
    )

    class Meta:
        db_table = "cases_search_text"
        db_table_comment = "案件检索文字（由记录推得）"
        indexes = [GinIndex(fields=["grams"], name="cases_search_text_grams")]


class Agenda(models.Model):
    """待办: what a case waits for now, as ``law.progress`` says it; a cache nothing lawful rests on."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="+", db_comment="案件"
    )
    seq = models.IntegerField(db_comment="推算所依据的记录条数，与案件不同即须重算")
    law = models.CharField(max_length=64, db_comment="推算所依据的法律数据集和算法的摘要")
    computed = models.DateTimeField(db_comment="推算时间")
    until = models.DateTimeField(null=True, db_comment="到此时间须重算，空为不因时间变化")
    due_at = models.DateTimeField(null=True, db_comment="本机关最先届满的期限过去的时间，空为没有")
    offices = ArrayField(models.TextField(), db_comment="眼下有行为可办的职务")
    approvals = ArrayField(models.TextField(), db_comment="眼下等待负责人审批的行为")
    brief = models.JSONField(db_comment="各项期限、下一步、审批要点（由记录推得，含个人信息）")

    class Meta:
        db_table_comment = "案件待办（由记录和法律推得，可随时重算）"
        indexes = [models.Index(fields=["due_at"], name="cases_agenda_due")]


class Slip(models.Model):
    """请示与退回: a word between officers about an act; no record, and nothing lawful rests on it."""

    id = models.BigAutoField(primary_key=True, db_comment="内部编号")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_comment="案件")
    kind = models.TextField(db_comment="种类：asked 请示，returned 退回")
    act = models.TextField(db_comment="所涉行为")
    seq = models.IntegerField(db_comment="当时的记录条数，其后办理的即为已回应")
    written = models.DateTimeField(db_comment="写下的时间")
    written_by = models.CharField(max_length=32, db_comment="写下的人员编号")
    office = models.TextField(db_comment="写下时的职务")
    text = models.TextField(db_comment="理由（可能含个人信息）")

    class Meta:
        db_table_comment = "请示与退回（不是执法记录）"


class ReadMark(models.Model):
    """已读: how far a person has seen what he was told of; the notices themselves are derived."""

    id = models.BigAutoField(primary_key=True, db_comment="内部编号")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="案件"
    )
    person = models.CharField(max_length=32, db_comment="人员编号")
    topic = models.TextField(db_comment="事项：records 新记录，slips 请示与退回，due 期限")
    upto = models.TextField(db_comment="已读到：记录序号、编号或者期限届满日")
    at = models.DateTimeField(db_comment="标记时间")

    class Meta:
        db_table_comment = "消息已读标记"
        constraints = [
            models.UniqueConstraint(fields=["person", "case", "topic"], name="cases_read_mark_one")
        ]


class Draft(models.Model):
    """草稿: what one person has typed for one act and not handed in; no record, for nobody else."""

    id = models.BigAutoField(primary_key=True, db_comment="内部编号")
    person = models.CharField(max_length=32, db_comment="起草人编号")
    agency = models.ForeignKey(
        "registry.Agency", on_delete=models.PROTECT, related_name="+", db_comment="起草人所在机关"
    )
    case = models.ForeignKey(
        Case, null=True, on_delete=models.PROTECT, related_name="+", db_comment="案件，新线索为空"
    )
    act = models.TextField(db_comment="所涉行为")
    typed = models.JSONField(db_comment="已填写的内容，原样（含个人信息）")
    uploads = models.JSONField(db_comment="已上传的附件：名称、大小和摘要")
    seen = models.IntegerField(db_comment="起草时看到的记录条数")
    submission = models.UUIDField(db_comment="表单编号，重复提交据此识别")
    saved = models.DateTimeField(db_comment="保存时间")

    class Meta:
        db_table_comment = "草稿（不是执法记录，只有本人可见）"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency", "case", "act"], nulls_distinct=False,
                name="cases_draft_one",
            ),
        ]  # fmt: skip


class Submission(models.Model):
    """已提交的表单: which act a form became, so that handing it in twice does it once."""

    id = models.UUIDField(primary_key=True, db_comment="表单编号（随机）")
    person = models.CharField(max_length=32, db_comment="提交人编号")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_comment="案件")
    act = models.TextField(db_comment="所办行为")
    record = models.OneToOneField(
        "records.Record", on_delete=models.PROTECT, related_name="+", db_comment="所成记录"
    )
    seq = models.IntegerField(db_comment="办成后的记录条数")
    stage = models.TextField(db_comment="办成后所处阶段")
    version = models.CharField(max_length=64, db_comment="办成后的审核版本")
    instrument = models.TextField(db_comment="文号，没有的为空")

    class Meta:
        db_table_comment = "表单提交（同一表单只办一次）"


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
    panel = models.BooleanField(
        default=False,
        db_default=False,
        db_comment="是否须合议审核（两名以上审核人员） · 国办发〔2018〕118号（十二）",
    )

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


class PracticeFile(models.Model):
    """练习案卷: a file planted with known defects, so that reviewers can be tried; never decided.

    Its records lie on a stream of their own, so that nobody who reads the case can tell.
    """

    record = models.OneToOneField(
        "records.Record",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="投放记录",
    )
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="+", db_comment="所投放的案件"
    )
    office = models.TextField(db_comment="投放的监督机关")
    planted_by = models.CharField(max_length=32, db_comment="投放人编号")
    planted = models.DateTimeField(db_comment="投放时间")
    defects = models.JSONField(db_comment="预设的缺陷：审核项目和说明")
    revealed = models.DateTimeField(null=True, db_comment="公布结果的时间，空为尚未公布")

    class Meta:
        db_table_comment = (
            "法制审核练习案卷，不得作出决定 · 国办发〔2018〕118号（十一）、（二十三）"
        )
