"""核查附件: every file a record names lies in the vault, and all its digests are what the record says.

One that was lawfully erased is to be gone.
"""

from collections.abc import Iterator
from dataclasses import astuple, replace

from chengming.proof.canonical import parse
from chengming.record.ledger.audit import Finding, Scene
from chengming.record.records import erasures
from chengming.record.records.erasures import Says
from chengming.record.vault.errors import UploadUnknown
from chengming.record.vault.files import FileRef
from chengming.record.vault.queries import digests_of
from chengming.record.vault.store import DirectoryStore

PART = "附件"
NAMED = """
SELECT r.id, r.stream_id, r.seq, v.names, v.values
FROM records_record r JOIN records_values v ON v.record_id = r.id
WHERE 'files.0.sha256' = ANY (v.names)
"""


def of_uploads(scene: Scene) -> Iterator[Finding]:
    """Each upload named in a record, read again to its last byte; the same bytes are read once."""
    store, seen = DirectoryStore(scene.layout.home / "vault"), dict[str, FileRef | None]()
    told = erasures.read(scene)
    with scene.connection.cursor("uploads_audit", binary=True) as rows:
        rows.execute(NAMED)
        for record, stream, seq, names, values in rows:
            for number, said in _files(names, values).items():
                where = f"记录 {record.hex}（序列 {stream} 第 {seq} 条）附件 {number + 1}"
                digest = str(said.get("sha256"))
                if digest not in seen:
                    seen[digest] = _read(store, digest)
                gone = erasures.of_upload(told, stream, seq, digest)
                if gone is None:
                    yield from _judge(where, said, seen[digest])
                else:
                    yield _judge_erased(where, gone, seen[digest])
    scene.counted["uploads"] = len(seen)


def _files(names: list[str], values: list[bytes | None]) -> dict[int, dict[str, object]]:
    """What the record says of each file, by its place; what was lawfully erased is left out."""
    found: dict[int, dict[str, object]] = {}
    for name, value in zip(names, values, strict=True):
        if name.startswith("files.") and value is not None:
            _, number, field = name.split(".")
            found.setdefault(int(number), {})[field] = parse(bytes(value))
    return {number: said for number, said in found.items() if "sha256" in said}


def _read(store: DirectoryStore, digest: str) -> FileRef | None:
    try:
        with store.open(digest) as file:
            return digests_of(file)
    except UploadUnknown:
        return None


def _judge(where: str, said: dict[str, object], found: FileRef | None) -> Iterator[Finding]:
    if found is None:
        yield Finding(PART, where, "文件不在保管库中：已被删除或者没有随备份恢复。")
        return
    told = replace(found, **said)  # type: ignore[arg-type]
    if astuple(replace(told, name="")) != astuple(replace(found, name="")):
        yield Finding(PART, where, "文件内容与记录时的摘要不符：已被改动。")


def _judge_erased(where: str, gone: Says, found: FileRef | None) -> Finding:
    if found is None:
        return Finding(PART, where, gone.said, grave=False)
    what = f"文件还在保管库中，而记录写明已删除（{gone.said}）：删除没有做完，请由系统管理员删去。"
    return Finding(PART, where, what)
