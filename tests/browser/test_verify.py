"""`/verify`: the browser, the page without script, the offline command and chengming.proof say the same."""

import base64
import json
import re
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator

import pytest
from tests.browser import damages, proofs
from tests.sizes import SEED, count

from chengming.openness.disclosure import queries
from chengming.proof.errors import ProofError
from chengming.proof.note import VerifierKey
from chengming.proof.publication import verify_publication

KEY = proofs.SIGNER.key.to_text()
AT_ONCE = 40
ASKED = """async (asked) => {
    const said = [];
    for (const [data, key] of asked) {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        said.push(await chengmingVerify(bytes.buffer, key));
    }
    return said;
}"""


@pytest.fixture
def good(portal_url) -> tuple[bytes, str]:
    """A proof that the city hands out, and the city's key."""
    rows = queries.search_decisions().rows
    found = [queries.proof(row.slug) for row in rows]
    slug = next(p.slug for p in found if p is not None and None not in p.indexes)
    return fetched(f"{portal_url}/decisions/{slug}/proof.json"), fetched(
        f"{portal_url}/log/log.vkey"
    ).decode().strip()


def fetched(at: str) -> bytes:
    with urllib.request.urlopen(at) as answer:
        return bytes(answer.read())


def offline(data: bytes, key: str) -> bool:
    """The verdict that counts."""
    try:
        return verify_publication(data, VerifierKey.from_text(key.strip())).good
    except ProofError:
        return False


def in_browser(page, asked: list[tuple[bytes, str]]) -> list[bool]:
    """The verdicts of the reader's own browser; it asks nobody for them."""
    page.wait_for_load_state("networkidle")  # the page's own files, its icon the last of them
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    said: list[bool] = []
    for start in range(0, len(asked), AT_ONCE):
        some = [
            [base64.b64encode(data).decode(), key] for data, key in asked[start : start + AT_ONCE]
        ]
        answers = page.evaluate(ASKED, some)
        assert all(answer["good"] or (answer["part"] and answer["message"]) for answer in answers)
        assert not any(answer.get("part") == "browser" for answer in answers)
        said += [answer["good"] for answer in answers]
    assert sent == []
    return said


def without_script(portal_url: str, data: bytes, key: str) -> bool:
    """The verdict of the page to which the file is sent."""
    boundary = uuid.uuid4().hex
    part = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = b"".join([
        f"--{boundary}\r\n{part.format('key', '')}{key}\r\n--{boundary}\r\n".encode(),
        part.format("proof", '; filename="a.cm.json"').encode(), data,
        f"\r\n--{boundary}--\r\n".encode(),
    ])  # fmt: skip
    sent = urllib.request.Request(
        f"{portal_url}/verify", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    )
    page = fetched(sent).decode()  # type: ignore[arg-type]
    verdict = re.search(r'<div class="verdict verdict-(good|bad)"', page)
    assert verdict is not None
    return verdict[1] == "good"


def differences(names: list[str], *judges: list[bool]) -> dict[str, tuple[bool, ...]]:
    return {
        name: told
        for name, *told in zip(names, *judges, strict=True)
        if len(set(told)) > 1
    }  # fmt: skip


def test_a_good_proof_is_good_everywhere(citizen, good, portal_url):
    data, key = good
    page = citizen("/verify")
    assert offline(data, key)
    assert in_browser(page, [(data, key)]) == [True]
    assert without_script(portal_url, data, key)


def test_a_damaged_proof_gets_one_verdict_from_all(citizen, good, portal_url):
    data, key = good
    random_ones = count(60, 3_000)
    asked = list(damages.damaged(json.loads(data), SEED, random_ones))
    names = [name for name, _ in asked]
    ours = [offline(bad, key) for _, bad in asked]
    theirs = in_browser(citizen("/verify"), [(bad, key) for _, bad in asked])
    assert differences(names, ours, theirs) == {}
    some = asked[:: count(4, 1)][:200]
    posted = [without_script(portal_url, bad, key) for _, bad in some]
    assert differences([n for n, _ in some], [offline(b, key) for _, b in some], posted) == {}
    told = dict(zip(names, ours, strict=True))
    assert told["untouched"] and told["another layout of the file"] and not told["the signature"]
    assert len(damages.DAMAGES) >= 100 and sum(not good for good in ours) > 90
    print(
        f"seed {SEED}: {len(asked)} damages, {ours.count(True)} harmless, {len(some)} without script"
    )


