// SPDX-License-Identifier: AGPL-3.0-or-later
// Charts: what a mark says stands beside it while it is pointed at or focused; arrows go from mark to mark.

const MARKS = ".chart > a, .chart > .mark";

// A browser shows a <title> late and by mouse only; its words move to where they can be shown at once.
function words(mark) {
  const title = mark.querySelector(":scope > title");
  if (title) {
    mark.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  return mark.getAttribute("aria-label");
}

function show(mark) {
  const plot = mark.closest(".plot"), readout = plot?.querySelector(".readout");
  if (!readout) return;
  const [head, ...rest] = words(mark).split("\n"), bold = document.createElement("b");
  bold.textContent = head;
  readout.replaceChildren(bold, ...rest.map((line) => Object.assign(document.createElement("span"), { textContent: line })));
  readout.hidden = false;
  const box = plot.getBoundingClientRect(), at = mark.querySelector(".hit").getBoundingClientRect();
  const left = at.left + at.width / 2 - box.left - readout.offsetWidth / 2;
  readout.style.left = `${Math.max(0, Math.min(left, box.width - readout.offsetWidth))}px`;
  const shapes = [...mark.querySelectorAll("rect:not(.hit)")].map((shape) => shape.getBoundingClientRect().top);
  readout.style.top = `${Math.min(...shapes, at.bottom) - box.top - readout.offsetHeight - 8}px`;
}

function hide() {
  for (const readout of document.querySelectorAll(".readout")) readout.hidden = true;
}

function move(event) {
  const mark = event.target.closest?.(MARKS), by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!mark || !by) return;
  const all = [...mark.parentNode.querySelectorAll(":scope > a")], next = all[all.indexOf(mark) + by];
  event.preventDefault();
  if (!next) return;
  mark.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

// One stop for the Tab key at each chart, arrows inside.
export function settleCharts() {
  for (const chart of document.querySelectorAll(".chart")) [...chart.querySelectorAll(":scope > a")].forEach((mark, at) => { mark.tabIndex = at ? -1 : 0; });
}
settleCharts();
document.addEventListener("keydown", move, { capture: true });
document.addEventListener("pointerover", (event) => {
  const mark = event.target.closest?.(MARKS);
  if (mark) show(mark);
  else hide();
});
document.addEventListener("focusin", (event) => {
  const mark = event.target.closest?.(MARKS);
  if (mark) show(mark);
  else hide();
});
