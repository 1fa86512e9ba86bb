// SPDX-License-Identifier: AGPL-3.0-or-later
// Painting hours: by dragging, or with arrow keys, Space, and Shift with an arrow. Without this each hour is a box to tick.

import "/static/undo.js";

const form = document.getElementById("schedule"), boxes = [...form.querySelectorAll(".week input")];
const at = (box) => boxes.indexOf(box);
let paint = null, painted = null;

function tell() {
  const count = boxes.filter((box) => box.checked).length;
  document.getElementById("total").textContent = `${count} hour${count === 1 ? "" : "s"} a week`;
}

// One stop for Tab in the whole grid; arrows move inside.
function enter(box) {
  for (const each of boxes) each.tabIndex = each === box ? 0 : -1;
  box.focus();
}

function set(box, value) {
  box.checked = value;
  tell();
}

// Where days stand side by side, as on a phone, up and down are hours.
function move(key) {
  const upright = getComputedStyle(form.querySelector(".dayrow")).flexDirection === "column";
  const [day, hour] = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
  return upright ? [hour, day] : [day, hour];
}

form.addEventListener("keydown", (event) => {
  const from = at(event.target);
  if (from < 0 || !event.key.startsWith("Arrow")) return;
  event.preventDefault();
  const [days, hours] = move(event.key), day = Math.floor(from / 24) + days, hour = (from % 24) + hours;
  if (day < 0 || day > 6 || hour < 0 || hour > 23) return;
  const to = boxes[day * 24 + hour];
  if (event.shiftKey) set(to, event.target.checked);
  enter(to);
});
form.addEventListener("pointerdown", (event) => {
  // A finger scrolls, and ticks by tapping.
  if (at(event.target) < 0 || event.button || event.pointerType === "touch") return;
  paint = !event.target.checked;
  painted = event.target;
  set(event.target, paint);
});
form.addEventListener("pointerover", (event) => {
  if (paint !== null && at(event.target) >= 0) set(event.target, paint);
});
addEventListener("pointerup", () => { paint = null; });
addEventListener("pointercancel", () => { paint = null; });
// A click of the mouse has painted already; one by Space or a finger has not.
form.addEventListener("click", (event) => {
  if (at(event.target) < 0) return;
  if (event.detail && event.target === painted) event.preventDefault();
  else tell();
  painted = null;
});
form.querySelector(".presets").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  boxes.forEach((box, n) => { box.checked = link.dataset.hours[n] === "1"; });
  const name = form.elements.name;
  if (!name.value || [...form.querySelectorAll(".presets a")].some((each) => each.textContent === name.value)) name.value = link.textContent;
  tell();
});
boxes.forEach((box, n) => { box.tabIndex = n === 9 ? 0 : -1; });
form.querySelector(".painting").hidden = !matchMedia("(hover: hover)").matches;
