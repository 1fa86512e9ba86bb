// SPDX-License-Identifier: AGPL-3.0-or-later
// The day page, livelier: it keeps itself up to date, saves changes in place, and knows keys. It works without this.
import { settleNotice } from "/static/undo.js";
import { settleCharts } from "/static/chart.js";
import { keys } from "/static/keys.js";
import "/static/stretch.js";

const LOOK_SECONDS = 10;
const LEVEL_KEYS = { 2: "2", 1: "1", 0: "0", "-": "-1", _: "-2" };
const day = () => document.getElementById("day");
const busy = () => day().querySelector(".names details[open], .answers details[open], .menu[open], #part > *") || document.querySelector("dialog[open]") || day().contains(document.activeElement);

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
  settleNotice();
  settleCharts();
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
  document.getElementById("notice").textContent = "Not saved: the server did not answer. Is Hourself still running?";
}

const rows = () => [...day().querySelectorAll(".names tbody tr")];
const current = () => document.activeElement?.closest(".names tr");

function step(by) {
  const all = rows(), at = all.indexOf(current());
  const row = all[Math.min(all.length - 1, Math.max(0, at + by))];
  row?.querySelector("summary").focus();
}

// The list of all categories stands once in the page; a row takes a copy when it is opened.
function open(details) {
  const form = details.querySelector(".choose"), link = form?.querySelector("a");
  if (!link) return;
  const choice = document.getElementById("all-categories").content.cloneNode(true);
  choice.querySelector("span").textContent = `Category of ${form.dataset.label}`;
  choice.querySelector("select").value = form.dataset.category;
  link.replaceWith(choice);
}

const own = {
  j: () => step(1),
  k: () => step(-1),
  c: () => {
    const details = current()?.querySelector("details");
    if (!details) return;
    details.open = true;
    open(details);
    details.querySelector("select").focus();
  },
};
for (const [key, level] of Object.entries(LEVEL_KEYS)) own[key] = () => current()?.querySelector(`button[value="${level}"]`).click();
keys(own);

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".change, .undo")) return;
  event.preventDefault();
  save(event.target, event.submitter);
});
document.addEventListener("change", (event) => event.target.closest(".choose")?.requestSubmit());
document.addEventListener("toggle", (event) => event.target.open && open(event.target), { capture: true });
document.addEventListener("click", (event) => {
  const mark = event.target.closest?.("#line a");
  if (!mark) return;
  event.preventDefault();
  const row = document.querySelector(mark.getAttribute("href"));
  row?.scrollIntoView({ block: "center" });
  row?.querySelector("summary").focus();
});
setInterval(look, LOOK_SECONDS * 1000);
document.addEventListener("visibilitychange", look);
