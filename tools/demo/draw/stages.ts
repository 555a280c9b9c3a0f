import type { PlanRow } from "../../../lib/geta/mod.ts";
import type { Stage } from "../../../lib/report/mod.ts";
import { stageLooks } from "../../../lib/viz/charts/theme.ts";

/** A stage of a run, as drawn. */
export interface StageBox {
  stage: Stage;
  first: number;
  last: number;
  /** Share of it that is done, 0 to 1. */
  done: number;
}

/** What happens in each stage, in a sentence. */
const SENTENCES: Partial<Record<Stage, string>> = {
  dense: "An ordinary training, every number with 32 bits.",
  "warm-up": "Quantizers are put in; they still round finely.",
  projection: "The allowed number of bits comes down in steps.",
  joint: "Unimportant structures shrink to zero, a few at a time.",
  "cool-down": "Structures and bits are final; the rest recovers.",
};

/**
 * The stages of a plan, each as one stretch of steps.
 *
 * @param rows What happens when, in order.
 * @param step Steps done.
 * @returns The stages in order.
 */
export function stageBoxes(rows: readonly PlanRow[], step: number): StageBox[] {
  const boxes: StageBox[] = [];
  for (const { stage, first, last } of rows) {
    const open = boxes.at(-1);
    if (open?.stage === stage) open.last = last;
    else boxes.push({ stage, first, last, done: 0 });
  }
  for (const box of boxes) {
    const share = (step - box.first + 1) / (box.last - box.first + 1);
    box.done = Math.min(1, Math.max(0, share));
  }
  return boxes;
}

/**
 * What happens in the step after those that are done.
 *
 * @param rows What happens when, in order.
 * @param step Steps done.
 * @returns The row; the last one at the end.
 */
export function rowAt(rows: readonly PlanRow[], step: number): PlanRow {
  return rows.find(({ last }) => step < last) ?? rows.at(-1)!;
}

/**
 * The timetable: a box for each stage, as long as the stage on a wide screen, with what is done of it.
 *
 * @param rows What happens when, in order.
 * @param step Steps done; the stage of the next one is marked.
 * @returns HTML, items of a list.
 */
export function stagesHtml(rows: readonly PlanRow[], step: number): string {
  const now = step > 0 ? rowAt(rows, step).stage : undefined;
  return stageBoxes(rows, step).map(({ stage, first, last, done }) => {
    const { label, colour } = stageLooks[stage], percent = Math.round(1000 * done) / 10;
    return `<li style="--colour:${colour}"${stage === now ? ' aria-current="step"' : ""}>` +
      `<span class="done"><i style="width:${percent}%"></i></span><b>${label}</b> ` +
      `<small>${first === last ? `step ${first}` : `steps ${first} to ${last}`}</small><p>${
        SENTENCES[stage] ?? ""
      }</p></li>`;
  }).join("");
}
