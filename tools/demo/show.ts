/// <reference lib="dom" />
/**
 * Puts a state into the page.
 *
 * @module
 */
import { amountText, durationText, percentText } from "../../lib/viz/text/format.ts";
import { bitsHtml } from "./draw/bits.ts";
import { curveSvg } from "./draw/curves.ts";
import { figuresHtml, headline } from "./draw/figures.ts";
import { rgbaOf } from "./draw/pixels.ts";
import { rowAt, stagesHtml } from "./draw/stages.ts";
import { groupHtml } from "./draw/structures.ts";
import type { Plan } from "./messages.ts";
import { subnetArchive } from "./subnet_archive.ts";
import { type Phase, pressed, type ViewState } from "./view_state.ts";

/** Height and width of an image. */
const SIDE = 32;

/** An element of the page. */
export function element<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  return document.getElementById(id) as Kind;
}

/**
 * Shows a state: only what has changed since another one.
 *
 * @param state What to show.
 * @param before What the page shows.
 */
export function show(state: ViewState, before: ViewState): void {
  const { phase, plan = state.preview, picture } = state;
  const beforePlan = before.plan ?? before.preview;
  if (phase !== before.phase) showButtons(phase);
  showForecast(state);
  element("now").textContent = sentence(state);
  element("now").classList.toggle("wrong", phase === "failed");
  // a reader who listens hears of each stage, not of each step
  if (phase !== before.phase || picture?.stage !== before.picture?.stage) {
    element("status").textContent = sentence(state);
  }
  if (plan === undefined) return;
  const step = picture?.step ?? 0;
  const isNew = plan !== beforePlan;
  if (isNew || picture !== before.picture) {
    element("stages").innerHTML = stagesHtml(plan.rows, step);
    element("structures").innerHTML = plan.groups
      .map(({ name, size }, i) => groupHtml(name, size, picture?.groups[i])).join("");
    element("bits-picture").innerHTML = bitsHtml(plan.layers, picture?.bits ?? {});
    showTiles(state, plan);
    drawCurves(state, plan);
  }
  if (state.accuracy !== before.accuracy) {
    showTiles(state, plan);
    drawCurves(state, plan);
  }
  if (isNew) drawSamples(plan);
  if (isNew || state.answers !== before.answers) nameSamples(plan, state.answers);
  if (state.outcome !== before.outcome) showOutcome(state);
}

function showButtons(phase: Phase): void {
  const isPaused = phase === "paused";
  element<HTMLButtonElement>("start").disabled = pressed(phase, "start") === undefined;
  element<HTMLButtonElement>("stop").disabled = pressed(phase, "stop") === undefined;
  const pause = element<HTMLButtonElement>("pause");
  pause.disabled = pressed(phase, isPaused ? "play" : "pause") === undefined;
  pause.textContent = isPaused ? "Go on" : "Pause";
}

function showForecast({ preview, phase, engine }: ViewState): void {
  if (preview === undefined) return;
  const { leaving, groups, bops, totalSteps } = preview;
  const total = groups.reduce((sum, { size }) => sum + size, 0);
  const isLater = ["running", "paused", "stopping"].includes(phase);
  element("forecast").innerHTML = `${isLater ? "The next run" : "This run"} takes ` +
    `<b>${totalSteps} steps</b>, removes <b>${leaving} of ${total} structures</b> and leaves about ` +
    `<b>${percentText(bops)} of the bit operations</b>.`;
  if (engine === undefined) return;
  element("engine").textContent = `Engine: ${engine.backend} (${engine.gemm}), ` +
    (engine.threads === 1 ? "one thread" : `${engine.threads} threads`) +
    (globalThis.crossOriginIsolated
      ? "."
      : "; a server that isolates the page (COOP and COEP headers) lets it use all.");
}

