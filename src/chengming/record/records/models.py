"""Tables of the process record (行政处罚法第四十七条：全过程记录，归档保存).

Written only by ``actions``; ``records_values`` is blanked only by the owner's function
``records_erase``. Triggers refuse every other change.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class LawData(models.Model):
    """法律数据集: every data set that ever judged an act, kept for replay."""

    digest = models.CharField(
        max_length=64, primary_key=True, db_comment="法律数据集的 SHA-256（十六进制）"
    )
    archive = models.BinaryField(db_comment="法律数据集原文，用于按当时的法律重新核验")

    class Meta:
        db_table = "records_law_data"
        db_table_comment = "曾经使用过的法律数据集，只增不改 · 行政处罚法第三十七条"


class Stream(models.Model):
    """记录序列: all records of one case or registry object, in their order."""

    id = models.BigAutoField(primary_key=True, db_comment="内部编号")
    kind = models.TextField(db_comment="对象种类，如案件、机关、人员")
    key = models.TextField(db_comment="对象标识，不含个人信息")
    salt = models.BinaryField(db_comment="序列承诺的随机盐，32 字节")
    commitment = models.BinaryField(unique=True, db_comment="写入日志的序列承诺")

    class Meta:
        db_table_comment = "记录序列（每案一条链） · 行政处罚法第四十七条"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="records_stream_object"),
        ]


class Record(models.Model):
    """执法记录: header and commitments of one lawful act; never changed."""

    id = models.UUIDField(primary_key=True, db_comment="记录编号，128 位随机数")
    stream = models.ForeignKey(
        Stream, on_delete=models.PROTECT, related_name="+", db_comment="所属序列"
    )
    seq = models.IntegerField(db_comment="序列内序号，从 1 起连续")
    kind = models.TextField(db_comment="行为种类，即法律程序中的行为标识")
    done = models.DateTimeField(db_comment="行为作出的时间")
    made = models.DateTimeField(db_comment="录入的时间，由系统时钟给出")
    late = models.BooleanField(db_comment="是否补录，补录标记永久保留")
    law = models.ForeignKey(
        LawData,
        on_delete=models.PROTECT,
        related_name="+",
        db_column="law",
        db_index=False,
        db_comment="判断该行为所依据的法律数据集",
    )
    fields = models.BinaryField(db_comment="各事实承诺的根哈希")
    commitments = ArrayField(models.BinaryField(), db_comment="各事实的加盐承诺，按名称排序")
    entry = models.BinaryField(db_comment="日志条目（规范化 JSON 字节）")
    leaf = models.BinaryField(unique=True, db_comment="条目的叶哈希")
    mac = models.BinaryField(db_comment="生成进程对条目的 HMAC-SHA-256")
    door = models.TextField(db_comment="生成进程的密钥编号")

    class Meta:
        db_table_comment = "执法全过程记录，只增不改 · 行政处罚法第四十七条"
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="records_record_order"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="records_record_seq"),
        ]


class Values(models.Model):
    """记录事实: names, salts and values beside the record; an erased value is NULL."""

    record = models.OneToOneField(
        Record,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="+",
        db_comment="所属记录",
    )
    names = ArrayField(models.TextField(), db_comment="事实名称，按字节序")
    salts = ArrayField(models.BinaryField(null=True), db_comment="各事实的随机盐，依法删除后为空")
    values = ArrayField(models.BinaryField(null=True), db_comment="各事实的值，依法删除后为空")
    erased_by = ArrayField(
        models.UUIDField(null=True),
        db_comment="依法删除该事实的记录编号 · 个人信息保护法第四十七条",
    )

    class Meta:
        db_table_comment = "记录的事实内容，除依法删除外不改 · 行政处罚法第四十七条"
