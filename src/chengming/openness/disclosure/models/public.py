"""What the public door may read, whole tables: no column here says what is not public.

No foreign key leads down from here: the portal's role could not follow it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class PublishedDecision(models.Model):
    """正在公示的处罚决定（行政处罚法第四十八条）; ``search`` and ``bigrams`` are added by SQL."""

    slug = models.CharField(
        max_length=26, primary_key=True, db_comment="网址中的随机标识，不含任何信息"
    )
    version = models.IntegerField(db_comment="第几版，更正一次加一")
    state = models.TextField(db_comment="状态：published 公示中，corrected 已更正")
    agency = models.TextField(db_comment="机关标识")
    agency_name = models.TextField(db_comment="作出决定的机关名称")
    number = models.TextField(unique=True, db_comment="决定文号")
    series = models.TextField(db_comment="文号序列")
    year = models.IntegerField(db_comment="文号年度")
    ordinal = models.IntegerField(db_comment="文号序号")
    field = models.TextField(db_comment="执法领域")
    power = models.TextField(db_comment="职权事项标识")
    power_title = models.TextField(db_comment="职权事项名称")
    cause = models.TextField(db_comment="案由（已隐去不得公开的内容）")
    party = models.TextField(db_comment="公示的当事人名称（已按规则隐去）")
    party_class = models.TextField(db_comment="当事人类别：individual 个人，organization 单位")
    kinds = ArrayField(models.TextField(), db_comment="处罚种类 · 行政处罚法第九条")
    amount_fen = models.BigIntegerField(db_comment="罚没金额（分）")
    decided = models.DateField(db_comment="作出决定之日")
    due = models.DateField(null=True, db_comment="应当公示的最后一日，法律未定期限为空")
    published = models.DateTimeField(db_comment="首次公示时间")
    on_time = models.BooleanField(db_comment="是否按期公示 · 国办发〔2018〕118号（六）")
    shown_until = models.DateField(null=True, db_comment="公示至何日（含），未定为空")
    modified = models.DateTimeField(db_comment="本版公示时间，用于缓存校验")
    body = models.JSONField(db_comment="公示正文：公开的和隐去的段落")
    remedies = models.JSONField(db_comment="救济途径和期限")
    snapshot = models.TextField(db_comment="本版快照的规范字节，摘要由此算得")
    digest = models.CharField(max_length=64, db_comment="本版快照的 SHA-256")
    records = models.JSONField(db_comment="正文所依据的记录：条目、公开的字段和盐、隐去字段的承诺")
    indexes = ArrayField(
        models.BigIntegerField(null=True), db_comment="各记录在公开日志中的序号，尚未排序为空"
    )

    class Meta:
        db_table = "disclosure_decision"
        db_table_comment = "公示的行政处罚决定，供公众查阅 · 行政处罚法第四十八条"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "series", "year", "ordinal"], name="disclosure_decision_place"
            ),
        ]
        indexes = [
            models.Index(fields=["-published", "-slug"], name="disclosure_decision_page"),
            models.Index(
                fields=["agency", "-published", "-slug"],
                include=["shown_until"],  # so that a count asks nothing of the table
                name="disclosure_decision_agency",
            ),
            models.Index(
                fields=["power", "-published", "-slug"],
                include=["shown_until"],  # so that a count asks nothing of the table
                name="disclosure_decision_power",
            ),
            models.Index(
                fields=["field", "-published", "-slug"],
                include=["shown_until"],  # so that a count asks nothing of the table
                name="disclosure_decision_field",
            ),
            models.Index(fields=["shown_until"], name="disclosure_decision_until"),
        ]


class PublishedVersion(models.Model):
    """公示过的各版: digests only, so that an older copy can be recognised and never read again."""

    key = models.CharField(max_length=40, primary_key=True, db_comment="标识和版次")
    slug = models.CharField(max_length=26, db_index=True, db_comment="公示标识")
    version = models.IntegerField(db_comment="第几版")
    digest = models.CharField(max_length=64, db_index=True, db_comment="该版快照的 SHA-256")
    published = models.DateTimeField(db_comment="该版公示时间")
    ended = models.DateTimeField(null=True, db_comment="该版停止公示的时间，空为正在公示")
    why = models.TextField(db_comment="停止公示的原因：corrected、withdrawn、expired，公示中为空")

    class Meta:
        db_table = "disclosure_version"
        db_table_comment = "公示版本的摘要，供辨认旧的副本"


class Tombstone(models.Model):
    """撤下说明（行政处罚法第四十八条第二款）: what a withdrawn page still says."""

    slug = models.CharField(max_length=26, primary_key=True, db_comment="公示标识")
    agency = models.TextField(db_comment="机关标识")
    agency_name = models.TextField(db_comment="机关名称")
    number = models.TextField(db_comment="决定文号")
    withdrawn = models.DateTimeField(db_comment="撤下时间")
    ground = models.TextField(db_comment="撤下情形（标识）")
    ground_title = models.TextField(db_comment="撤下情形（文字）")
    reason = models.TextField(db_comment="向社会说明的理由，不含个人信息")

    class Meta:
        db_table = "disclosure_tombstone"
        db_table_comment = "撤回公示的说明 · 行政处罚法第四十八条第二款"


class RegisterRow(models.Model):
    """文号登记: every number of a series; of one that is not public only that and why."""

    key = models.TextField(primary_key=True, db_comment="机关、序列、年度和序号")
    agency = models.TextField(db_comment="机关标识")
    agency_name = models.TextField(db_comment="机关名称")
    series = models.TextField(
        db_comment="文号序列：decide 处罚，exempt 不予处罚，find_no_grounds 违法事实不成立"
    )
    year = models.IntegerField(db_comment="年度")
    ordinal = models.IntegerField(db_comment="序号，连续不断")
    number = models.TextField(unique=True, db_comment="文号")
    state = models.TextField(
        db_comment="published 公示中，corrected 已更正，withdrawn 已撤下，not_due 未到期，"
        "not_by_law 依法不公开，void 作废，overdue 逾期未公开"
    )
    slug = models.CharField(max_length=26, db_comment="公示或者撤下说明的标识，没有为空")

    class Meta:
        db_table = "disclosure_register"
        db_table_comment = "文号登记，连续不断号：没有公开的，看得出缺了哪一件"
        indexes = [
            models.Index(
                fields=["agency", "series", "year", "ordinal"], name="disclosure_register_place"
            ),
        ]


class PublicAgency(models.Model):
    """公示的执法主体, one row per name it bore."""

    key = models.TextField(primary_key=True, db_comment="机关标识和名称启用之日")
    agency = models.TextField(db_index=True, db_comment="机关标识")
    name = models.TextField(db_comment="机关名称")
    short_name = models.TextField(db_comment="文号简称")
    kind = models.TextField(db_comment="主体性质")
    fields = ArrayField(models.TextField(), db_comment="执法领域")
    place = models.TextField(db_comment="行政区划代码")
    duties = models.TextField(db_comment="职责，未登记为空")
    address = models.TextField(db_comment="办公地址，未登记为空")
    phone = models.TextField(db_comment="公开电话，未登记为空")
    valid_from = models.DateField(db_comment="启用之日")
    valid_to = models.DateField(null=True, db_comment="停用之日（不含），空为现行")

    class Meta:
        db_table = "disclosure_agency"
        db_table_comment = "公示的执法主体及沿革 · 行政处罚法第三十九条"


class PublicOfficer(models.Model):
    """公示的执法人员: name, agency, credential; never identity number, telephone or address."""

    key = models.TextField(primary_key=True, db_comment="发证记录编号和机关标识")
    name = models.TextField(db_comment="姓名")
    agency = models.TextField(db_comment="机关标识")
    credential = models.TextField(db_comment="执法证件号码")
    kind = models.TextField(db_comment="证件种类：provincial 省级，ministry 部级")
    areas = ArrayField(models.TextField(), db_comment="执法区域、类别")
    valid_from = models.DateField(db_comment="可执法之日")
    valid_to = models.DateField(db_comment="有效期截止之日（不含）")

    class Meta:
        db_table = "disclosure_officer"
        db_table_comment = "公示的执法人员及沿革 · 国办发〔2018〕118号（四）"
        indexes = [
            models.Index(fields=["agency", "credential"], name="disclosure_officer_agency"),
            models.Index(fields=["credential"], name="disclosure_officer_number"),
        ]


class PublicPower(models.Model):
    """公示的职权事项（权责清单）."""

    power = models.TextField(primary_key=True, db_comment="事项标识")
    agency = models.TextField(db_index=True, db_comment="机关标识")
    code = models.TextField(db_comment="基本编码")
    title = models.TextField(db_comment="事项名称")
    kind = models.TextField(db_comment="权力类型")
    field = models.TextField(db_comment="执法领域")
    power_source = models.TextField(db_comment="职权来源")
    basis = ArrayField(models.TextField(), db_comment="设定依据（条款）")
    penalties = ArrayField(models.TextField(), db_comment="处罚种类")
    valid_from = models.DateField(db_comment="启用之日")
    valid_to = models.DateField(null=True, db_comment="停用之日（不含），空为现行")

    class Meta:
        db_table = "disclosure_power"
        db_table_comment = "公示的权责清单事项及沿革 · 行政处罚法第三十九条"


class PublicScopeRow(models.Model):
    """公示的法制审核目录条目."""

    key = models.TextField(primary_key=True, db_comment="机关、施行之日和行号")
    agency = models.TextField(db_index=True, db_comment="机关标识")
    list_title = models.TextField(db_comment="目录名称")
    instrument = models.TextField(db_comment="印发文号")
    power_to_decide = models.TextField(db_comment="制定权的依据（条款）")
    valid_from = models.DateField(db_comment="施行之日")
    valid_to = models.DateField(null=True, db_comment="失效之日（不含），空为现行")
    position = models.IntegerField(db_comment="行号")
    title = models.TextField(db_comment="条目名称")
    act = models.TextField(db_comment="执法种类")
    field = models.TextField(db_comment="执法领域，空为不限")
    party_class = models.TextField(db_comment="当事人类别")
    metric = models.TextField(db_comment="金额口径，空为不看金额")
    op = models.TextField(db_comment="比较方式")
    amount_fen = models.BigIntegerField(db_comment="金额（分）")
    kinds = ArrayField(models.TextField(), db_comment="处罚种类")
    flags = ArrayField(models.TextField(), db_comment="情形")
    everything = models.BooleanField(db_comment="是否该类决定一律审核")
    cite = models.TextField(db_comment="该条的依据（条款），空为依目录")

    class Meta:
        db_table = "disclosure_scope_row"
        db_table_comment = "公示的法制审核目录清单及沿革 · 国办发〔2018〕118号（十二）"
