// SPDX-License-Identifier: AGPL-3.0-or-later
// The sorting page by keyboard: changes are saved at once and stay where they are. It works without this.

import { pick } from "/static/picker.js";
import { settleNotice, typing } from "/static/undo.js";

const LEVEL_KEYS = { 2: "2", 1: "1", 0: "0", "-": "-1", _: "-2" };
const form = document.getElementById("sort");
const rows = () => [...document.querySelectorAll(".sorting tbody tr:not([hidden])")];
const current = () => document.activeElement?.closest(".sorting tbody tr");
const number = (row) => row.querySelector("input").value;
const go = (row) => row?.querySelector("input").focus();

function step(by) {
  const all = rows(), at = all.indexOf(current());
  go(all[Math.min(all.length - 1, Math.max(0, at + by))]);
}

// What keys work on: the ticked names, else the row that has the focus. A button in a row is for that row.
function targets(row) {
  const ticked = rows().filter((each) => each.querySelector("input").checked);
  if (row ?? !ticked.length) return [row ?? current()].filter(Boolean);
  return ticked;
}

async function save(fields, names = []) {
  const body = new URLSearchParams([...new FormData(form)].filter(([key]) => !["names", "category"].includes(key)));
  for (const [key, value] of Object.entries(fields)) body.set(key, value);
  for (const each of names) body.append("names", each);
  body.set("part", "1");
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
  if (!answer?.ok || answer.redirected) return tell("Not saved: the server did not answer. Is Hourself still running?");
  show(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

function tell(text) {
  document.getElementById("notice").textContent = text;
}

function show(fresh) {
  const held = current()?.id, inside = [...(current()?.querySelectorAll("button, input") ?? [])].indexOf(document.activeElement);
  for (const id of ["progress", "notice"]) document.getElementById(id).replaceWith(document.adoptNode(fresh.getElementById(id)));
  for (const row of fresh.querySelectorAll("tr")) {
    const old = document.getElementById(row.id);
    row.querySelector("input").checked = old?.querySelector("input").checked;
    old?.replaceWith(document.adoptNode(row));
  }
  offer();
  const row = held && document.getElementById(held);
  (row?.querySelectorAll("button, input")[inside] ?? row?.querySelector("input"))?.focus({ preventScroll: true });
  settleNotice();
}

async function choose(row) {
  const all = targets(row), last = all.at(-1);
  if (!last) return;
  const title = all.length > 1 ? `Category of ${all.length} names` : `Category of ${last.querySelector("a").textContent}`;
  const category = await pick(form.elements.category.options, title);
  if (category) await save({ category }, all.map(number));
  go(document.getElementById(last.id));
  if (category) step(1);
}

async function later(row) {
  const all = targets(row), next = all.at(-1)?.nextElementSibling ?? all[0]?.previousElementSibling;
  await save({ skip: "1" }, all.map(number));
  for (const each of all) document.getElementById(each.id).hidden = true;
  go(next);
}

async function same() {
  const all = targets(), above = all[0]?.previousElementSibling;
  if (!above) return;
  await save({ like: number(above) }, all.map(number));
  step(1);
}

const ACTIONS = {
  j: () => step(1),
  k: () => step(-1),
  c: () => choose(),
  s: same,
  x: () => later(),
  Escape: () => rows().forEach((row) => { row.querySelector("input").checked = false; }),
  "/": () => document.querySelector(".filter input, .find input").focus(),
  "?": () => document.getElementById("keys").showModal(),
};

function press(event) {
  if (typing(event) || !form) return;
  const level = LEVEL_KEYS[event.key];
  if (level !== undefined && targets().length) save({ level }, targets().map(number));
  else if (event.key in ACTIONS) ACTIONS[event.key]();
  else return;
  event.preventDefault();
}

function submit(event) {
  const button = event.submitter;
  if (event.target.matches("#notice form")) {
    event.preventDefault();
    save({ undo: button.value });
  } else if (event.target === form && button?.name !== "apply") {
    event.preventDefault();
    const [id, what, value] = (button.value.includes(":") && button.name === "one" ? button.value : `:${button.name}:${button.value}`).split(":");
    const row = id ? document.getElementById(`name-${id}`) : undefined;
    if (what === "skip") later(row);
    else save({ [what]: value }, row ? [number(row)] : targets().map(number));
  }
}

function offer() {
  for (const button of document.querySelectorAll(".choose")) button.hidden = false;
}

document.addEventListener("keydown", press);
document.addEventListener("submit", submit);
document.addEventListener("click", (event) => {
  if (event.target.matches(".choose")) choose(event.target.closest("tr"));
});
offer();
