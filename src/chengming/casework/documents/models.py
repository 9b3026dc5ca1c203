"""Tables of papers: drafts, which are no records; and what was issued, derived from the records."""

from django.db import models

PERSONAL_FIELDS = {"PaperDraft": ("inputs", "blocks", "edits", "cleaned", "source")}
"""个人信息 by table: what an erasure removes (个人信息保护法第四十七条)."""
ERASED_WITH_A_CASE = {"PaperDraft": "source"}
"""Rows that go when facts of their case are lawfully erased, and the column that names their upload."""


class PaperDraft(models.Model):
    """文书草稿: one version of the text of one paper, filled from the facts or taken back from Word."""

    id = models.BigAutoField(primary_key=True, db_comment="内部编号")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_comment="案件"
    )
    act = models.ForeignKey(
        "records.Record", on_delete=models.PROTECT, related_name="+",
        db_comment="文书所依据的行为的记录",
    )  # fmt: skip
    paper = models.TextField(db_comment="文书种类（标识）")
    version = models.IntegerField(db_comment="第几稿，从 1 起连续")
    origin = models.TextField(db_comment="来历：filled 由案件事实生成，edited 由修改后的文件取回")
    inputs = models.JSONField(
        default=dict, db_comment="只属于本文书的内容：拟文时填写的各项（含个人信息）"
    )
    blocks = models.JSONField(db_comment="正文，按段：段的标识和文字（含个人信息）")
    edits = models.JSONField(db_comment="改动过的段，其余的段制发时仍取自案件事实（含个人信息）")
    cleaned = models.JSONField(db_comment="取回时清除的内容：修订、批注、隐藏文字等")
    source = models.CharField(max_length=64, db_comment="取回的文件的 SHA-256，生成的为空")
    seq = models.IntegerField(db_comment="起草时案件的记录条数")
    saved = models.DateTimeField(db_comment="保存时间")
    saved_by = models.CharField(max_length=32, db_comment="保存的人员编号")

    class Meta:
        db_table = "documents_draft"
        db_table_comment = "文书草稿（不是执法记录）"
        constraints = [
            models.UniqueConstraint(fields=["act", "paper", "version"], name="documents_draft_one")
        ]
        indexes = [models.Index(fields=["case"], name="documents_draft_case")]


class IssuedPaper(models.Model):
    """制发的文书: number, digests and state; every column follows from the records of the case."""

    record = models.OneToOneField(
        "records.Record", primary_key=True, on_delete=models.PROTECT, related_name="+",
        db_comment="制发文书的记录",
    )  # fmt: skip
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_comment="案件"
    )
    act = models.ForeignKey(
        "records.Record", on_delete=models.PROTECT, related_name="+",
        db_comment="文书所依据的行为的记录",
    )  # fmt: skip
    paper = models.TextField(db_comment="文书种类（标识）")
    title = models.TextField(db_comment="文书名称")
    copy = models.IntegerField(db_comment="同一行为的同一种文书第几次制发，从 1 起")
    number = models.TextField(db_comment="文号")
    series = models.TextField(db_comment="所用的文号序列，空为沿用决定文号或者案号")
    code = models.BinaryField(unique=True, db_comment="查验码的 SHA-256")
    size = models.BigIntegerField(db_comment="正本大小（字节）")
    sha256 = models.CharField(max_length=64, db_comment="正本的 SHA-256")
    sm3 = models.CharField(max_length=64, db_comment="正本的 SM3")
    issued = models.DateTimeField(db_comment="制发时间")
    issued_by = models.CharField(max_length=32, db_comment="制发人编号")
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+",
        db_comment="更正哪一份文书，不是更正的为空",
    )  # fmt: skip
    void = models.OneToOneField(
        "records.Record", null=True, on_delete=models.PROTECT, related_name="+",
        db_comment="作废的记录，没有作废为空",
    )  # fmt: skip

    class Meta:
        db_table = "documents_paper"
        db_table_comment = "制发的文书：号码不因作废而收回"
        constraints = [
            models.UniqueConstraint(fields=["act", "paper", "copy"], name="documents_paper_copy"),
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(series=""), name="documents_paper_number"
            ),
        ]
        indexes = [models.Index(fields=["case"], name="documents_paper_case")]
