// SPDX-License-Identifier: AGPL-3.0-or-later
// The day page, livelier: it keeps itself up to date, saves changes in place, and knows keys. It works without this.

const LOOK_SECONDS = 10, UNDO_SECONDS = 10;
const LEVEL_KEYS = { 2: "2", 1: "1", 0: "0", "-": "-1", _: "-2" };
const day = () => document.getElementById("day");
const busy = () => day().querySelector(".names details[open]") || document.querySelector("dialog[open]") || day().contains(document.activeElement);

// Put the parts of a freshly loaded page into the place of the old ones; what was open and focused stays so.
function show(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const focus = document.activeElement?.closest("[id]")?.id, open = [...document.querySelectorAll("details[open]")].map((each) => each.id);
  for (const id of ["day", "status"]) {
    const part = fresh.getElementById(id);
    if (!part) return location.reload(); // signed out meanwhile
    document.getElementById(id).replaceWith(document.adoptNode(part));
  }
  document.title = fresh.title;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const again = focus && document.getElementById(focus);
  (again?.querySelector("summary") ?? again)?.focus({ preventScroll: true });
  settle();
}

async function look() {
  if (document.hidden || busy()) return;
  const answer = await fetch("/mark").catch(() => null);
  if (!answer?.ok || (await answer.text()) === day().dataset.mark || busy()) return;
  const page = await fetch(location.pathname + location.search);
  if (page.ok) show(await page.text());
}

async function save(form, button) {
  const data = new FormData(form, button);
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) }).catch(() => null);
  if (answer?.ok) return show(await answer.text());
  day().querySelector(".notice").textContent = "Not saved: the server did not answer. Is Hourself still running?";
}

let undoEnd;
function settle() {
  clearTimeout(undoEnd);
  undoEnd = setTimeout(() => day().querySelector(".notice form")?.remove(), UNDO_SECONDS * 1000);
}

const rows = () => [...day().querySelectorAll(".names tbody tr")];
const current = () => document.activeElement?.closest(".names tr");

function step(by) {
  const all = rows(), at = all.indexOf(current());
  const row = all[Math.min(all.length - 1, Math.max(0, at + by))];
  row?.querySelector("summary").focus();
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const row = current(), key = event.key, link = { ArrowLeft: "a[rel=prev]", ArrowRight: "a[rel=next]", t: ".brand" }[key];
  if (link) document.querySelector(link)?.click();
  else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (key === "u") day().querySelector(".notice button")?.click();
  else if (key === "?") document.getElementById("keys").showModal();
  else if (row && key in LEVEL_KEYS) row.querySelector(`button[value="${LEVEL_KEYS[key]}"]`).click();
  else if (row && key === "c") {
    row.querySelector("details").open = true;
    row.querySelector("select").focus();
  } else return;
  event.preventDefault();
}

document.addEventListener("keydown", press);
document.addEventListener("submit", (event) => {
  if (!event.target.matches(".change")) return;
  event.preventDefault();
  save(event.target, event.submitter);
});
document.addEventListener("change", (event) => event.target.closest(".pick")?.requestSubmit());
document.addEventListener("pointerover", (event) => {
  const block = event.target.closest?.(".timeline rect[data-name]");
  if (block) day().querySelector(".told").textContent = block.querySelector("title").textContent;
});
document.addEventListener("click", (event) => {
  const block = event.target.closest?.(".timeline rect[data-name]");
  if (!block) return;
  const row = document.getElementById(`name-${block.dataset.name}`);
  row?.scrollIntoView({ block: "center" });
  row?.querySelector("summary").focus();
});
document.documentElement.classList.add("scripted");
setInterval(look, LOOK_SECONDS * 1000);
document.addEventListener("visibilitychange", look);
settle();
