"""Rounds, items of the form, votes of a panel, experts: projections of the review's records."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT
TABLES = "review_reviewitem, review_reviewvote, review_reviewexpert"


def own_record(comment: str) -> models.OneToOneField:
    return models.OneToOneField(
        db_comment=comment,
        on_delete=PROTECT,
        primary_key=True,
        related_name="+",
        serialize=False,
        to="records.record",
    )


def to(model: str, comment: str, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(
        db_comment=comment, on_delete=PROTECT, related_name="+", to=model, **more
    )


class Migration(migrations.Migration):
    dependencies = [("review", "0002_grants"), ("cases", "0007_panels_and_practice")]

    operations = [
        migrations.AddField(
            "reviewrequest",
            "round",
            models.IntegerField(db_comment="第几次送审，从 1 起", default=1),
        ),
        migrations.AddField(
            "reviewrequest",
            "seq",
            models.IntegerField(
                db_comment="送审记录在案件中的序号，此前的记录为送审范围", default=0
            ),
        ),
        migrations.AlterField(
            "reviewrequest",
            "state",
            models.TextField(
                db_comment="状态：open 待审核，concluded 待签署，withdrawn 撤回，其余为签署的审核结论"
            ),
        ),
        migrations.AlterField(
            "reviewopinion", "outcome", models.TextField(db_comment="审核结论，如 passed 同意")
        ),
        migrations.AddField(
            "reviewopinion",
            "form",
            models.TextField(
                db_comment="审核表：annex 附件格式、extended 增项格式，空为没有逐项", default=""
            ),
        ),
        migrations.CreateModel(
            "ReviewItem",
            [
                (
                    "id",
                    models.CharField(
                        db_comment="审核意见记录编号与项次",
                        max_length=48,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField(db_comment="项次，从 1 起")),
                ("item", models.TextField(db_comment="审核项目标识")),
                (
                    "machine",
                    models.TextField(db_comment="系统核对：pass、fail、cannot_tell、none"),
                ),
                (
                    "answer",
                    models.TextField(db_comment="审核结果：yes 是、no 否、not_applicable 不适用"),
                ),
                ("told", models.BooleanField(db_comment="是否写明具体意见")),
                ("anchors", models.IntegerField(db_comment="所指位置的个数")),
                ("opinion", to("review.reviewopinion", "所属审核意见")),
            ],
            options={
                "db_table_comment": "法制审核逐项结果 · 国办发〔2018〕118号（十三）",
                "indexes": [models.Index(fields=["item", "answer"], name="review_item_answer")],
            },
        ),
        migrations.CreateModel(
            "ReviewVote",
            [
                ("record", own_record("合议意见记录")),
                ("member", models.CharField(db_comment="合议人员编号", max_length=32)),
                ("outcome", models.TextField(db_comment="agrees 同意、dissents 不同意")),
                ("given", models.DateTimeField(db_comment="发表时间")),
                ("opinion", to("review.reviewopinion", "所合议的审核意见")),
            ],
            options={"db_table_comment": "法制审核合议意见 · 国办发〔2018〕118号（十二）"},
        ),
        migrations.CreateModel(
            "ReviewExpert",
            [
                ("record", own_record("邀请记录")),
                ("capacity", models.TextField(db_comment="身份，如 legal_counsel 法律顾问")),
                ("invited", models.DateTimeField(db_comment="邀请时间")),
                (
                    "outcome",
                    models.TextField(
                        db_comment="given 已出具书面意见、declined 没有出具，空为尚未答复"
                    ),
                ),
                ("answer", to("records.record", "专家意见记录，空为尚未答复", null=True)),
                ("request", to("review.reviewrequest", "所属送审")),
            ],
            options={"db_table_comment": "法制审核专家论证 · 国办发〔2018〕118号（十一）"},
        ),
        migrations.RunSQL(
            f"REVOKE ALL ON {TABLES} FROM PUBLIC;"
            f" GRANT SELECT, INSERT, UPDATE ON {TABLES} TO chengming_desk;",
            f"REVOKE ALL ON {TABLES} FROM chengming_desk;",
        ),
    ]