def test_what_is_wrong_from_inside_gets_one_verdict_from_all(citizen, portal_url):
    orders = {name: order.made() for name, order in proofs.wrong_from_inside().items()}
    files = [proofs.written(proof) for proof in orders.values()]
    ours = [offline(data, KEY) for data in files]
    theirs = in_browser(citizen("/verify"), [(data, KEY) for data in files])
    posted = [without_script(portal_url, data, KEY) for data in files]
    assert differences(list(orders), ours, theirs, posted) == {}
    told = dict(zip(orders, ours, strict=True))
    assert told["as it should be"] and told["text of every kind"] and not told["one is not true"]
    assert len(told) > 50


def test_a_damaged_proof_of_our_own_gets_one_verdict_from_all(citizen):
    """Here runs with braces, references and hidden parts are damaged as well."""
    whole = proofs.Order().made()
    asked = list(damages.damaged(whole, SEED + 1, count(60, 3_000)))
    ours = [offline(bad, KEY) for _, bad in asked]
    theirs = in_browser(citizen("/verify"), [(bad, KEY) for _, bad in asked])
    assert differences([name for name, _ in asked], ours, theirs) == {}


def test_every_key_a_reader_may_put_in_gets_one_verdict_from_all(citizen, good, portal_url):
    data, key = good
    keys = damages.keys_of(key)
    ours = [offline(data, one) for one in keys.values()]
    theirs = in_browser(citizen("/verify"), [(data, one) for one in keys.values()])
    posted = [without_script(portal_url, data, one) for one in keys.values()]
    assert differences(list(keys), ours, theirs, posted) == {}
    assert ours[:2] == [True, True] and not any(ours[2:])


@pytest.fixture
def files(good, tmp_path) -> dict[str, str]:
    """A good and a changed proof to be chosen."""
    data, _ = good
    (tmp_path / "good.cm.json").write_bytes(data)
    (tmp_path / "bad.cm.json").write_bytes(data.replace("罚款".encode(), "警告".encode()))
    (tmp_path / "picture.json").write_bytes(b"\x89PNG\r\n\x1a\n")
    return {path.name.split(".")[0]: str(path) for path in tmp_path.iterdir()}


VERDICTS = {"good": "通过核验", "bad": "没有通过核验", "picture": "没有通过核验"}


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_reader_chooses_a_file_and_is_told(citizen, files, javascript, axe):
    page = citizen("/verify", javascript=javascript)
    assert page.get_by_text("文件不会离开这台设备").is_visible() is javascript
    assert page.get_by_text("文件会上传到本站核验").is_visible() is not javascript
    for which, verdict in VERDICTS.items():
        page.get_by_label("凭证文件").set_input_files(files[which])
        page.get_by_role("button", name="核验").click()
        heading = page.locator("#verdict h2", has_text=re.compile(f"^{verdict}$"))
        heading.wait_for()
        if javascript:
            axe(page)
            assert page.evaluate("document.activeElement.id") == "verdict"


def test_with_the_network_gone_it_still_verifies(citizen, files):
    page = citizen("/verify")
    page.context.set_offline(offline=True)
    page.get_by_label("凭证文件").set_input_files(files["good"])
    page.get_by_role("button", name="核验").click()
    page.locator("#verdict h2", has_text=re.compile("^通过核验$")).wait_for()
    said = page.locator("#verdict").inner_text()
    assert "公开日志" in said and "公钥签名" in said


def commands(path: str) -> Iterator[list[str]]:
    yield [sys.executable, "-m", "chengming.cli.main", "verify", path]
    yield [sys.executable, "-m", "chengming.proof", "verify", path]


def test_the_downloaded_file_goes_through_the_offline_verifier(citizen, portal_url, tmp_path, good):
    page = citizen("/decisions")
    page.locator("td a[href^='/decisions/']").last.click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载凭证").click()
    assert taken.value.suggested_filename.endswith(".cm.json")
    path, key = tmp_path / taken.value.suggested_filename, tmp_path / "log.vkey"
    taken.value.save_as(path)
    key.write_text(good[1] + "\n")
    for code, text in ((0, path.read_text()), (1, path.read_text().replace("2026", "2025", 3))):
        path.write_text(text)
        for command in commands(str(path)):
            done = subprocess.run(
                [*command, "--key", str(key)], capture_output=True, text=True, check=False
            )
            assert done.returncode == code, done.stdout + done.stderr
