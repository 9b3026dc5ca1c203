// Rows more or less without a round trip, and how long a text may be. Everything works without it.
"use strict";

(function () {
  const BLANK = "__row__";
  const NAMED = ["name", "id", "for", "value", "data-row", "data-list", "aria-describedby"];

  // Each level of a blank row holds its own mark: only the outermost one is filled in.
  function fill(root, number) {
    root.querySelectorAll("*").forEach((element) => {
      NAMED.forEach((attribute) => {
        const old = element.getAttribute(attribute);
        if (old && old.includes(BLANK)) element.setAttribute(attribute, old.replace(BLANK, number));
      });
      if (element instanceof HTMLTemplateElement) fill(element.content, number);
    });
  }
  const own = (box, selector) => Array.from(box.querySelectorAll(selector)).find((e) => e.parentElement.closest("[data-list]") === box);
  const rowsOf = (box) => Array.from(own(box, "[data-list-rows]").children).filter((row) => row.dataset.row);
  function next(box) {
    const numbers = rowsOf(box).map((row) => Number(row.dataset.row.slice(box.dataset.list.length + 1)));
    return numbers.length ? Math.max(...numbers) + 1 : 0;
  }
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-list-add]");
    const remove = event.target.closest("[data-list-remove]");
    const box = (add || remove) && event.target.closest("[data-list]");
    if (!box) return;
    event.preventDefault();
    const list = own(box, "[data-list-rows]");
    if (add) {
      const row = own(box, "template").content.cloneNode(true);
      fill(row, String(next(box)));
      list.append(row);
      const first = list.lastElementChild.querySelector("input, select, textarea");
      if (first) first.focus();
    } else {
      const row = remove.closest("[data-row]");
      const near = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      const to = near && near.querySelector("input, select, textarea");
      (to || own(box, "[data-list-add]")).focus();
    }
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });

  document.addEventListener("input", (event) => {
    const area = event.target;
    const longest = Number(area.dataset && area.dataset.longest);
    if (!longest) return;
    let said = area.parentElement.querySelector(".length-said");
    const long = area.value.length > longest * 0.9;
    if (!said && long) {
      said = document.createElement("p");
      said.className = "help length-said";
      said.setAttribute("role", "status");
      area.after(said);
    }
    if (said) {
      said.hidden = !long;
      said.classList.toggle("too-long", area.value.length > longest);
      said.textContent = `${area.value.length} / ${longest} 字`;
    }
  });
})();
