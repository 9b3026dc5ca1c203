// Small comforts of every page. Everything works without them.
"use strict";

(function () {
  // What went wrong is read first.
  const wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();

  // A <details> used as a menu closes when the attention goes elsewhere.
  const menus = document.querySelectorAll("details.me");
  document.addEventListener("click", (event) => {
    menus.forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus.forEach((menu) => {
      if (menu.open && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
  });

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  }

  function dialog(title, ...content) {
    const made = element("dialog", { class: "question", "aria-labelledby": "question-title" },
      element("h2", { id: "question-title" }, title), ...content);
    made.addEventListener("close", () => made.remove());
    made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
    document.body.append(made);
    made.showModal();
    return made;
  }

  // data-confirm on a submit button: asks, then submits with that very button.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    const question = button && button.dataset.confirm;
    if (!question || button.dataset.confirmed) return;
    event.preventDefault();
    const no = element("button", { class: "btn btn-quiet", type: "button", autofocus: "" }, "先不办");
    const yes = element("button", { class: "btn btn-primary", type: "button" }, button.dataset.yes || button.textContent.trim());
    const asked = dialog("请确认", element("p", {}, question), element("div", { class: "buttons" }, no, yes));
    no.addEventListener("click", () => asked.close());
    yes.addEventListener("click", () => {
      asked.close();
      button.dataset.confirmed = "yes";
      button.form.requestSubmit(button);
      delete button.dataset.confirmed;
    });
  });

  // A form sent once is not sent again by an impatient second click.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.addEventListener("pageshow", () => { delete form.dataset.sent; }, { once: true });
  });

  // What can only be seen by scrolling sideways can be reached by the keyboard.
  function reach() {
    document.querySelectorAll(".table-wrap").forEach((box) => {
      const wide = box.scrollWidth > box.clientWidth;
      const caption = box.querySelector("caption");
      if (!wide) { ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name)); return; }
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", (caption && caption.textContent.trim()) || "表格，可左右滚动");
    });
  }
  reach();
  window.addEventListener("resize", reach);

  // Printing.
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // A lone "?" shows the shortcuts; data-shortcut="g c" on a link or a field is one.
  const held = [];
  const marked = () => Array.from(document.querySelectorAll("[data-shortcut]"));
  const typing = (target) => target.matches("input, textarea, select, [contenteditable]");
  function label(target) {
    return target.placeholder ? "查找" : target.textContent.replace(/\d+ 件待办/, "").trim();
  }
  function help() {
    if (document.querySelector("dialog[open]")) return;
    const list = element("dl", { class: "keys" });
    marked().forEach((target) => {
      const keys = target.dataset.shortcut.split(" ").map((key) => element("kbd", {}, key));
      list.append(element("dt", {}, ...keys.flatMap((key) => [key, " "])), element("dd", {}, label(target)));
    });
    list.append(element("dt", {}, element("kbd", {}, "?")), element("dd", {}, "这份清单"));
    const close = element("button", { class: "btn btn-quiet", type: "button", autofocus: "" }, "关闭");
    const shown = dialog("键盘快捷键", list, element("div", { class: "buttons" }, close));
    close.addEventListener("click", () => shown.close());
  }
  document.querySelectorAll("[data-shortcuts-open]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", help);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (!marked().length) return;
    if (event.key === "?") { event.preventDefault(); help(); return; }
    held.push({ key: event.key, at: event.timeStamp });
    while (held.length > 2 || (held.length && event.timeStamp - held[0].at > 1200)) held.shift();
    const pressed = held.map((one) => one.key).join(" ");
    const target = marked().find((one) => one.dataset.shortcut === pressed || one.dataset.shortcut === event.key);
    if (!target) return;
    event.preventDefault();
    held.length = 0;
    if (typing(target)) { target.focus(); target.select(); } else target.click();
  });

  // data-progress="<address>": asks every second, shows, and goes where the answer says when done.
  document.querySelectorAll("[data-progress]").forEach((box) => {
    const bar = box.querySelector("progress");
    const said = box.querySelector("[data-progress-said]");
    const ask = async () => {
      try {
        const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
        if (answer.status >= 400 && answer.status < 500) { said.textContent = "没有收到进度，请刷新本页。"; return; }
        if (!answer.ok) throw new Error(String(answer.status));
        const state = await answer.json();
        bar.max = state.total;
        bar.value = state.done;
        if (said.textContent !== state.said) said.textContent = state.said;
        if (state.href) { window.location.assign(state.href); return; }
        if (state.done >= state.total) return;
      } catch (lost) {
        said.textContent = "暂时没有收到进度，正在重试……";
      }
      window.setTimeout(ask, 1000);
    };
    ask();
  });
})();
