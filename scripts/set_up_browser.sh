#!/usr/bin/env bash
# The browser tests need Chromium and Chinese fonts: installed when we may, else named with the command.
# With chromium-headless-shell, where it is there as well, they take less than half of the time.
set -euo pipefail
missing=()
command -v chromium >/dev/null 2>&1 || missing+=(chromium)
ls /usr/lib/chromium/locales/zh-CN.pak >/dev/null 2>&1 || missing+=(chromium-l10n)
ls /usr/share/fonts/opentype/noto/NotoSerifCJK-*.ttc >/dev/null 2>&1 || missing+=(fonts-noto-cjk)
[ ${#missing[@]} = 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  printf '安装浏览器测试所用的系统软件包：%s（约需一分钟）……\n' "${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  printf '浏览器测试缺少系统软件包。请先执行：sudo apt-get install -y %s\n' "${missing[*]}" >&2
  exit 2
fi
