"""Reads and checks all law data once, strictly; keeps every set under its digest.

The digest is the SHA-256 of a listing as `sha256sum` writes it (`<hash>  <path>`, sorted
by path), so that anyone can recompute it over the files of an archive.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from chengming.law.calendars import Calendar, read_calendar
from chengming.law.check.properties import PropertyFile, read_properties
from chengming.law.citation import Instruments, read_instruments
from chengming.law.dated import Parameter, Parameters, read_parameter
from chengming.law.disclosures import Disclosure, Glossary, read_disclosure, read_glossary
from chengming.law.documents import Documents, read_documents
from chengming.law.errors import BadArchive, LawFileError
from chengming.law.fines import Fines, read_fines
from chengming.law.predicates import PREDICATES
from chengming.law.procedure import Procedure
from chengming.law.procedure.reading import read_procedure
from chengming.law.reviews.forms import ReviewForms, read_review_forms
from chengming.law.strict_yaml import Node, parse

BUILT_IN = Path(__file__).parent
FOLDERS = (
    "instruments",
    "parameters",
    "calendars",
    "disclosures",
    "procedures",
    "properties",
    "reviews",
    "documents",
    "fines",
)
GLOSSARY = "glossary.yaml"
_NEEDED = ("instruments/", "parameters/", "calendars/")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class LawData:
    """One checked set of law data; everything else is judged by it."""

    digest: str
    instruments: Instruments
    parameters: Parameters
    calendar: Calendar
    procedures: Mapping[str, Procedure]
    properties: Mapping[str, PropertyFile]
    disclosures: Mapping[str, Disclosure]
    review_forms: ReviewForms
    documents: Documents
    fines: Fines
    glossary: Glossary
    files: Mapping[str, bytes] = field(repr=False)

    def archive(self) -> bytes:
        """The same bytes for the same data, always: stored, sorted, without times."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
            for name in sorted(self.files):
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.create_system = 3
                bundle.writestr(entry, self.files[name])
        return out.getvalue()


def load(path: Path | None = None) -> LawData:
    """The law data of a directory; without one, the built-in data (read once)."""
    return _built_in() if path is None else load_files(_files_of(path))


@cache
def _built_in() -> LawData:
    return load_files(_files_of(BUILT_IN))


def load_archive(data: bytes, digest: str | None = None) -> LawData:
    """Law data from `LawData.archive()`; with `digest`, refuse any other set."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            if sum(entry.file_size for entry in bundle.infolist()) > _MOST_BYTES:
                raise BadArchive("法律数据包过大，拒绝读取。请核对来源。")
            files = {entry.filename: bundle.read(entry) for entry in bundle.infolist()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadArchive("法律数据包已损坏，不能读取。请从备份取回同一摘要的数据包。") from error
    found = digest_of(files)
    if digest is not None and found != digest:
        raise BadArchive(
            f"法律数据包的摘要是 {found}，不是所要的 {digest}。请从备份取回同一摘要的数据包。"
        )
    return load_files(files)


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the sorted listing of paths and content hashes."""
    listing = "".join(
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)
    )
    return hashlib.sha256(listing.encode()).hexdigest()


def load_unpaired(path: Path) -> LawData:
    """The law data of a directory whose gates and properties may have come apart (for `law check`)."""
    return load_files(_files_of(path), paired=False)


def load_files(files: Mapping[str, bytes], *, paired: bool = True) -> LawData:
    """Check a set of law files (relative path to bytes) against each other.

    `paired`: a gate without a property and a property without its gate are refused.
    """
    for prefix in _NEEDED:
        if not any(name.startswith(prefix) for name in files):
            raise LawFileError(prefix, 1, "没有任何文件。请核对法律数据目录。")
    trees = {name: parse(data, name) for name, data in sorted(files.items())}
    instruments = read_instruments(list(_under(trees, "instruments").values()))
    parameters = Parameters(
        [_parameter(name, node, instruments) for name, node in _under(trees, "parameters").items()]
    )
    calendar = read_calendar(list(_under(trees, "calendars").values()), instruments)
    procedures = _procedures(_under(trees, "procedures"), instruments, parameters)
    properties = _properties(_under(trees, "properties"), procedures, paired=paired)
    disclosures = _disclosures(_under(trees, "disclosures"), instruments, parameters)
    if GLOSSARY not in trees:
        raise LawFileError(GLOSSARY, 1, "缺少词表。")
    glossary = read_glossary(trees[GLOSSARY], instruments)
    return LawData(
        digest=digest_of(files),
        instruments=instruments,
        parameters=parameters,
        calendar=calendar,
        procedures=procedures,
        properties=properties,
        disclosures=disclosures,
        review_forms=read_review_forms(_under(trees, "reviews"), instruments),
        documents=read_documents(
            _under(trees, "documents"), procedures, instruments, [p.name for p in parameters]
        ),
        fines=read_fines(_under(trees, "fines").values(), instruments),
        glossary=glossary,
        files=dict(sorted(files.items())),
    )


def _files_of(path: Path) -> dict[str, bytes]:
    if not path.is_dir():
        raise LawFileError(str(path), 1, "没有这个目录。请用 --data 指明法律数据所在的目录。")
    files: dict[str, bytes] = {}
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.suffix == ".yml":
            raise LawFileError(name, 1, "扩展名应当是 .yaml。")
        if file.suffix != ".yaml":
            continue
        if name != GLOSSARY and name.split("/")[0] not in FOLDERS:
            raise LawFileError(name, 1, f"不认识的位置；法律数据放在 {'、'.join(FOLDERS)} 之下。")
        files[name] = file.read_bytes()
    return files


def _under(trees: Mapping[str, Node], folder: str) -> dict[str, Node]:
    return {name: node for name, node in trees.items() if name.startswith(f"{folder}/")}


def _parameter(name: str, node: Node, instruments: Instruments) -> Parameter:
    return read_parameter(node, name.removeprefix("parameters/").removesuffix(".yaml"), instruments)


def _procedures(
    trees: Mapping[str, Node], instruments: Instruments, parameters: Parameters
) -> dict[str, Procedure]:
    names = {parameter.name for parameter in parameters}
    out: dict[str, Procedure] = {}
    for name, node in trees.items():
        procedure = read_procedure(
            node, predicates=PREDICATES, parameters=names, citation=instruments.parse
        )
        if f"procedures/{procedure.id}.yaml" != name:
            raise node.error(f"程序编号“{procedure.id}”应当与文件的位置一致。")
        out[procedure.id] = procedure
    return out


def _properties(
    trees: Mapping[str, Node], procedures: Mapping[str, Procedure], *, paired: bool
) -> dict[str, PropertyFile]:
    out: dict[str, PropertyFile] = {}
    for name, node in trees.items():
        of = name.removeprefix("properties/").removesuffix(".yaml")
        if of not in procedures:
            raise node.error(f"没有程序“{of}”，性质文件应当与程序文件同名。")
        out[of] = read_properties(node, procedures[of], paired=paired)
    return out


def _disclosures(
    trees: Mapping[str, Node], instruments: Instruments, parameters: Parameters
) -> dict[str, Disclosure]:
    out: dict[str, Disclosure] = {}
    for name, node in trees.items():
        disclosure = read_disclosure(node, instruments, parameters)
        if f"disclosures/{disclosure.id}.yaml" != name:
            raise node.error(f"编号“{disclosure.id}”应当与文件名一致。")
        out[disclosure.id] = disclosure
    return out
