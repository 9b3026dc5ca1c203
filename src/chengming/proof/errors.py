"""What can be wrong with a proof: one class per meaning, and each says which part is wrong.

`part` is a fixed id for programs and tests; `advice` is what the reader should do now. Messages
name places (a line, a tile, the n-th field), never contents: a field may hold personal data.
"""

from typing import ClassVar


class ProofError(Exception):
    """Base of every refusal in this room. `str(error)` is complete Chinese text: what, then what to do."""

    part: ClassVar[str] = "proof"
    advice: ClassVar[str] = "请勿采信，并向出具机关索取完整的文件后重新核验。"

    def __init__(self, what: str, *, where: str = "") -> None:
        self.what = what
        self.where = where
        super().__init__(f"{what}。{self.advice}")


class CanonicalRefused(ProofError):
    """The value or the bytes are not RFC 8785 JSON of the kinds entry v1 allows."""

    part = "canonical"
    advice = "请按条目格式 v1 的规定（RFC 8785，不含小数）重新生成。"


class FieldNameRefused(ProofError):
    """A name or key that could be read in two ways, or is longer than 1,024 bytes."""

    part = "field_name"
    advice = "键只用英文字母、数字、下划线和连字符，以字母或下划线开头。"


class FieldsRefused(ProofError):
    """A set of fields that no tree of facts can have (gap, clash, wrong order, none at all)."""

    part = "fields"
    advice = "请核对字段清单是否齐全、次序是否按名称排列。"


class FieldRefused(ProofError):
    """One field whose salt or value has the wrong shape."""

    part = "field"
    advice = "盐为 32 字节，值为 RFC 8785 字节；请核对该字段后重新出具。"


class RunsRefused(ProofError):
    """Text in runs that cannot be put together again without ambiguity."""

    part = "runs"
    advice = "请核对文字段的转义和引用；引用的事实必须一并提供。"


class EntryRefused(ProofError):
    """Not an entry of version 1, to the byte."""

    part = "entry"
    advice = "条目必须逐字节符合条目格式 v1；请向出具机关索取原始条目。"


class KeyRefused(ProofError):
    """A key that is not what its format says (verifier key, signing seed, door key)."""

    part = "key"
    advice = "请从可信渠道重新取得密钥后再试。"


class NoteMalformed(ProofError):
    """Not a C2SP signed note."""

    part = "note"


class SignatureWrong(ProofError):
    """A signature under a known key does not fit the text: forged or damaged."""

    part = "signature"


class SignatureMissing(ProofError):
    """No signature under the key one trusts."""

    part = "signature_missing"
    advice = "请确认所用公钥属于本日志；公钥无误的，请勿采信该检查点。"


class CheckpointMalformed(ProofError):
    """Signed, but the text is not a checkpoint."""

    part = "checkpoint"


class OriginWrong(ProofError):
    """A checkpoint of another log than the key's."""

    part = "origin"
    advice = "请确认检查点和公钥属于同一个日志。"


class TreeRefused(ProofError):
    """Sizes, indexes or hashes that no Merkle tree can have."""

    part = "tree"
    advice = "请核对树的大小、序号和哈希（32 字节）后再试。"


class TilePathRefused(ProofError):
    """A file name that is not a tile's."""

    part = "tile_path"
    advice = "瓦片路径须符合 C2SP tlog-tiles 的写法。"


class TileMissing(ProofError):
    """A tile that the published size demands is not there."""

    part = "tile_missing"
    advice = "日志文件不齐全：请重新导出或另取镜像，并保留现有文件备查。"


class TileMalformed(ProofError):
    """A tile or entry bundle whose length does not fit its name."""

    part = "tile"
    advice = "该瓦片已损坏：请保留现有文件备查，另取镜像后再核验。"


class TileWrong(ProofError):
    """A tile that contradicts the tiles below it."""

    part = "tile_content"
    advice = "日志文件已被改动或损坏：请保留现有文件备查，并以外部留存的检查点核对。"


class RootWrong(ProofError):
    """The tiles do not add up to the signed root."""

    part = "root"
    advice = "日志内容与已签名的检查点不符：请保留现有文件备查，并报告日志的监督机关。"


class InclusionWrong(ProofError):
    """The inclusion path does not lead from this leaf to this root."""

    part = "inclusion"


class ConsistencyWrong(ProofError):
    """The newer tree does not extend the older one: history was rewritten."""

    part = "consistency"
    advice = "后来的日志不是原日志的延续，历史可能被改写：请保留两个检查点备查，并报告监督机关。"


class RolledBack(ProofError):
    """The log is shorter than a checkpoint that is already outside."""

    part = "rolled_back"
    advice = "日志短于外部留存的检查点，可能被截断或以旧备份恢复：请停止采信并报告监督机关。"


class ProofMalformed(ProofError):
    """Not a .tlog-proof file."""

    part = "tlog_proof"


class RecordMalformed(ProofError):
    """record.json is not a disclosed record of version 1."""

    part = "record"


class FieldsWrong(ProofError):
    """The fields shown are not those the entry committed to."""

    part = "fields_root"
    advice = "所示内容与登记时不一致：请勿采信，并向出具机关索取原始记录。"


class PublicationWrong(ProofError):
    """A published page that does not say what its records say."""

    part = "publication"


class BundleMalformed(ProofError):
    """Not the bundle of an issued paper, or a damaged one."""

    part = "bundle"
    advice = "请向出具机关重新索取核验包。"


class PaperWrong(ProofError):
    """A paper whose bytes are not those that were issued."""

    part = "paper"
    advice = "请勿采信这份文书，并向出具机关核实。"


class NotEnough(ProofError):
    """Nothing can be said from what was handed over (exit code 2)."""

    part = "not_enough"
    advice = "请补齐后再核验。"
