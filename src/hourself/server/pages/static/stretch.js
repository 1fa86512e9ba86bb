// SPDX-License-Identifier: AGPL-3.0-or-later
// Dragging over the line of a day shows what that stretch holds; so does following an hour's bar. Escape puts it away.

let from, band;
const line = () => document.getElementById("line");
const part = () => document.getElementById("part");

function place(event) {
  const box = line().querySelector("svg").getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
}

function seconds(at) {
  const { begin, end } = line().dataset;
  return Math.round((Number(begin) + at * (end - begin)) / 60) * 60;
}

function draw(to) {
  const box = line().querySelector("svg").getBoundingClientRect(), left = line().getBoundingClientRect().left;
  band.style.left = `${box.left - left + Math.min(from, to) * box.width}px`;
  band.style.width = `${Math.abs(to - from) * box.width}px`;
}

async function show(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("part");
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close", className: "quiet" });
  close.addEventListener("click", clear);
  fresh.firstElementChild.append(" ", close);
  part().replaceChildren(...fresh.children);
}

function clear() {
  part()?.replaceChildren();
  band?.remove();
  band = from = undefined;
}

document.addEventListener("pointerdown", (event) => {
  if (event.button || !event.target.closest?.("#line")) return;
  clear();
  from = place(event);
});
document.addEventListener("pointermove", (event) => {
  if (from === undefined || !event.buttons) return;
  const to = place(event);
  if (!band && Math.abs(to - from) * line().offsetWidth < 6) return;
  if (!band) {
    band = line().appendChild(document.createElement("div"));
    band.className = "band";
  }
  draw(to);
});
document.addEventListener("pointerup", (event) => {
  if (band && from !== undefined) {
    const query = new URLSearchParams(location.search), ends = [from, place(event)].map(seconds).sort((one, other) => one - other);
    query.set("from", ends[0]);
    query.set("to", ends[1]);
    show(`${line().dataset.part}?${query}`);
  }
  from = undefined;
});
// Neither text nor a block is taken hold of by dragging over it.
document.addEventListener("mousedown", (event) => event.target.closest?.("#line") && event.preventDefault());
document.addEventListener("dragstart", (event) => event.target.closest?.("#line") && event.preventDefault());
// A drag ends in a click, which must not open what it ended on.
document.addEventListener("click", (event) => {
  if (band && event.target.closest?.("#line")) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  const hour = event.target.closest?.(".chart a[href*='/part?']");
  if (!hour || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(hour.getAttribute("href")).then(() => part().scrollIntoView({ block: "nearest" }));
}, { capture: true });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") clear();
});
