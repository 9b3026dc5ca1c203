#!/usr/bin/env bash
# Makes .venv from requirements.lock, every file checked by its hash. Does nothing when it is current.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 2; }

current() {
  cmp -s requirements.lock .venv/requirements.lock 2>/dev/null && [ -x .venv/bin/chengming ] &&
    .venv/bin/python -c '' 2>/dev/null
}
current && exit 0

find_python() {
  local name
  for name in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 || continue
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$name"; return; }
  done
  return 1
}
install_packages() { # packages
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "安装系统软件包：$*"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
  else
    fail "缺少系统软件包。请先执行：sudo apt-get install -y $*"
  fi
}

python=$(find_python) || { install_packages python3 python3-venv; python=$(find_python) || fail "需要 Python 3.11 或更新的版本。"; }
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  install_packages "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  say "建立虚拟环境 .venv（$("$python" --version)）……"
  rm -rf .venv
  "$python" -m venv .venv
fi
rm -f .venv/requirements.lock
say "安装依赖（逐个核对哈希）：$(grep -c '^[a-z]' requirements.lock) 个包，首次约需半分钟……"
uv=$(command -v uv || true)
if [ -n "$uv" ]; then
  "$uv" pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock
else
  .venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --require-hashes -r requirements.lock | sed -unE 's/^Collecting ([^ ]+).*/  取得 \1/p; s/^Installing.*/  安装中……/p'
fi

# The package itself: a path line relative to site-packages (so the checkout may be moved), and the command.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '../../../../src\n' > "$site/chengming-dev.pth"
printf '#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -m chengming.cli.main "$@"\n' > .venv/bin/chengming
chmod 755 .venv/bin/chengming
.venv/bin/python -c 'import chengming.cli.main' || fail "安装后无法导入 chengming，请删除 .venv 后重试。"
cp requirements.lock .venv/requirements.lock
say "依赖就绪。"
