"""Tables of the log. They hold bytes, never names: an entry is a few hashes (行政处罚法第四十七条).

Nothing here is written through the models: the application's role may only insert into the
outbox, the sequencer's role only append (grants and triggers stand in the migrations).
"""

from django.db import models
from django.db.models.functions import Length, Now
from django.db.models.lookups import Exact


class Outbox(models.Model):
    """待排序条目: entries committed with their record, not yet given an index."""

    id = models.BigAutoField(primary_key=True, db_comment="提交先后的编号，可能有空号")
    record = models.UUIDField(unique=True, db_comment="记录编号")
    entry = models.BinaryField(db_comment="日志条目（规范化 JSON 字节）")
    mac = models.BinaryField(db_comment="生成进程对条目的 HMAC-SHA-256，密钥不在数据库内")
    door = models.TextField(db_comment="生成进程的密钥编号")
    queued = models.DateTimeField(
        db_default=Now(), db_comment="进入队列的数据库时间，只用于监测积压"
    )

    class Meta:
        db_table_comment = "待排序的日志条目 · 行政处罚法第四十七条"


class Entry(models.Model):
    """日志条目: one leaf of the public tree."""

    idx = models.BigIntegerField(primary_key=True, db_comment="序号，从 0 起连续")
    record = models.UUIDField(unique=True, db_comment="记录编号")
    entry = models.BinaryField(db_comment="日志条目（规范化 JSON 字节）")
    leaf = models.BinaryField(db_comment="叶哈希 SHA-256(0x00 与条目)")
    mac = models.BinaryField(db_comment="生成进程对条目的 HMAC-SHA-256")
    door = models.TextField(db_comment="生成进程的密钥编号")

    class Meta:
        db_table_comment = "已排序的日志条目，只增不改 · 行政处罚法第四十七条"
        constraints = [
            models.CheckConstraint(condition=models.Q(idx__gte=0), name="ledger_entry_idx"),
            models.CheckConstraint(condition=Exact(Length("leaf"), 32), name="ledger_entry_leaf"),
        ]


class State(models.Model):
    """日志状态: one row, locked by the sequencer for each batch."""

    id = models.SmallIntegerField(primary_key=True, db_comment="恒为 1：只有一行")
    size = models.BigIntegerField(db_comment="条目总数")
    root = models.BinaryField(db_comment="全树根哈希")
    frontier = models.BinaryField(db_comment="右缘哈希，用于续算")
    tick_seq = models.IntegerField(default=0, db_comment="最近一次报时条目在报时序列中的序号")
    tick_leaf = models.BinaryField(default=bytes(32), db_comment="最近一次报时条目的叶哈希")
    tick_made = models.DateTimeField(null=True, db_comment="最近一次报时的时间")

    class Meta:
        db_table_comment = "日志状态，只有一行"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="ledger_state_one_row"),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="ledger_state_size"),
        ]
