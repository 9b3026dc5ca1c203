#!/usr/bin/env bash
# Checks one .tlog-proof with openssl and bash alone: leaf, path, Ed25519 note. No code of chengming is used.
# 用法：verify-proof.sh 条目文件 证明文件 公钥文件      退出码：0 通过，1 不通过，2 无法核验
set -u
export LC_ALL=C
cannot() { echo "无法核验：$1" >&2; exit 2; }
refuse() { echo "核验不通过：$1" >&2; exit 1; }
[ $# -eq 3 ] || cannot "用法：verify-proof.sh 条目文件 证明文件 公钥文件"
for file in "$@"; do [ -f "$file" ] && [ -r "$file" ] || cannot "读不到 $file"; done
command -v openssl >/dev/null || cannot "没有 openssl"
work=$(mktemp -d) || cannot "不能建临时目录"
trap 'rm -rf "$work"' EXIT

hex() { od -An -v -tx1 | tr -d ' \n'; }
unhex() { local s=$1; while [ -n "$s" ]; do printf "\\x${s:0:2}"; s=${s:2}; done; }
sha256() { openssl dgst -sha256 -binary | hex; }
b64hex() {  # strict base64 to hex: what does not encode back to itself is refused
    local h; h=$(printf '%s' "$1" | openssl base64 -d -A 2>/dev/null | hex)
    [ -n "$h" ] && [ "$(unhex "$h" | openssl base64 -A)" = "$1" ] && printf '%s' "$h"
}
node() { unhex "01$1$2" | sha256; }

# public key: name+id+base64(0x01 key)
mapfile -t key < "$3"
[ ${#key[@]} -eq 1 ] || refuse "公钥文件应为一行"
printf '%s\n' "${key[0]}" | cmp -s - "$3" || printf '%s' "${key[0]}" | cmp -s - "$3" || refuse "公钥文件含有多余字节"
name=${key[0]%%+*}; rest=${key[0]#*+}; id=${rest%%+*}
material=$(b64hex "${rest#*+}") || refuse "公钥不是规范的 base64"
[[ $material =~ ^01[0-9a-f]{64}$ ]] || refuse "公钥不是 Ed25519"
[ "$( { printf '%s\n' "$name"; unhex "$material"; } | sha256 | cut -c1-8)" = "$id" ] || refuse "公钥编号不符"
unhex "302a300506032b6570032100${material:2}" > "$work/key.der"

# proof: header, optional extra, index, path, blank line, checkpoint
mapfile -t line < "$2"
printf '%s\n' "${line[@]}" | cmp -s - "$2" || refuse "证明文件含有多余字节或被截断"
[ "${line[0]}" = "c2sp.org/tlog-proof@v1" ] || refuse "首行不是 tlog-proof v1"
at=1
if [[ ${line[at]-} == "extra "* ]]; then b64hex "${line[at]#extra }" >/dev/null || refuse "extra 行"; at=$((at + 1)); fi
[[ ${line[at]-} =~ ^index\ (0|[1-9][0-9]{0,17})$ ]] || refuse "index 行"
index=${BASH_REMATCH[1]}; at=$((at + 1)); path=()
while [ "$at" -lt ${#line[@]} ] && [ -n "${line[at]}" ]; do
    h=$(b64hex "${line[at]}") && [ ${#h} -eq 64 ] || refuse "存在性路径第 $((${#path[@]} + 1)) 个哈希"
    path+=("$h"); at=$((at + 1))
done
[ ${#path[@]} -le 63 ] || refuse "存在性路径过长"

# checkpoint: origin, size, root, blank line, signatures
origin=${line[at + 1]-}; size=${line[at + 2]-}; root64=${line[at + 3]-}
[ "$origin" = "$name" ] || refuse "日志名称与公钥名称不一致"
[[ $size =~ ^[1-9][0-9]{0,17}$ ]] || refuse "检查点大小"
root=$(b64hex "$root64") && [ ${#root} -eq 64 ] || refuse "检查点的根"
[ -z "${line[at + 4]-x}" ] || refuse "检查点必须恰好三行"
printf '%s\n%s\n%s\n' "$origin" "$size" "$root64" > "$work/text"
good=0; dash=$'\xe2\x80\x94'
for ((i = at + 5; i < ${#line[@]}; i++)); do
    [[ ${line[i]} =~ ^"$dash "([^\ +]+)\ ([A-Za-z0-9+/=]+)$ ]] || refuse "签名行的写法"
    signer=${BASH_REMATCH[1]}; signature=$(b64hex "${BASH_REMATCH[2]}") || refuse "签名行的 base64"
    [ "$signer" = "$name" ] && [ "${signature:0:8}" = "$id" ] || continue
    [ $good -eq 0 ] || refuse "同一公钥的签名出现两次"
    [ ${#signature} -eq 136 ] || refuse "签名长度"
    unhex "${signature:8}" > "$work/signature"
    openssl pkeyutl -verify -pubin -inkey "$work/key.der" -keyform DER -rawin -in "$work/text" \
        -sigfile "$work/signature" >/dev/null 2>&1 || refuse "检查点签名"
    good=1
done
[ $good -eq 1 ] || refuse "没有日志公钥的签名"

# leaf and path (RFC 9162, 2.1.3.2)
r=$( { printf '\0'; cat "$1"; } | sha256)
[ "$index" -lt "$size" ] || refuse "序号不在树内"
fn=$index; sn=$((size - 1))
for c in ${path[@]+"${path[@]}"}; do
    [ $sn -gt 0 ] || refuse "存在性路径过长"
    if [ $((fn & 1)) -eq 1 ] || [ $fn -eq $sn ]; then
        r=$(node "$c" "$r")
        while [ $((fn & 1)) -eq 0 ] && [ $fn -ne 0 ]; do fn=$((fn >> 1)); sn=$((sn >> 1)); done
    else
        r=$(node "$r" "$c")
    fi
    fn=$((fn >> 1)); sn=$((sn >> 1))
done
[ $sn -eq 0 ] || refuse "存在性路径过短"
[ "$r" = "$root" ] || refuse "存在性路径算出的根与检查点的根不符"
echo "核验通过：$origin 第 $index 号条目，检查点大小 $size"
