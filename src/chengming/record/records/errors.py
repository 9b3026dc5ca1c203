"""What may be wrong with a record. One class per meaning."""


class RecordError(Exception):
    """Anything that keeps a record from being written or read."""


class NotInTransaction(RecordError):
    """记录与行为必须在同一事务中: a record alone would outlive an act that failed."""


class StreamMoved(RecordError):
    """期间已有他人操作: the stream has gone on since the caller looked."""


class LawDataUnknown(RecordError):
    """法律数据集未保存: a record must name law that can be replayed."""


class FactsRefused(RecordError):
    """事实不能入库: not plain data, or too long."""


class DoneInFuture(RecordError):
    """行为时间晚于录入时间: an act cannot be recorded before it was done."""


class RecordUnknown(RecordError):
    """没有这条记录。"""


class ErasureRefused(RecordError):
    """不得删除: the two approvals are missing, or do not name these facts."""


class CorrectionRefused(RecordError):
    """不得更正: the record or the fact to be corrected does not exist in this stream."""
