"""文书 by name, as acts issue them (the documents themselves come with their own room)."""

TITLES = {
    "lead_form": "案件来源登记表", "decline_filing_form": "不予立案审批表", "filing_form": "立案审批表",
    "withdraw_filing_form": "撤销立案审批表", "inquiry_record": "询问笔录",
    "inspection_record": "现场检查（勘验）笔录", "evidence_list": "证据提取单",
    "sampling_record": "抽样取证凭证", "appraisal_commission": "委托检测（鉴定）书",
    "preservation_approval": "先行登记保存审批表", "preservation_notice": "先行登记保存通知书",
    "preservation_list": "先行登记保存物品清单", "preservation_disposal": "登记保存物品处理决定书",
    "correction_order": "责令改正通知书", "suspension_decision": "中止调查审批表",
    "termination_decision": "终止调查审批表", "investigation_report": "调查终结报告",
    "review_request": "法制审核送审表", "review_opinion": "法制审核意见书",
    "penalty_notice": "行政处罚告知书", "service_announcement": "送达公告",
    "service_receipt": "送达回证", "reexamination": "陈述申辩复核意见",
    "hearing_refusal": "不予听证通知书", "hearing_notice": "听证通知书", "hearing_record": "听证笔录",
    "hearing_report": "听证报告", "discussion_minutes": "集体讨论记录",
    "penalty_decision": "行政处罚决定书", "exemption_decision": "不予行政处罚决定书",
    "no_grounds_decision": "违法事实不能成立决定书", "annulment_decision": "撤销决定书",
    "transfer_report": "移送涉嫌犯罪案件报告", "transfer_approval": "案件移送审批表",
    "transfer_letter": "涉嫌犯罪案件移送书", "payment_receipt": "罚没款收据",
    "instalment_decision": "延期（分期）缴纳决定书", "additional_fine_notice": "加处罚款决定书",
    "demand_letter": "履行催告书", "court_application": "强制执行申请书",
    "enforcement_termination": "终结执行审批表", "closing_form": "结案审批表",
}  # fmt: skip


def title(paper: str) -> str:
    """A paper's name; one that is not listed here is called what its id says."""
    return TITLES.get(paper, paper)
