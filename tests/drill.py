"""``make drill``: every test marked ``drill`` at its full count, one part at a time.

A part is one test function. Finished parts are kept in ``.drill/`` under a digest of the code
they ran on, and are not run again unless ``FRESH=1``. What a part prints (its seed, its figures)
is shown and kept.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.sizes import SEED

CHECKOUT = Path(__file__).resolve().parents[1]
KEPT = CHECKOUT / ".drill"
LONGEST = 540  # seconds a part may take
TREES = ("src", "tests", "stories")


def parts() -> list[str]:
    """Test functions marked ``drill``, without their parameters, in the order of collection."""
    done = _pytest("--collect-only", "-q", "-m", "drill")
    names = [line.split("[")[0] for line in done.stdout.splitlines() if "::" in line]
    if done.returncode not in {0, 5}:
        sys.exit(f"收集测试失败：\n{done.stdout}\n{done.stderr}")
    return list(dict.fromkeys(names))


def digest_of_code() -> str:
    """SHA-256 over every file the drills depend on."""
    digest = hashlib.sha256(str(SEED).encode())
    for tree in TREES:
        for path in sorted((CHECKOUT / tree).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def main() -> int:
    """Run what is not yet finished; 1 when a part failed."""
    if os.environ.get("FRESH") == "1":
        shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(exist_ok=True)
    code, names, failed = digest_of_code(), parts(), []
    print(f"共 {len(names)} 部分，种子 {SEED}，代码 {code[:12]}", flush=True)
    for number, name in enumerate(names, 1):
        kept = KEPT / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"
        head = f"[{number}/{len(names)}] {name}"
        before = json.loads(kept.read_text()) if kept.exists() else {}
        if before.get("code") == code:
            print(f"{head}：已完成（{before['seconds']} 秒）\n{before['figures']}", flush=True)
            continue
        print(f"{head} ……", flush=True)
        if not _run(name, code, kept):
            failed.append(name)
    for name in failed:
        print(f"失败：{name}")
    print(f"通过 {len(names) - len(failed)} / {len(names)} 部分。")
    return 1 if failed else 0


def _run(name: str, code: str, kept: Path) -> bool:
    begun = time.monotonic()
    try:
        done = _pytest(name, "-q", "-s", "-m", "drill", timeout=LONGEST)
    except subprocess.TimeoutExpired:
        print(f"  超过 {LONGEST} 秒，已停止", flush=True)
        return False
    seconds = round(time.monotonic() - begun, 1)
    if done.returncode != 0:
        print(f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}", flush=True)
        return False
    figures = _figures(done.stdout)
    print(f"{figures}\n  通过，{seconds} 秒", flush=True)
    record = {"name": name, "code": code, "seed": SEED, "seconds": seconds, "figures": figures}
    kept.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return True


def _figures(output: str) -> str:
    """What the tests themselves printed, without pytest's dots and summary."""
    lines = [re.sub(r"^\.+(?=\S)|^\.+$", "", line) for line in output.splitlines()]
    noise = re.compile(r"^(\s*|=+.*|\d+ passed.*)$")
    return "\n".join(f"  {line}" for line in lines if not noise.match(line))


def _pytest(*arguments: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CHENGMING_DRILL": "1"}
    environment.pop("CHENGMING_TEST_HOME", None)
    command = [sys.executable, "-m", "pytest", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdout=pipe, stderr=pipe, text=True
    ) as running:
        try:
            output, errors = running.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGINT)  # pytest then stops its PostgreSQL
            running.communicate(timeout=60)
            raise
    return subprocess.CompletedProcess(command, running.returncode, output, errors)


if __name__ == "__main__":
    sys.exit(main())
