"""The table of looks (网络安全法第二十三条：网络日志；GB/T 22239-2019 8.1.4.3 安全审计).

Ids only, no names and no content: what was seen stands in the records themselves.
"""

from django.db import models


class Look(models.Model):
    """查阅留痕: one request for one thing, allowed or refused."""

    id = models.BigAutoField(primary_key=True, db_comment="先后编号，可能有空号")
    at = models.DateTimeField(db_comment="时间")
    person = models.TextField(db_comment="人员编号，未登录为空")
    agency = models.TextField(db_comment="以哪个机关的职务")
    office = models.TextField(db_comment="以何职务")
    route = models.TextField(db_comment="页面或者操作的名称")
    method = models.TextField(db_comment="请求方法")
    object_kind = models.TextField(db_comment="对象种类，如案件、人员，没有的为空")
    object = models.TextField(db_comment="对象的带密钥摘要，没有的为空")
    allowed = models.BooleanField(db_comment="是否准许")
    reason = models.TextField(db_comment="拒绝或者出错的类别，准许的为空")
    address = models.TextField(db_comment="来源地址的带密钥摘要")

    class Meta:
        db_table_comment = "谁看了什么、被拒绝了什么，只增不改 · 网络安全等级保护安全审计"
        indexes = [
            models.Index(fields=["object", "id"], name="trail_look_object"),
            models.Index(fields=["person", "id"], name="trail_look_person"),
        ]
