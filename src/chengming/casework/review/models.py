"""Tables of review: projections of the review's records, so that a queue is one query."""

from django.db import models

PERSONAL_FIELDS: dict[str, tuple[str, ...]] = {}
"""个人信息 by table: none; words and experts' names stay in the records, persons are ids."""


class ReviewRequest(models.Model):
    """送审: one hand-in of one version, until it is concluded, withdrawn or confirmed."""

    record = models.OneToOneField(
        "records.Record",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="送审记录",
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_comment="案件"
    )
    agency = models.ForeignKey(
        "registry.Agency", on_delete=models.PROTECT, related_name="+", db_comment="办案机关"
    )
    round = models.IntegerField(default=1, db_comment="第几次送审，从 1 起")
    seq = models.IntegerField(default=0, db_comment="送审记录在案件中的序号，此前的记录为送审范围")
    version = models.CharField(max_length=64, db_comment="送审的版本 · 行政处罚法第五十八条")
    dossier = models.CharField(max_length=64, db_comment="送审时全部案卷记录和附件的摘要，用于比对")
    requested = models.DateTimeField(db_comment="送审时间")
    requested_by = models.CharField(max_length=32, db_comment="送审人编号")
    waiting = models.BooleanField(db_comment="是否在等待补充材料")
    state = models.TextField(
        db_comment="状态：open 待审核，concluded 待签署，withdrawn 撤回，其余为签署的审核结论"
    )

    class Meta:
        db_table_comment = "法制审核送审 · 行政处罚法第五十八条"
        indexes = [models.Index(fields=["agency", "state"], name="review_request_queue")]


class ReviewOpinion(models.Model):
    """审核意见: the reviewer's conclusion and the head's confirmation of it."""

    record = models.OneToOneField(
        "records.Record",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="审核意见记录",
    )
    request = models.ForeignKey(
        ReviewRequest, on_delete=models.PROTECT, related_name="+", db_comment="所审核的送审"
    )
    outcome = models.TextField(db_comment="审核结论，如 passed 同意")
    form = models.TextField(
        default="", db_comment="审核表：annex 附件格式、extended 增项格式，空为没有逐项"
    )
    version = models.CharField(max_length=64, db_comment="所审核的版本")
    concluded = models.DateTimeField(db_comment="出具时间")
    reviewer = models.CharField(max_length=32, db_comment="审核人编号")
    confirmed = models.DateTimeField(null=True, db_comment="签署时间")
    confirmer = models.CharField(max_length=32, db_comment="签署人编号，未签署为空")
    confirmed_outcome = models.TextField(db_comment="签署结论，未签署为空")
    withdrawn = models.BooleanField(db_comment="意见是否已撤回")

    class Meta:
        db_table_comment = "法制审核意见 · 行政处罚法第五十八条"


class ReviewItem(models.Model):
    """逐项审核: one item of the form as the reviewer answered it; his words stay in the record."""

    id = models.CharField(max_length=48, primary_key=True, db_comment="审核意见记录编号与项次")
    opinion = models.ForeignKey(
        ReviewOpinion, on_delete=models.PROTECT, related_name="+", db_comment="所属审核意见"
    )
    position = models.IntegerField(db_comment="项次，从 1 起")
    item = models.TextField(db_comment="审核项目标识")
    machine = models.TextField(db_comment="系统核对：pass、fail、cannot_tell、none")
    answer = models.TextField(db_comment="审核结果：yes 是、no 否、not_applicable 不适用")
    told = models.BooleanField(db_comment="是否写明具体意见")
    anchors = models.IntegerField(db_comment="所指位置的个数")

    class Meta:
        db_table_comment = "法制审核逐项结果 · 国办发〔2018〕118号（十三）"
        indexes = [models.Index(fields=["item", "answer"], name="review_item_answer")]


class ReviewVote(models.Model):
    """合议: what a further reviewer said of an opinion."""

    record = models.OneToOneField(
        "records.Record",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="合议意见记录",
    )
    opinion = models.ForeignKey(
        ReviewOpinion, on_delete=models.PROTECT, related_name="+", db_comment="所合议的审核意见"
    )
    member = models.CharField(max_length=32, db_comment="合议人员编号")
    outcome = models.TextField(db_comment="agrees 同意、dissents 不同意")
    given = models.DateTimeField(db_comment="发表时间")

    class Meta:
        db_table_comment = "法制审核合议意见 · 国办发〔2018〕118号（十二）"


class ReviewExpert(models.Model):
    """专家论证: who was asked in which round, and whether a written opinion came."""

    record = models.OneToOneField(
        "records.Record",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="邀请记录",
    )
    request = models.ForeignKey(
        ReviewRequest, on_delete=models.PROTECT, related_name="+", db_comment="所属送审"
    )
    capacity = models.TextField(db_comment="身份，如 legal_counsel 法律顾问")
    invited = models.DateTimeField(db_comment="邀请时间")
    answer = models.ForeignKey(
        "records.Record",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="专家意见记录，空为尚未答复",
    )
    outcome = models.TextField(db_comment="given 已出具书面意见、declined 没有出具，空为尚未答复")

    class Meta:
        db_table_comment = "法制审核专家论证 · 国办发〔2018〕118号（十一）"
