"""What only the desk reads: drafts, proposals, which decision bears which public page, papers' codes,
what the public sent in."""

from django.db import models


class Draft(models.Model):
    """公示草稿: choices only (names of fields, rules), so no fact of the case is copied here."""

    decision = models.OneToOneField(
        "records.Record", primary_key=True, on_delete=models.PROTECT, related_name="+",
        db_comment="所公示的决定记录",
    )  # fmt: skip
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_comment="案件"
    )
    agency = models.ForeignKey(
        "registry.Agency", on_delete=models.PROTECT, related_name="+", db_comment="办案机关"
    )
    drafter = models.CharField(max_length=32, db_comment="起草人编号")
    outcome = models.TextField(db_comment="判断：publish 公示，withhold 不予公示")
    scope = models.TextField(db_comment="公示内容：full 决定书，summary 摘要")
    ground = models.TextField(db_comment="不予公示的理由（标识），公示的为空")
    reason = models.TextField(db_comment="判断的理由（可能含个人信息）")
    hide = models.JSONField(db_comment="起草人另行隐去的事项：字段名称和所依据的规则")
    show = models.JSONField(db_comment="机器建议隐去、起草人认为可以公开的事项")
    saved = models.DateTimeField(db_comment="最后保存的时间")

    class Meta:
        db_table_comment = "公示草稿，不是记录 · 国办发〔2018〕118号（二）"


class Proposal(models.Model):
    """送审批的公示意见: one row per record of proposing; who drafted does not approve."""

    record = models.OneToOneField(
        "records.Record", primary_key=True, on_delete=models.PROTECT, related_name="+",
        db_comment="提出公示意见的记录",
    )  # fmt: skip
    decision = models.ForeignKey(
        "records.Record", on_delete=models.PROTECT, related_name="+", db_comment="决定记录"
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_comment="案件"
    )
    agency = models.ForeignKey(
        "registry.Agency", on_delete=models.PROTECT, related_name="+", db_comment="办案机关"
    )
    drafter = models.CharField(max_length=32, db_comment="起草人编号")
    outcome = models.TextField(db_comment="意见：publish 公示，withhold 不予公示，correct 更正")
    scope = models.TextField(db_comment="公示内容：full、summary，不予公示为空")
    ground = models.TextField(db_comment="不予公示的理由（标识），公示的为空")
    digest = models.CharField(max_length=64, db_comment="拟公示内容的 SHA-256，不予公示为空")
    proposed = models.DateTimeField(db_comment="提出时间")
    state = models.TextField(
        db_comment="open 待审批，approved 已批准，returned 已退回，superseded 已由新意见取代"
    )
    answered = models.DateTimeField(null=True, db_comment="审批时间，未审批为空")
    approver = models.CharField(max_length=32, db_comment="审批人编号，未审批为空")

    class Meta:
        db_table_comment = "公示意见及审批 · 国办发〔2018〕118号（二）"
        indexes = [models.Index(fields=["agency", "state"], name="disclosure_proposal_queue")]


class Publication(models.Model):
    """决定的公示状况: which decision bears which public page; never granted to the portal."""

    decision = models.OneToOneField(
        "records.Record", primary_key=True, on_delete=models.PROTECT, related_name="+",
        db_comment="决定记录",
    )  # fmt: skip
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_comment="案件"
    )
    agency = models.ForeignKey(
        "registry.Agency", on_delete=models.PROTECT, related_name="+", db_comment="办案机关"
    )
    state = models.TextField(
        db_comment="published 公示中，corrected 已更正，withdrawn 已撤回，expired 期满，withheld 不予公示"
    )
    slug = models.CharField(max_length=26, db_comment="公示标识，不予公示为空")
    version = models.IntegerField(db_comment="第几版，不予公示为零")
    moved = models.DateTimeField(db_comment="最后变动时间")

    class Meta:
        db_table_comment = "决定的公示状况 · 行政处罚法第四十八条"
        indexes = [models.Index(fields=["agency", "state"], name="disclosure_publication_list")]


class Paper(models.Model):
    """文书查验: one issued paper under the SHA-256 of its code; answered by an owner's function only."""

    key = models.CharField(max_length=80, primary_key=True, db_comment="记录编号和文书种类")
    digest = models.BinaryField(unique=True, db_comment="查验码的 SHA-256，查验码本身不保存")
    record = models.UUIDField(db_index=True, db_comment="制作文书的记录编号")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_comment="案件"
    )
    agency_name = models.TextField(db_comment="制作机关名称")
    kind = models.TextField(db_comment="文书种类（标识）")
    title = models.TextField(db_comment="文书名称")
    number = models.TextField(db_comment="文号或者案号")
    issued = models.DateField(db_comment="制作日期")
    leaf = models.CharField(max_length=64, db_comment="记录在公开日志中的叶哈希")
    sha256 = models.CharField(
        max_length=64, default="", db_comment="正本的 SHA-256，没有在系统中制发的为空"
    )
    officers = models.JSONField(db_comment="可以公示的执法人员：姓名、证件号码")
    state = models.TextField(
        db_comment="valid 有效，corrected 已更正，void 已作废，withdrawn 已撤销"
    )
    steps = models.JSONField(db_comment="当事人可以做什么、最迟何日、依据")

    class Meta:
        db_table_comment = "文书查验码（只存摘要）和可以公开的文书事项"


class FollowerState(models.Model):
    """跟随进度: how far the public tables follow the log."""

    name = models.TextField(primary_key=True, db_comment="跟随者")
    position = models.BigIntegerField(db_comment="已处理到的日志序号（不含）")
    moved = models.DateTimeField(db_comment="最后处理的时间")
    swept = models.DateField(null=True, db_comment="最后按日期检查到期事项的日期")

    class Meta:
        db_table = "disclosure_follower"
        db_table_comment = "公示数据跟随公开日志的进度"


class InboxMessage(models.Model):
    """公众来信: sealed to the desk's key; the portal may add and never read."""

    id = models.UUIDField(primary_key=True, db_comment="随机编号")
    kind = models.TextField(db_comment="类别：correction 更正，objection 异议")
    slug = models.CharField(max_length=26, db_comment="所针对的公示标识")
    sealed = models.BinaryField(db_comment="加密后的内容，只有机关端的密钥能打开")
    sender = models.BinaryField(db_comment="来源地址的当日带密钥摘要，仅用于限制次数")
    received = models.DateTimeField(db_comment="收到时间")

    class Meta:
        db_table = "disclosure_inbox"
        db_table_comment = "公众来信（更正、异议），只进不出 · 国办发〔2018〕118号（二）"


class InboxAnswer(models.Model):
    """来信处理: what became of a message; each is an act with its record."""

    record = models.OneToOneField(
        "records.Record", primary_key=True, on_delete=models.PROTECT, related_name="+",
        db_comment="处理记录",
    )  # fmt: skip
    message = models.UUIDField(unique=True, db_comment="来信编号")
    outcome = models.TextField(
        db_comment="处理：accepted 采纳，rejected 不采纳，unrelated 与公示无关"
    )
    answered = models.DateTimeField(db_comment="处理时间")

    class Meta:
        db_table_comment = "公众来信的处理 · 国办发〔2018〕118号（二）"