/** What is going on. */
function sentence({ phase, plan, picture, message }: ViewState): string {
  if (phase === "failed") return `Something went wrong: ${message}`;
  if (phase === "starting") return "Getting ready …";
  if (plan === undefined || phase === "ready") return "Ready: press Start.";
  const step = picture?.step ?? 0;
  if (phase === "stopping") return "Stopping …";
  if (phase === "stopped") return `Stopped after ${step} of ${plan.totalSteps} steps.`;
  if (phase === "done") return `All ${plan.totalSteps} steps are done; the result is below.`;
  if (step === plan.totalSteps) return "Cutting the structures out and measuring …";
  const { what } = rowAt(plan.rows, step);
  return `Step ${step} of ${plan.totalSteps}${phase === "paused" ? ", paused" : ""}: ${what}.`;
}

function showTiles({ picture, accuracy, phase }: ViewState, plan: Plan): void {
  const total = plan.groups.reduce((sum, { size }) => sum + size, 0);
  const gone = picture?.groups.reduce((sum, { pruned }) => sum + pruned.length, 0) ?? 0;
  const last = accuracy.at(-1);
  element("accuracy").textContent = last ? percentText(last.value, 1) : "–";
  element("bops").textContent = percentText(picture?.bops ?? 1, (picture?.bops ?? 1) < 0.1 ? 2 : 0);
  element("live").textContent = `${amountText(total - gone)} of ${total}`;
  element("time").textContent = picture && phase !== "stopped"
    ? durationText((plan.totalSteps - picture.step) * picture.milliseconds / 1000)
    : "–";
}

function drawCurves({ accuracy, bops }: ViewState, plan: Plan): void {
  const draw = (id: string, curve: Parameters<typeof curveSvg>[0]) => {
    const box = element(id);
    box.innerHTML = curveSvg(curve, plan.rows, Math.max(240, box.clientWidth));
  };
  const title = "Accuracy on validation images";
  draw("accuracy-curve", { title, points: accuracy, ticks: [0, 0.25, 0.5, 0.75, 1], marked: true });
  const start = bops.length > 0 ? [{ step: 0, value: 1 }, ...bops] : [];
  const ticks = [0.001, 0.01, 0.1, 1];
  draw("bops-curve", { title: "Bit operations", points: start, ticks, logarithmic: true });
}

function drawSamples({ samples: { images, labels } }: Plan): void {
  const items = labels.map((_, i) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIDE;
    const pixels = new ImageData(rgbaOf(images, i, SIDE * SIDE), SIDE, SIDE);
    canvas.getContext("2d")!.putImageData(pixels, 0, 0);
    const item = document.createElement("li");
    item.append(canvas, document.createElement("b"), document.createElement("span"));
    return item;
  });
  element("samples").replaceChildren(...items);
}

function nameSamples({ samples: { labels }, classes }: Plan, answers: readonly number[]): void {
  for (const [i, item] of [...element("samples").children].entries()) {
    const name = classes[labels[i]!]!, answer = answers[i];
    const isRight = answer === labels[i];
    const canvas = item.querySelector("canvas")!, said = item.querySelector("span")!;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", name);
    item.querySelector("b")!.textContent = name;
    said.textContent = answer === undefined ? "" : isRight ? "✓ right" : `✗ ${classes[answer]}`;
    said.className = answer === undefined || isRight ? "" : "wrong";
  }
}

let address: string | undefined;

function showOutcome({ outcome }: ViewState): void {
  const result = element("result");
  result.hidden = outcome === undefined;
  if (address !== undefined) URL.revokeObjectURL(address);
  if (outcome === undefined) return;
  element("headline").textContent = headline(outcome);
  element("figures").innerHTML = figuresHtml(outcome);
  element("proof").textContent =
    `The structures are cut out for real: the smaller network gives the same answers as the one ` +
    `with zeros in their place (largest difference ${outcome.difference.toExponential(1)}). It ` +
    `goes on from the dense network, so it was trained twice as long. The run took ` +
    `${durationText(outcome.seconds)}.`;
  address = URL.createObjectURL(new Blob([subnetArchive(outcome)], { type: "application/zip" }));
  element<HTMLAnchorElement>("download").href = address;
  result.focus({ preventScroll: true });
}
