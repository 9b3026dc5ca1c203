// Checks a published decision's proof (docs/formats/publication-v1.md) in the reader's own browser.
// A second writing of chengming.proof; tests hold both to the same verdict on the same bytes. Nothing is sent.
"use strict";

const chengmingVerify = (function () {
  const HEX64 = /^[0-9a-f]{64}$/;
  const B64 = /^[A-Za-z0-9+/]*={0,2}$/;
  const LARGEST = 20000000, LONGEST_PROOF = 1100000, LONGEST_NOTE = 1000000, DEEPEST = 64;
  const MOST = 2n ** 63n - 1n;

  class Wrong extends Error {
    constructor(part, message) { super(message); this.part = part; }
  }
  function need(condition, part, message) { if (!condition) throw new Wrong(part, message); }

  const bytes = (text) => new TextEncoder().encode(text);
  const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const same = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);
  async function sha256(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
  }
  function fromBase64(text, part) {
    need(B64.test(text), part, "base64 的写法不合规定");
    let raw;
    try { raw = atob(text); } catch { throw new Wrong(part, "base64 的写法不合规定"); }
    need(btoa(raw) === text, part, "base64 的写法不合规定");
    return Uint8Array.from(raw, (character) => character.charCodeAt(0));
  }

  // JSON without fractions, without a key twice, no deeper than 64: what JSON.parse would let pass.
  class Reader {
    constructor(text) { this.text = text; this.at = 0; }
    wrong() { throw new Wrong("canonical", "不是合规的 JSON（第 " + this.at + " 字符处）"); }
    take(pattern) {
      pattern.lastIndex = this.at;
      const match = pattern.exec(this.text);
      if (match) this.at = pattern.lastIndex;
      return match;
    }
    space() { this.take(/[ \t\n\r]*/y); }
    next(mark) {
      this.space();
      if (this.text[this.at] !== mark) return false;
      this.at += 1;
      return true;
    }
    whole() {
      const value = this.value(DEEPEST);
      this.space();
      if (this.at !== this.text.length) this.wrong();
      return value;
    }
    value(room) {
      this.space();
      const first = this.text[this.at];
      if (first === "{" || first === "[") {
        need(room > 0, "canonical", "嵌套超过 " + DEEPEST + " 层");
        this.at += 1;
        return first === "{" ? this.object(room - 1) : this.array(room - 1);
      }
      if (first === '"') return this.string();
      const word = this.take(/true|false|null/y);
      if (word) return JSON.parse(word[0]);
      const number = this.take(/-?(0|[1-9][0-9]*)(?![0-9.eE])/y);
      if (!number) this.wrong();
      const value = Number(number[0]);
      need(Number.isSafeInteger(value), "canonical", "整数超出 ±(2^53-1)");
      return value === 0 ? 0 : value;
    }
    string() {
      const match = this.take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y);
      if (!match) this.wrong();
      const value = JSON.parse(match[0]);
      need(!/\p{Surrogate}/u.test(value), "canonical", "文字中含有不成对的代理码位");
      return value;
    }
    array(room) {
      const found = [];
      if (this.next("]")) return found;
      do found.push(this.value(room)); while (this.next(","));
      if (!this.next("]")) this.wrong();
      return found;
    }
    object(room) {
      const found = Object.create(null);
      if (this.next("}")) return found;
      do {
        this.space();
        const key = this.string();
        need(!(key in found), "canonical", "对象中有重复的键");
        if (!this.next(":")) this.wrong();
        found[key] = this.value(room);
      } while (this.next(","));
      if (!this.next("}")) this.wrong();
      return found;
    }
  }
  const read = (text) => new Reader(text).whole();
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const keysOf = (value) => Object.keys(value).sort().join();

  // RFC 8785; keys in order of UTF-16 code units.
  function canonical(value) {
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    if (isObject(value)) {
      return "{" + Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonical(value[key])).join(",") + "}";
    }
    return JSON.stringify(value);
  }
  // Bytes that were hashed: another layout would not survive this.
  function strict(text, part) {
    need(typeof text === "string", part, "应为文字");
    const value = read(text);
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

  // A record: its entry, and its fields, some shown and some only as their commitment.
  const PATH = /^[A-Za-z_][A-Za-z0-9_-]*(\.([A-Za-z_][A-Za-z0-9_-]*|0|[1-9][0-9]{0,8}))*$/;
  const ENTRY = {
    id: /^[0-9a-f]{32}$/, stream: HEX64, prev: HEX64, law: HEX64, fields: HEX64,
    door: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, kind: /^[a-z][a-z0-9_]*([./-][a-z0-9_]+)*$/,
  };
  function isTime(text) {
    const match = typeof text === "string" && /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\+08:00$/.exec(text);
    if (!match) return false;
    const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] || 0;
    return year > 0 && day > 0 && day <= days && hour < 24 && minute < 60 && second < 60;
  }
  function readEntry(text) {
    const wrong = "日志条目的写法不合规定";
    need(bytes(text).length < 1024, "entry", wrong);
    const entry = strict(text, "entry");
    need(isObject(entry) && keysOf(entry) === "done,door,fields,id,kind,late,law,made,prev,seq,stream,v" && entry.v === 1, "entry", wrong);
    for (const [name, pattern] of Object.entries(ENTRY)) need(typeof entry[name] === "string" && pattern.test(entry[name]), "entry", wrong);
    need(entry.kind.length <= 128 && typeof entry.late === "boolean" && isTime(entry.done) && isTime(entry.made), "entry", wrong);
    need(Number.isInteger(entry.seq) && entry.seq >= 1 && (entry.seq === 1) === /^0+$/.test(entry.prev), "entry", wrong);
    return entry;
  }
  async function commitment(field) {
    need(isObject(field) && Object.values(field).every((part) => typeof part === "string"), "record", "字段的写法不合规定");
    const keys = keysOf(field);
    if (keys === "commitment") {
      need(HEX64.test(field.commitment), "record", "字段承诺的写法不合规定");
      return fromHex(field.commitment);
    }
    need(keys === "name,salt,value" && HEX64.test(field.salt), "record", "公开字段的写法不合规定");
    const value = strict(field.value, "record");
    need(value === null || typeof value !== "object" || Object.keys(value).length === 0, "record", "字段的值不得是非空的列表或对象");
    need(PATH.test(field.name.replace(/(.)\/[0-9]{4}$/, "$1")) && field.name.length <= 1024 && field.name.split(".").length <= 64, "record", "字段名称的写法不合规定");
    const name = bytes(field.name);
    return sha256(bytes("chengming/field/v1"), Uint8Array.of(0, name.length >> 8, name.length & 255), name, fromHex(field.salt), bytes(field.value));
  }
  async function readRecord(record) {
    need(isObject(record) && keysOf(record) === "entry,fields,format" && record.format === "chengming/record/v1", "record", "记录的写法不合规定");
    need(typeof record.entry === "string" && Array.isArray(record.fields) && record.fields.length > 0, "record", "记录没有字段");
    const entry = readEntry(record.entry);
    const shown = new Map(), hidden = new Set(), commitments = [];
    let last = "";
    for (const field of record.fields) {
      const made = await commitment(field);
      commitments.push(made);
      if ("name" in field) {
        need(field.name > last, "record", "字段没有按名称排列，或者出现两次");
        last = field.name;
        shown.set(field.name, read(field.value));
      } else hidden.add(hex(made));
    }
    const root = await rootOf(await Promise.all(commitments.map(leafOf)));
    need(hex(root) === entry.fields, "fields_root", "字段与日志条目承诺的不符：有人改过字段");
    return { entry, shown, hidden, leaf: await leafOf(bytes(record.entry)) };
  }

  // The log: key, signed checkpoint, inclusion.
  const BAD_NAME = /[\u0000-\u0020+\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
  async function readKey(text) {
    const match = /^([!-*,-~]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
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
  function integer(text, part) {
    need(/^(0|[1-9][0-9]{0,18})$/.test(text) && BigInt(text) <= MOST, part, "大小或者序号的写法不合规定");
    return BigInt(text);
  }
  async function openCheckpoint(note, key) {
    need(bytes(note).length <= LONGEST_NOTE, "note", "检查点过长");
    const end = note.lastIndexOf("\n\n");
    need(end > 0 && note.endsWith("\n"), "note", "检查点被截断");
    const text = note.slice(0, end + 1);
    need(!/[\u0000-\u0009\u000b-\u001f]/.test(text), "note", "检查点含有控制字符");
    const signatures = note.slice(end + 2, -1).split("\n");
    need(signatures.length <= 100, "note", "签名过多");
    let good = 0;
    for (const line of signatures) {
      const [dash, name, encoded, ...more] = line.split(" ");
      need(dash === "—" && name && !BAD_NAME.test(name) && encoded && !more.length, "note", "签名行的写法不合规定");
      const payload = fromBase64(encoded, "note");
      need(payload.length >= 5, "note", "签名行的写法不合规定");
      if (name !== key.name || !same(payload.slice(0, 4), key.id)) continue;
      need(await signed(text, payload.slice(4), key), "signature", "检查点的签名与公钥不符");
      need(++good === 1, "note", "同一公钥的签名出现两次");
    }
    need(good, "signature_missing", "检查点没有这把公钥的签名");
    const lines = text.split("\n");
    need(lines.length === 4 && lines[3] === "" && /^[!-*,-~]{1,255}$/.test(lines[0]), "checkpoint", "检查点必须恰好三行");
    const size = integer(lines[1], "checkpoint"), root = fromBase64(lines[2], "checkpoint");
    need(root.length === 32, "checkpoint", "检查点的根不是 32 字节");
    need(lines[0] === key.name, "origin", "检查点的日志名称与公钥名称不一致");
    return { origin: lines[0], size, root };
  }
  async function inLog(proof, leaf, key) {
    need(bytes(proof).length <= LONGEST_PROOF, "tlog_proof", "存在性证明过长");
    const cut = proof.indexOf("\n\n");
    need(cut > 0, "tlog_proof", "存在性证明被截断");
    const lines = proof.slice(0, cut).split("\n");
    need(lines.shift() === "c2sp.org/tlog-proof@v1", "tlog_proof", "存在性证明的首行不对");
    if (lines.length && lines[0].startsWith("extra ")) fromBase64(lines.shift().slice(6), "tlog_proof");
    const line = lines.shift() || "";
    need(line.startsWith("index "), "tlog_proof", "存在性证明没有序号");
    let index = integer(line.slice(6), "tlog_proof");
    need(lines.length <= 63, "tlog_proof", "存在性路径过长");
    const path = lines.map((hash) => fromBase64(hash, "tlog_proof"));
    need(path.every((hash) => hash.length === 32), "tlog_proof", "存在性路径的写法不合规定");
    const head = await openCheckpoint(proof.slice(cut + 2), key);
    let last = head.size - 1n, made = leaf;
    need(index <= last, "inclusion", "序号超出了检查点的大小");
    for (const hash of path) {
      need(last > 0n, "inclusion", "存在性路径过长");
      if (index & 1n || index === last) {
        made = await node(hash, made);
        while (!(index & 1n) && index) { index >>= 1n; last >>= 1n; }
      } else made = await node(made, hash);
      index >>= 1n; last >>= 1n;
    }
    need(last === 0n && same(made, head.root), "inclusion", "记录不在检查点所签的日志之中");
    return head;
  }

  // The page: what it says is what the fields say; what it hides is among the commitments.
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
      need(isObject(head) && "number" in head, "publication", "快照没有指明文号的出处");
      for (const [name, at] of Object.entries(head)) {
        need(name in this.said && canonical(this.opened(at)) === canonical(this.said[name]), "publication", name + " 与记录的字段不符");
      }
      const decided = this.records[0].entry;
      need(decided.kind === this.said.series && decided.done.slice(0, 10) === this.said.decided, "publication", "决定的种类或者日期与记录不符");
    }
    body() {
      need(Array.isArray(this.said.body), "publication", "快照没有正文");
      for (const block of this.said.body) {
        need(isObject(block) && Array.isArray(block.parts), "publication", "正文的写法不合规定");
        for (const part of block.parts) this.part(part);
      }
    }
    part(part) {
      need(isObject(part), "publication", "正文的写法不合规定");
      if ("hidden" in part) {
        const [record, sealed] = this.place(part.at);
        need(record.hidden.has(sealed), "publication", "隐去的部分不在记录的承诺之内");
        return;
      }
      const value = this.opened(part.at);
      if (part.verbatim !== true) return;
      need(typeof part.text === "string", "publication", "正文的写法不合规定");
      if ("via" in part) {
        const told = this.opened(part.via), [, name] = this.place(part.via);
        const path = typeof value === "string" ? referenced(value) : null;
        need(path !== null && name === "say." + path && told === part.text, "publication", "引用的事实与记录不符");
      } else need(reads(value, part.at[1].includes("/")) === part.text, "publication", "公示的文字与记录的字段不符");
    }
  }

  const NOT_OURS = "这不是从公示页下载的凭证";
  async function check(data, keyText) {
    need(data.length <= LARGEST, "publication", "文件过大");
    let text;
    try { text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data); }
    catch { throw new Wrong("publication", NOT_OURS); }
    const key = await readKey(keyText);
    let file;
    try { file = read(text); } catch (error) { throw new Wrong("publication", NOT_OURS + "：" + error.message); }
    need(isObject(file) && file.format === "chengming/publication-proof/v1", "publication", NOT_OURS);
    const told = Object.keys(file).filter((name) => !["slug", "version", "key"].includes(name)).sort().join();
    need(told === "digest,format,records,snapshot,tlog_proofs", "publication", "凭证缺少应有的项目，或者多出了别的");
    const said = strict(file.snapshot, "publication");
    need(isObject(said) && said.format === "chengming/publication/v1", "publication", "快照的格式不对");
    need(hex(await sha256(bytes(file.snapshot))) === file.digest, "publication", "快照的摘要与所载的不符");
    need(Array.isArray(file.records) && Array.isArray(file.tlog_proofs), "publication", "凭证的写法不合规定");
    need(file.tlog_proofs.every((proof) => typeof proof === "string"), "publication", "有记录还没有存在性证明：可能尚未进入日志，请稍后重新下载");
    const records = await Promise.all(file.records.map(readRecord));
    need(records.length > 0 && records.length === file.tlog_proofs.length && said.records !== undefined && canonical(records.map((record) => record.entry.id)) === canonical(said.records), "publication", "记录与快照所列的不符");
    let head;
    for (const [place, record] of records.entries()) head = await inLog(file.tlog_proofs[place], record.leaf, key);
    const page = new Page(said, records);
    page.head();
    page.body();
    const shown = records.reduce((sum, record) => sum + record.shown.size, 0);
    const hidden = records.reduce((sum, record) => sum + record.hidden.size, 0);
    return { number: said.number, agency: said.agency && said.agency.name, decided: said.decided, published: said.published, version: said.version, digest: file.digest, records: records.length, shown, hidden, origin: head.origin, size: String(head.size) };
  }

  // data: the file's bytes. Answers { good: true, facts } or { good: false, part, message }; never throws.
  return async function verify(data, key) {
    try { return { good: true, facts: await check(new Uint8Array(data), String(key)) }; }
    catch (error) {
      const known = error instanceof Wrong;
      return { good: false, part: known ? error.part : "publication", message: known ? error.message : "文件的写法不合规定" };
    }
  };
})();
