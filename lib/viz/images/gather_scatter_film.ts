import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  requireShape,
  someList,
  unchecked,
} from "../../core/mod.ts";
import type { KernelMap } from "../../hardware/mod.ts";
import { groupFills, palette } from "../charts/theme.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { drawing } from "./drawing.ts";

/** How {@linkcode gatherScatterFilm} draws. */
export interface GatherScatterFilmOptions {
  /** What each offset is called, in the order of the maps. */
  names: readonly string[];
  /** Number of input sites. */
  inputs: number;
  /** Number of output sites. */
  outputs: number;
  /** What the film says. Default "Gather, multiply, scatter". */
  title?: string;
  /** Seconds that an offset is shown. Default 1.6. */
  secondsPerOffset?: number;
}

const CELL = 24,
  ROW = 36,
  TOP = 66,
  INPUT = 24,
  BUFFER = 150,
  TABLE = 330,
  COLUMN = 44,
  GAP = 36,
  ROUNDS = 3;

/**
 * A sparse convolution offset by offset, as one SVG picture that moves by itself and needs no script: the rows that the map names are
 * gathered, multiplied with the weights of the offset, and added to the outputs. It plays three times and ends as a still picture of
 * all that was added; where pictures do not move it is that.
 *
 * Colour and number of a cell are those of the input row. The table to the right has a row for each output and a column for each
 * offset: an output is the sum of its row. Offsets whose map is empty are left out.
 *
 * Source: Tang et al.: TorchSparse (arXiv:2204.10319), section 2.
 *
 * @param maps A map for each offset.
 * @param options Names of the offsets, numbers of sites, title, speed.
 * @returns The SVG.
 * @throws {TypeError} If there are not as many names as maps.
 *
 * @example
 * ```ts
 * import { gatherScatterFilm } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const svg = gatherScatterFilm([[[0, 1]], [[0, 0], [1, 1]]], { names: ["−1", "0"], inputs: 2, outputs: 2 });
 * assert.match(svg, /^<svg .*gathered.*<\/svg>$/s);
 * ```
 */
export function gatherScatterFilm(
  maps: readonly KernelMap[],
  options: GatherScatterFilmOptions,
): string {
  checkOptions("gatherScatterFilm()", options, {
    names: given(someList),
    inputs: given(integerWithin({ min: 1 })),
    outputs: given(integerWithin({ min: 1 })),
    title: unchecked,
    secondsPerOffset: numberWithin({ exclusiveMin: 0 }),
  });
  const { names, inputs, outputs, title = "Gather, multiply, scatter", secondsPerOffset = 1.6 } =
    options;
  requireShape("names", [names.length], [maps.length]);
  const used = maps.map((map, o) => ({ map, name: names[o]! })).filter(({ map }) => map.length > 0);
  const rows = Math.max(inputs, outputs), film = { frames: used.length, secondsPerOffset };
  const width = Math.max(520, TABLE + GAP + used.length * COLUMN + 12);
  const height = TOP + rows * ROW + 34;
  const fixed = [
    ...Array.from({ length: inputs }, (_, j) => cell(j, INPUT, rowAt(j))),
    text("input", INPUT + CELL / 2, TOP - 10),
    text("gathered", BUFFER + CELL / 2, TOP - 10),
    text("output", TABLE, TOP - 10),
    ...Array.from({ length: outputs }, (_, k) => text(String(k), TABLE, rowAt(k) + 16)),
    ...used.map(({ name }, f) => text(name, TABLE + GAP + f * COLUMN + CELL / 2, TOP - 10)),
    ...used.flatMap((_, f) =>
      Array.from({ length: outputs }, (_, k) => slot(TABLE + GAP + f * COLUMN, rowAt(k)))
    ),
  ];
  const frames = used.flatMap(({ map, name }, f) => [
    `<g visibility="${f === used.length - 1 ? "visible" : "hidden"}">${during(f, film)}${
      map.map(([j, k], row) =>
        [
          arrow([INPUT + CELL + 3, rowAt(j) + CELL / 2], [BUFFER - 5, rowAt(row) + CELL / 2]),
          cell(j, BUFFER, rowAt(row)),
          arrow([BUFFER + CELL + 3, rowAt(row) + CELL / 2], [TABLE - 12, rowAt(k) + CELL / 2]),
        ].join("")
      ).join("")
    }${text(`× W ${name}`, (BUFFER + CELL + TABLE) / 2, TOP - 10, palette.target)}</g>`,
    `<g>${from(f, film)}${
      map.map(([j, k]) => cell(j, TABLE + GAP + f * COLUMN, rowAt(k))).join("")
    }</g>`,
  ]);
  return drawing(title, { width, height }, [
    ...fixed,
    ...frames,
    `<text x="${TABLE - 4}" y="${
      height - 12
    }" fill="${palette.label}">an output is the sum of its row</text>`,
  ]);
}

interface Film {
  frames: number;
  secondsPerOffset: number;
}

function rowAt(row: number): number {
  return TOP + row * ROW;
}

function cell(input: number, x: number, y: number): string {
  const fill = groupFills[input % groupFills.length];
  return `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" rx="3" fill="${fill}"/>` +
    text(String(input), x + CELL / 2, y + 16, palette.ink);
}

function slot(x: number, y: number): string {
  return `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" rx="3" fill="none" stroke="${palette.grid}"/>`;
}

function text(content: string, x: number, y: number, fill: string = palette.label): string {
  return `<text x="${x}" y="${y}" text-anchor="middle" fill="${fill}">${
    escapeHtml(content)
  }</text>`;
}

/** A line with a small head, drawn by hand since markers have global names. */
function arrow([x, y]: [number, number], [toX, toY]: [number, number]): string {
  const angle = Math.atan2(toY - y, toX - x);
  const wing = (turn: number) =>
    `${(toX - 7 * Math.cos(angle + turn)).toFixed(1)},${
      (toY - 7 * Math.sin(angle + turn)).toFixed(1)
    }`;
  return `<path d="M${x},${y}L${toX},${toY}M${wing(0.45)}L${toX},${toY}L${
    wing(-0.45)
  }" fill="none" stroke="${palette.label}"/>`;
}

/** Makes a group visible while its offset is shown. */
function during(frame: number, { frames, secondsPerOffset }: Film): string {
  const at = (place: number) => (place / frames).toFixed(4);
  const [values, times] = frames === 1
    ? ["visible", "0"]
    : frame === 0
    ? ["visible;hidden", `0;${at(1)}`]
    : frame === frames - 1
    ? ["hidden;visible", `0;${at(frame)}`]
    : ["hidden;visible;hidden", `0;${at(frame)};${at(frame + 1)}`];
  return animate(values!, times!, frames * secondsPerOffset);
}

/** Makes a group visible from the middle of its offset's time on. */
function from(frame: number, { frames, secondsPerOffset }: Film): string {
  const at = ((frame + 0.5) / frames).toFixed(4);
  return animate("hidden;visible", `0;${at}`, frames * secondsPerOffset);
}

function animate(values: string, times: string, seconds: number): string {
  return `<animate attributeName="visibility" calcMode="discrete" values="${values}" keyTimes="${times}" ` +
    `dur="${seconds}s" repeatCount="${ROUNDS}"/>`;
}
