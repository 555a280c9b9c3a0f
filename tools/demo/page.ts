/// <reference lib="dom" />
/**
 * The page: takes what a visitor chooses to the trainer, and shows what the trainer tells.
 *
 * @module
 */
import { bounds } from "./choice.ts";
import type { Choice, Length, News, Order } from "./messages.ts";
import { element, show } from "./show.ts";
import { firstState, hear, type Press, pressed, type ViewState } from "./view_state.ts";

const trainer = new Worker(new URL(`trainer.js${location.search}`, import.meta.url), {
  type: "module",
});
let state = firstState;

function change(next: ViewState): void {
  const before = state;
  state = next;
  show(state, before);
}

const send = (order: Order) => trainer.postMessage(order);

function choice(): Choice {
  return {
    sparsity: Number(element<HTMLInputElement>("sparsity").value),
    bits: Number(element<HTMLInputElement>("bits").value),
    length: element<HTMLSelectElement>("length").value as Length,
  };
}

function press(button: Press): void {
  const phase = pressed(state.phase, button);
  if (phase === undefined) return;
  send(button === "start" ? { order: button, choice: choice() } : { order: button });
  change({ ...state, phase });
}

let asked = false;

/** Asks what a run would do, once for many small moves of a slider. */
function preview(): void {
  showChoice();
  if (asked) return;
  asked = true;
  setTimeout(() => {
    asked = false;
    send({ order: "predict", choice: choice() });
  }, 80);
}

function showChoice(): void {
  const { sparsity, bits } = choice();
  element("sparsity-text").textContent = `${Math.round(100 * sparsity)} %`;
  element("bits-text").textContent = `${bits}`;
}

trainer.onmessage = ({ data }: MessageEvent<News>) => {
  if (data.news === "ready") send({ order: "predict", choice: choice() });
  change(hear(state, data));
};
trainer.onerror = ({ message }) => {
  const reason = location.protocol === "file:"
    ? "a browser runs it from a server only, not from a file: serve the folder"
    : message || "its program could not be loaded";
  change(hear(state, { news: "failed", message: reason }));
};

for (const name of ["sparsity", "bits"] as const) {
  const input = element<HTMLInputElement>(name), { initial, ...limits } = bounds[name];
  for (const [limit, value] of Object.entries(limits)) input.setAttribute(limit, `${value}`);
  input.value = `${initial}`;
  input.addEventListener("input", preview);
}
const length = element<HTMLSelectElement>("length");
if (new URLSearchParams(location.search).has("quick")) {
  length.add(new Option("Quick", "quick", true, true)); // for tests of the page
}
length.addEventListener("change", preview);
element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  press("start");
});
element("pause").addEventListener(
  "click",
  () => press(state.phase === "paused" ? "play" : "pause"),
);
element("stop").addEventListener("click", () => press("stop"));
addEventListener("resize", () => show(state, firstState));
showChoice();
show(state, firstState);
