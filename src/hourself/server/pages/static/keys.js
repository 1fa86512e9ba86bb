// SPDX-License-Identifier: AGPL-3.0-or-later
// Keys: those that a link or field names itself (`data-key`), those of the page, and `?` for the list of them.

const typing = (event) => event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea") || document.querySelector("dialog[open]");

export function keys(own) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || typing(event)) return;
    const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (own[event.key]) own[event.key](event);
    else if (named?.matches("input")) named.focus();
    else if (named) named.click();
    else if (event.key === "?") document.getElementById("keys")?.showModal();
    else return;
    event.preventDefault();
  });
}

// A menu that was opened closes by Escape, and by a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(".menu[open], .status[open], .pop[open]");
  open?.querySelector("summary").focus();
  open?.removeAttribute("open");
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(".menu[open], .status[open], .pop[open]")) if (!open.contains(event.target)) open.open = false;
});
