// Checks a published decision's proof (docs/formats/publication-v1.md) in the reader's own browser.
// A second writing of chengming.proof.publication; tests hold both to the same verdict. Nothing is sent.
"use strict";

const chengmingVerify = (function () {
  const bytes = (text) => new TextEncoder().encode(text);
  const HEX = /^[0-9a-f]{64}$/;
  const B64 = /^[A-Za-z0-9+/]*={0,2}$/;
  const LARGEST = 20000000;

  class Wrong extends Error {
    constructor(part, message) { super(message); this.part = part; }
  }
  function need(condition, part, message) { if (!condition) throw new Wrong(part, message); }

  async function sha256(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
  }
  const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const same = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);
  function fromBase64(text, part) {
    need(typeof text === "string" && B64.test(text), part, "base64 的写法不合规定");
    let raw;
    try { raw = atob(text); } catch { throw new Wrong(part, "base64 的写法不合规定"); }
    need(btoa(raw) === text, part, "base64 的写法不合规定");
    return Uint8Array.from(raw, (character) => character.charCodeAt(0));
  }

  // RFC 8785 for what entries may hold: no fractions; keys in order of UTF-16 code units.
  function canonical(value) {
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    if (value !== null && typeof value === "object") {
      return "{" + Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonical(value[key])).join(",") + "}";
    }
    if (typeof value === "number") need(Number.isSafeInteger(value), "canonical", "只允许整数");
    if (typeof value === "string") need(value.isWellFormed ? value.isWellFormed() : true, "canonical", "文字不合规定");
    return JSON.stringify(value);
  }
  // What is hashed must have one spelling: a doubled key or another layout would not survive this.
  function strict(text, part) {
    need(typeof text === "string", part, "应为文字");
    let value;
    try { value = JSON.parse(text); } catch { throw new Wrong(part, "不是合规的 JSON"); }
    need(canonical(value) === text, part, "不是规范的 JSON 字节");
    return value;
  }

  const node = (left, right) => sha256(Uint8Array.of(1), left, right);
  const leafOf = (data) => sha256(Uint8Array.of(0), data);
  async function rootOf(leaves) {
    if (leaves.length === 1) return leaves[0];
    let split = 1;
    while (split * 2 < leaves.length) split *= 2;
    return node(await rootOf(leaves.slice(0, split)), await rootOf(leaves.slice(split)));
  }
  async function commitment(field) {
    const keys = Object.keys(field).sort().join();
    if (keys === "commitment") {
      need(HEX.test(field.commitment), "record", "字段承诺的写法不合规定");
      return fromHex(field.commitment);
    }
    need(keys === "name,salt,value" && HEX.test(field.salt), "record", "公开字段的写法不合规定");
    strict(field.value, "record");
    const name = bytes(field.name);
    need(name.length > 0 && name.length <= 1024, "record", "字段名称过长或者为空");
    return sha256(bytes("chengming/field/v1"), Uint8Array.of(0, name.length >> 8, name.length & 255), name, fromHex(field.salt), bytes(field.value));
  }

  async function readRecord(record) {
    need(record && record.format === "chengming/record/v1" && Object.keys(record).sort().join() === "entry,fields,format", "record", "记录的写法不合规定");
    need(Array.isArray(record.fields) && record.fields.length > 0, "record", "记录没有字段");
    const entry = strict(record.entry, "entry");
    need(entry.v === 1 && HEX.test(entry.fields), "entry", "日志条目的写法不合规定");
    const shown = new Map(), hidden = new Set(), commitments = [];
    for (const field of record.fields) {
      const made = await commitment(field);
      commitments.push(made);
      if ("name" in field) { need(!shown.has(field.name), "record", "同一字段出现两次"); shown.set(field.name, JSON.parse(field.value)); }
      else hidden.add(hex(made));
    }
    const root = await rootOf(await Promise.all(commitments.map(leafOf)));
    need(hex(root) === entry.fields, "fields_root", "字段与日志条目承诺的不符：有人改过字段");
    return { entry, shown, hidden, leaf: await leafOf(bytes(record.entry)) };
  }

  async function readKey(text) {
    const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
    need(match, "key", "公钥的写法应为“名称+8 位十六进制+base64”");
    const material = fromBase64(match[3], "key");
    need(material.length === 33 && material[0] === 1, "key", "公钥不是 Ed25519 类型");
    const id = (await sha256(bytes(match[1]), Uint8Array.of(10), material)).slice(0, 4);
    need(hex(id) === match[2], "key", "公钥编号与公钥内容不符");
    return { name: match[1], id, raw: material.slice(1) };
  }
  async function signed(text, signature, key) {
    let imported;
    try { imported = await crypto.subtle.importKey("raw", key.raw, "Ed25519", false, ["verify"]); }
    catch { throw new Wrong("browser", "这个浏览器还不会核对 Ed25519 签名。请换用新版浏览器，或者下载离线核验程序。"); }
    return crypto.subtle.verify("Ed25519", imported, signature, bytes(text));
  }
  async function openCheckpoint(note, key) {
    const end = note.lastIndexOf("\n\n");
    need(end > 0 && note.endsWith("\n"), "note", "检查点被截断");
    const text = note.slice(0, end + 1);
    const lines = text.split("\n");
    need(lines.length === 4 && lines[3] === "", "checkpoint", "检查点必须恰好三行");
    need(/^(0|[1-9][0-9]{0,15})$/.test(lines[1]), "checkpoint", "检查点的大小不合规定");
    let good = 0;
    for (const line of note.slice(end + 2, -1).split("\n")) {
      const match = /^— (\S+) (\S+)$/.exec(line);
      need(match, "note", "签名行的写法不合规定");
      const payload = fromBase64(match[2], "note");
      need(payload.length >= 5, "note", "签名行的写法不合规定");
      if (match[1] !== key.name || !same(payload.slice(0, 4), key.id)) continue;
      need(await signed(text, payload.slice(4), key), "signature", "检查点的签名与公钥不符");
      need(++good === 1, "note", "同一公钥的签名出现两次");
    }
    need(good, "signature_missing", "检查点没有这把公钥的签名");
    need(lines[0] === key.name, "origin", "检查点的日志名称与公钥名称不一致");
    const root = fromBase64(lines[2], "checkpoint");
    need(root.length === 32, "checkpoint", "检查点的根不是 32 字节");
    return { origin: lines[0], size: Number(lines[1]), root };
  }
  async function inLog(proof, leaf, key) {
    const cut = proof.indexOf("\n\n");
    need(cut > 0, "tlog_proof", "存在性证明被截断");
    const lines = proof.slice(0, cut).split("\n");
    need(lines.shift() === "c2sp.org/tlog-proof@v1", "tlog_proof", "存在性证明的首行不对");
    if (lines.length && lines[0].startsWith("extra ")) fromBase64(lines.shift().slice(6), "tlog_proof");
    const match = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() || "");
    need(match, "tlog_proof", "存在性证明的序号不合规定");
    const path = lines.map((line) => fromBase64(line, "tlog_proof"));
    need(path.every((hash) => hash.length === 32) && path.length < 64, "tlog_proof", "存在性路径的写法不合规定");
    const head = await openCheckpoint(proof.slice(cut + 2), key);
    let index = Number(match[1]), last = head.size - 1, made = leaf;
    need(index <= last, "inclusion", "序号超出了检查点的大小");
    for (const hash of path) {
      need(last > 0, "inclusion", "存在性路径过长");
      if (index % 2 === 1 || index === last) {
        made = await node(hash, made);
        while (index % 2 === 0 && index > 0) { index = Math.floor(index / 2); last = Math.floor(last / 2); }
      } else made = await node(made, hash);
      index = Math.floor(index / 2); last = Math.floor(last / 2);
    }
    need(last === 0 && same(made, head.root), "inclusion", "记录不在检查点所签的日志之中");
    return head;
  }

  const PATH = /^[A-Za-z_][A-Za-z0-9_-]*(\.([A-Za-z_][A-Za-z0-9_-]*|0|[1-9][0-9]*))*$/;
  function referenced(run) {
    const inner = run.slice(1, -1);
    return run === "{" + inner + "}" && PATH.test(inner) ? inner : null;
  }
  function reads(value, isRun) {
    need(typeof value === "string", "publication", "公示的文字所依据的字段不是文字");
    if (!isRun) return value;
    need(referenced(value) === null, "publication", "文字段引用了事实，却没有提供事实");
    const text = value.replaceAll("{{", "{").replaceAll("}}", "}");
    for (const brace of "{}") {
      need(text.split(brace).length * 2 - 1 === value.split(brace).length, "publication", "文字段中的花括号没有成对转义");
    }
    return text;
  }

  class Page {
    constructor(said, records) { this.said = said; this.records = records; }
    place(at) {
      need(Array.isArray(at) && at.length === 2 && Number.isInteger(at[0]) && typeof at[1] === "string" && this.records[at[0]], "publication", "没有指明出处");
      return [this.records[at[0]], at[1]];
    }
    opened(at) {
      const [record, name] = this.place(at);
      need(record.shown.has(name), "publication", "公示的内容没有公开的字段可以对照");
      return record.shown.get(name);
    }
    head() {
      const head = this.said.head;
      need(head && typeof head === "object" && "number" in head, "publication", "快照没有指明文号的出处");
      for (const [name, at] of Object.entries(head)) {
        need(canonical(this.opened(at)) === canonical(this.said[name]), "publication", name + " 与记录的字段不符");
      }
      const decided = this.records[0].entry;
      need(decided.kind === this.said.series && decided.done.slice(0, 10) === this.said.decided, "publication", "决定的种类或者日期与记录不符");
    }
    part(part) {
      if ("hidden" in part) {
        const [record, sealed] = this.place(part.at);
        need(record.hidden.has(sealed), "publication", "隐去的部分不在记录的承诺之内");
        return;
      }
      const value = this.opened(part.at);
      if (part.verbatim !== true) return;
      if ("via" in part) {
        const [, name] = this.place(part.via);
        const path = typeof value === "string" ? referenced(value) : null;
        need(path !== null && name === "say." + path && this.opened(part.via) === part.text, "publication", "引用的事实与记录不符");
      } else need(reads(value, part.at[1].includes("/")) === part.text, "publication", "公示的文字与记录的字段不符");
    }
  }

  async function check(text, keyText) {
    need(text.length <= LARGEST, "publication", "文件过大");
    let file;
    try { file = JSON.parse(text); } catch { throw new Wrong("publication", "这不是从公示页下载的凭证"); }
    need(file && file.format === "chengming/publication-proof/v1", "publication", "这不是从公示页下载的凭证");
    const key = await readKey(keyText);
    const said = strict(file.snapshot, "publication");
    need(said.format === "chengming/publication/v1", "publication", "快照的格式不对");
    need(hex(await sha256(bytes(file.snapshot))) === file.digest, "publication", "快照的摘要与所载的不符");
    need(Array.isArray(file.records) && Array.isArray(file.tlog_proofs) && file.tlog_proofs.every((proof) => typeof proof === "string" && proof), "publication", "有记录还没有存在性证明：可能尚未进入日志，请稍后重新下载");
    const records = await Promise.all(file.records.map(readRecord));
    need(records.length > 0 && records.length === file.tlog_proofs.length && canonical(records.map((record) => record.entry.id)) === canonical(said.records), "publication", "记录与快照所列的不符");
    let head;
    for (const [place, record] of records.entries()) head = await inLog(file.tlog_proofs[place], record.leaf, key);
    const page = new Page(said, records);
    page.head();
    need(Array.isArray(said.body), "publication", "快照没有正文");
    for (const block of said.body) for (const part of block.parts) page.part(part);
    const shown = records.reduce((sum, record) => sum + record.shown.size, 0);
    const hidden = records.reduce((sum, record) => sum + record.hidden.size, 0);
    return { number: said.number, agency: said.agency && said.agency.name, decided: said.decided, published: said.published, version: said.version, digest: file.digest, records: records.length, shown, hidden, origin: head.origin, size: head.size };
  }

  return async function verify(text, key) {
    try { return { good: true, facts: await check(text, key) }; }
    catch (error) {
      const part = error instanceof Wrong ? error.part : "publication";
      return { good: false, part, message: error instanceof Wrong ? error.message : "文件的写法不合规定" };
    }
  };
})();
