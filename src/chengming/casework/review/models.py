"""Tables of review: projections of the review's records, so that a queue is one query."""

from django.db import models

PERSONAL_FIELDS: dict[str, tuple[str, ...]] = {}
"""个人信息 by table: none; opinions stay in the records, persons are ids."""


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
    version = models.CharField(max_length=64, db_comment="送审的版本 · 行政处罚法第五十八条")
    dossier = models.CharField(max_length=64, db_comment="送审时全部案卷记录和附件的摘要，用于比对")
    requested = models.DateTimeField(db_comment="送审时间")
    requested_by = models.CharField(max_length=32, db_comment="送审人编号")
    waiting = models.BooleanField(db_comment="是否在等待补充材料")
    state = models.TextField(
        db_comment="状态：open 待审核，concluded 待签署，passed 通过，issues 退回，withdrawn 撤回"
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
    outcome = models.TextField(db_comment="审核结论：passed 同意，issues 存在问题")
    version = models.CharField(max_length=64, db_comment="所审核的版本")
    concluded = models.DateTimeField(db_comment="出具时间")
    reviewer = models.CharField(max_length=32, db_comment="审核人编号")
    confirmed = models.DateTimeField(null=True, db_comment="签署时间")
    confirmer = models.CharField(max_length=32, db_comment="签署人编号，未签署为空")
    confirmed_outcome = models.TextField(db_comment="签署结论，未签署为空")
    withdrawn = models.BooleanField(db_comment="意见是否已撤回")

    class Meta:
        db_table_comment = "法制审核意见 · 行政处罚法第五十八条"
