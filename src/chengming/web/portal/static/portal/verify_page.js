// The page /verify: reads the chosen file here and says in plain words what was checked.
"use strict";

(function () {
  const form = document.querySelector("[data-verify]");
  if (!form || !window.crypto || !crypto.subtle) return;
  const said = document.getElementById("verdict");

  function element(name, text, kind) {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    made.textContent = text;
    return made;
  }
  function show(good, title, text, lines) {
    const box = element("div", "", "verdict " + (good ? "verdict-good" : "verdict-bad"));
    const words = document.createElement("div");
    words.append(element("h2", title), element("p", text));
    box.append(words);
    said.replaceChildren(box);
    if (lines.length) {
      const list = element("ul", "", "proofs sheet");
      lines.forEach((line) => list.append(element("li", line)));
      said.append(list);
    }
    said.focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = form.elements.proof.files[0];
    if (!file) { show(false, "还没有选文件", "请先选一份从公示页下载的凭证（.cm.json）。", []); return; }
    said.replaceChildren(element("p", "正在核验……"));
    const report = await chengmingVerify(await file.arrayBuffer(), form.elements.key.value);
    if (!report.good) {
      show(false, report.part === "browser" ? "没有核验完" : "没有通过核验", report.message, []);
      return;
    }
    const facts = report.facts;
    show(true, "通过核验", facts.number + "，" + facts.decided + " 作出，第 " + facts.version + " 版公示。", [
      "页面内容的摘要与凭证一致",
      "公开的 " + facts.shown + " 项逐一与记录承诺的相符，隐去的 " + facts.hidden + " 项仍受同一承诺约束",
      facts.records + " 条记录都在公开日志里（日志 " + facts.origin + "，现有 " + facts.size + " 条）",
      "日志的检查点由上面这把公钥签名",
    ]);
  });
  form.querySelector("[data-local]").hidden = false;
  form.querySelector("[data-remote]").hidden = true;
})();
