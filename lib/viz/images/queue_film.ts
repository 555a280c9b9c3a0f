import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  requireInteger,
  unchecked,
} from "../../core/mod.ts";
import type { QueueCycle } from "../../hardware/mod.ts";
import { groupFills, palette } from "../charts/theme.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { drawing } from "./drawing.ts";

/** How {@linkcode queueFilm} draws. */
export interface QueueFilmOptions {
  /** Activations that a queue holds. */
  depth: number;
  /** What the film says. Default "Queues while activations are broadcast". */
  title?: string;
  /** Seconds that a cycle is shown. Default 0.7. */
  secondsPerCycle?: number;
}

const CELL = 22, ROW = 34, TOP = 62, GANTT_GAP = 24, ROUNDS = 3;

/**
 * What happens in queues, cycle by cycle, as one SVG picture that moves by itself and needs no script: left the queue of each element,
 * right what it worked on. It plays three times and ends as a still picture of all cycles; where pictures do not move it is that.
 *
 * Colour and number of a cell are those of the broadcast; a dashed cell is an element that waits. The top row has the broadcasts: a
 * gap there is a cycle in which some queue was full.
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), section IV.
 *
 * @param history What {@linkcode simulateQueues} saw.
 * @param options Depth of the queues, title, speed.
 * @returns The SVG.
 * @throws {RangeError} If there is no cycle, or a queue holds more than its depth.
 *
 * @example
 * ```ts
 * import { simulateQueues } from "@geta-lab/geta/hardware";
 * import { queueFilm } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const { history } = simulateQueues([[2, 1], [1, 1]], { depth: 1 });
 * const svg = queueFilm(history, { depth: 1 });
 * assert.match(svg, /^<svg .*element 1.*<\/svg>$/s);
 * assert.match(svg, /<animate /);
 * ```
 */
export function queueFilm(history: readonly QueueCycle[], options: QueueFilmOptions): string {
  checkOptions("queueFilm()", options, {
    depth: given(integerWithin({ min: 1 })),
    title: unchecked,
    secondsPerCycle: numberWithin({ exclusiveMin: 0 }),
  });
  const {
    depth,
    title = "Queues while activations are broadcast",
    secondsPerCycle = 0.7,
  } = options;
  requireInteger("the number of cycles", history.length, { min: 1 });
  const elements = history[0]!.queued.length, cycles = history.length;
  let issued = 0;
  const frames = history.map(({ broadcast, queued, busy }): Frame => {
    if (broadcast !== undefined) issued = broadcast + 1;
    const queues = queued.map((count) => {
      requireInteger("a queue", count, { min: 0, max: depth });
      return Array.from({ length: count }, (_, i) => issued - count + i);
    });
    return { broadcast, queues, busy };
  });
  const left = 78, ganttLeft = left + depth * CELL + GANTT_GAP;
  const width = Math.max(460, ganttLeft + cycles * CELL + 12);
  const height = TOP + elements * ROW + 46;
  const film = { seconds: secondsPerCycle * cycles, cycles };
  const rowAt = (element: number) => TOP + element * ROW;
  const names = Array.from(
    { length: elements },
    (_, k) => text(`element ${k}`, left - 10, rowAt(k) + 15, "end"),
  );
  const slots = Array.from(
    { length: elements },
    (_, k) =>
      Array.from(
        { length: depth },
        (_, slot) =>
          `<rect x="${left + slot * CELL}" y="${
            rowAt(k)
          }" width="${CELL}" height="${CELL}" fill="white" stroke="${palette.label}"/>`,
      ),
  );
  const work = frames.flatMap(({ broadcast, queues, busy }, cycle) => {
    const x = ganttLeft + cycle * CELL;
    return [
      ...broadcast === undefined ? [] : [cell(broadcast, x, TOP - ROW + 8)],
      ...busy.map((works, k) => works ? cell(queues[k]![0]!, x, rowAt(k)) : idle(x, rowAt(k))),
    ];
  });
  const queues = frames.map(({ queues }, cycle) =>
    `<g visibility="${cycle === cycles - 1 ? "visible" : "hidden"}">${during(cycle, film)}${
      queues.map((own, k) =>
        own.map((broadcast, slot) => cell(broadcast, left + slot * CELL, rowAt(k))).join("")
      ).join("")
    }</g>`
  );
  const bottom = rowAt(elements) + 4;
  const ticks = Array.from(
    { length: cycles },
    (_, cycle) =>
      cycle % 5 === 0 || cycle === cycles - 1
        ? text(String(cycle + 1), ganttLeft + (cycle + 0.5) * CELL, bottom + 8, "middle")
        : "",
  );
  return drawing(title, { width, height }, [
    text("broadcast", ganttLeft - 8, TOP - ROW + 23, "end"),
    ...names,
    ...slots.flat(),
    ...queues,
    ...work,
    curtain(ganttLeft, [bottom - TOP + ROW, cycles * CELL], film),
    ...ticks,
    text(`queue of ${depth}`, left + depth * CELL, bottom + 26, "end"),
    text("work in each cycle; dashed: waits", ganttLeft, bottom + 26, "start"),
  ]);
}

/** What stands in the queues during a cycle. */
interface Frame {
  broadcast: number | undefined;
  queues: number[][];
  busy: boolean[];
}

interface Film {
  seconds: number;
  cycles: number;
}

function cell(broadcast: number, x: number, y: number): string {
  const fill = groupFills[broadcast % groupFills.length];
  return `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" fill="${fill}" stroke="white"/>` +
    `<text x="${x + CELL / 2}" y="${
      y + 15.5
    }" font-size="11" text-anchor="middle" fill="${palette.ink}">${broadcast}</text>`;
}

function idle(x: number, y: number): string {
  return `<rect x="${x + 2}" y="${y + 2}" width="${CELL - 4}" height="${CELL - 4}" fill="none" ` +
    `stroke="${palette.target}" stroke-dasharray="3 2"/>`;
}

function text(content: string, x: number, y: number, anchor: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${palette.label}">${
    escapeHtml(content)
  }</text>`;
}

/** Makes a group visible in one cycle of each round only. */
function during(cycle: number, { seconds, cycles }: Film): string {
  const at = (place: number) => (place / cycles).toFixed(4);
  const [values, times] = cycle === 0
    ? ["visible;hidden", `0;${at(1)}`]
    : cycle === cycles - 1
    ? ["hidden;visible", `0;${at(cycle)}`]
    : ["hidden;visible;hidden", `0;${at(cycle)};${at(cycle + 1)}`];
  return `<animate attributeName="visibility" calcMode="discrete" values="${values}" keyTimes="${times}" ` +
    `dur="${seconds}s" repeatCount="${ROUNDS}"/>`;
}

/** Hides the cycles that are still to come; nothing where pictures do not move. */
function curtain(
  left: number,
  [height, width]: [number, number],
  { seconds, cycles }: Film,
): string {
  const each = (of: (cycle: number) => number) =>
    Array.from({ length: cycles }, (_, cycle) => of(cycle + 1)).join(";");
  const move = (attribute: string, values: string) =>
    `<animate attributeName="${attribute}" calcMode="discrete" values="${values}" dur="${seconds}s" repeatCount="${ROUNDS}"/>`;
  return `<rect x="${left + width}" y="${
    TOP - ROW + 6
  }" width="0" height="${height}" fill="white" opacity="0.92">${
    move("x", each((shown) => left + shown * CELL))
  }${move("width", each((shown) => width - shown * CELL))}</rect>`;
}
