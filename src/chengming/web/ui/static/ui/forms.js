// Drafts, repeated rows, chosen files. Everything works without them.
"use strict";

(function () {
  // data-autosave="<address>": what is typed is posted there a moment after the last key.
  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    const state = form.querySelector("[data-draft-state]");
    let timer = 0, sent = "", busy = false, over = false;
    const tell = (kind, text) => { if (state) { state.dataset.state = kind; state.textContent = text; } };
    const typed = () => {
      const data = new FormData(form);
      for (const [name, value] of Array.from(data)) if (value instanceof File) data.delete(name);
      return new URLSearchParams(data).toString();
    };
    const clock = () => new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
    async function save(last) {
      window.clearTimeout(timer);
      const body = typed();
      if (over || busy || body === sent) return;
      busy = true;
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST", body, keepalive: Boolean(last), redirect: "manual",
          headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Autosave": "1" },
        });
        if (answer.ok) { sent = body; tell("saved", `草稿已存 ${clock()}`); }
        else if (answer.status === 409) { over = true; tell("failed", (await answer.text()).slice(0, 200)); }
        else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
          tell("failed", "登录已过期，草稿没有存上。请在新标签页重新登录，再回到这里继续。");
        } else { tell("failed", "草稿没有存上，稍后自动重试。"); timer = window.setTimeout(save, 10000); }
      } catch (lost) {
        tell("failed", "网络中断，草稿没有存上，稍后自动重试。");
        timer = window.setTimeout(save, 10000);
      } finally { busy = false; }
    }
    sent = typed();
    const later = () => { window.clearTimeout(timer); timer = window.setTimeout(save, 1500); };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", () => { over = true; window.clearTimeout(timer); });
    window.addEventListener("pageshow", () => { over = false; });
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  });

  // data-rows="<prefix>": a row more or less without a round trip.
  function renumber(box) {
    const prefix = box.dataset.rows;
    const pattern = new RegExp(`(^|_)${prefix}-(\\d+|__prefix__)(?=-|$)`);
    const rows = box.querySelectorAll("[data-rows-list] > [data-row]");
    rows.forEach((row, number) => {
      row.querySelectorAll("*").forEach((inner) => {
        ["name", "id", "for", "value", "aria-describedby"].forEach((attribute) => {
          const old = inner.getAttribute(attribute);
          if (attribute === "value" && inner.name !== "remove_row") return;
          if (old && pattern.test(old)) inner.setAttribute(attribute, old.replace(pattern, `$1${prefix}-${number}`));
        });
      });
    });
    box.querySelector(`[name="${prefix}-TOTAL_FORMS"]`).value = rows.length;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-rows-add]");
    const remove = event.target.closest("[data-rows-remove]");
    const box = (add || remove) && event.target.closest("[data-rows]");
    if (!box) return;
    event.preventDefault();
    const list = box.querySelector("[data-rows-list]");
    if (add) {
      list.append(box.querySelector("template").content.cloneNode(true));
      renumber(box);
      const first = list.lastElementChild.querySelector("input, select, textarea");
      if (first) first.focus();
    } else {
      const row = remove.closest("[data-row]");
      const near = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      renumber(box);
      (near ? near.querySelector("input, select, textarea") : box.querySelector("[data-rows-add]")).focus();
    }
  });

  // data-upload: names what was chosen, and says before sending what is too large.
  document.querySelectorAll("[data-upload]").forEach((box) => {
    const input = box.querySelector('input[type="file"]');
    const list = box.querySelector(".upload-chosen");
    const size = (bytes) => bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
    input.addEventListener("change", () => {
      const most = Number(box.dataset.most || 0);
      let large = false;
      list.replaceChildren(...Array.from(input.files).map((file) => {
        const line = document.createElement("li");
        const over = most && file.size > most;
        large = large || over;
        line.className = over ? "too-large" : "";
        line.textContent = over ? `${file.name}（${size(file.size)}）超过 ${size(most)}，请压缩或者分成几个文件。` : `${file.name}（${size(file.size)}）`;
        return line;
      }));
      input.setCustomValidity(large ? "有文件太大。" : "");
    });
  });
})();
