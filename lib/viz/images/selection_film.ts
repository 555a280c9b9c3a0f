import {
  checkOptions,
  integerWithin,
  numberWithin,
  requireFiniteNumbers,
  requireShape,
  unchecked,
} from "../../core/mod.ts";
import { encodeTwoOfFour } from "../../nm/mod.ts";
import { groupFills, palette } from "../charts/theme.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { drawing } from "./drawing.ts";

/** How {@linkcode selectionFilm} draws. */
export interface SelectionFilmOptions {
  /** What the film says. Default "Values and places of a 2:4 row". */
  title?: string;
  /** Seconds for each group of four. Default 2. */
  secondsPerGroup?: number;
  /** How often it plays. Default 3. */
  rounds?: number;
}

const CELL = 44, HIGH = 26, LEFT = 118, TOP = 44, GAP = 18;
const ROWS = ["weights", "values", "places", "chosen inputs", "inputs"] as const;

/**
 * How a 2:4 row is stored and multiplied, as one SVG picture that moves by itself and needs no script: group by group the two values
 * that are kept come down and leave their places behind, and the places then pick two of four inputs. It ends as a still picture of
 * all groups; where pictures do not move it is that.
 *
 * ```text
 * y = sum over the groups of  value_0 x[4 group + place_0] + value_1 x[4 group + place_1]
 * ```
 *
 * Source: Mishra et al.: Accelerating sparse deep neural networks (arXiv:2104.08378), section 3.
 *
 * @param weights A row of which every four consecutive numbers hold at most two that are not zero.
 * @param inputs As many inputs.
 * @param options Title and speed.
 * @returns The SVG.
 * @throws {TypeError} If there are not as many inputs as weights, or not whole groups of four.
 * @throws {RangeError} If a group holds more than two weights, or a number is not finite.
 *
 * @example
 * ```ts
 * import { selectionFilm } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const svg = selectionFilm([0, 3, 0, -1], [5, 6, 7, 8]);
 * assert.match(svg, /^<svg .*y = 10<\/text><\/svg>$/s); // 3 * 6 - 8
 * assert.match(svg, /<animateTransform /);
 * ```
 */
export function selectionFilm(
  weights: readonly number[],
  inputs: readonly number[],
  options: SelectionFilmOptions = {},
): string {
  checkOptions("selectionFilm()", options, {
    title: unchecked,
    secondsPerGroup: numberWithin({ exclusiveMin: 0 }),
    rounds: integerWithin({ min: 1 }),
  });
  const { title = "Values and places of a 2:4 row", secondsPerGroup = 2, rounds = 3 } = options;
  requireShape("inputs", [inputs.length], [weights.length]);
  requireFiniteNumbers("inputs", Float32Array.from(inputs));
  const { nibbles } = encodeTwoOfFour(Float32Array.from(weights), [1, weights.length]);
  const groups = nibbles.length, film = { groups, seconds: secondsPerGroup * groups, rounds };
  const width = LEFT + weights.length * CELL + groups * GAP + 8, height = TOP + 5 * 44 + 30;
  const kept = Array.from(
    nibbles,
    (nibble, group) => [nibble & 3, nibble >> 2].map((place) => ({ group, place })),
  ).flat();
  const cells = weights.flatMap((weight, i) => {
    const group = i >> 2, place = i & 3, x = atColumn(group, place);
    const isKept = kept.some((one) => one.group === group && one.place === place);
    const look = isKept ? { fill: fillOf(group) } : { fill: "white", grey: true };
    return [
      cell(weight, { x, y: atRow(0), ...look }),
      cell(inputs[i]!, { x, y: atRow(4), ...look }),
    ];
  });
  const moved = kept.map(({ group, place }, i) => {
    const x = atColumn(group, (i & 1) + 1), from = atColumn(group, place) - x;
    const at = 4 * group + place, fill = fillOf(group);
    return [
      coming(cell(weights[at]!, { x, y: atRow(1), fill }), [from, -44], { group, part: 0, film }),
      coming(cell(place, { x, y: atRow(2), fill: "white" }), [0, 0], { group, part: 1, film }),
      coming(cell(inputs[at]!, { x, y: atRow(3), fill }), [from, 44], { group, part: 2, film }),
    ].join("");
  });
  const y = kept.reduce((sum, { group, place }) => {
    const at = 4 * group + place;
    return sum + weights[at]! * inputs[at]!;
  }, 0);
  return drawing(title, { width, height }, [
    ...ROWS.map((name, row) =>
      `<text x="${LEFT - 14}" y="${
        atRow(row) + 17
      }" text-anchor="end" fill="${palette.label}">${name}</text>`
    ),
    ...cells,
    ...moved,
    `<text x="${LEFT}" y="${height - 14}" font-size="13" fill="${palette.ink}">` +
    `values times chosen inputs: y = ${escapeHtml(rounded(y))}</text>`,
  ]);
}

interface Film {
  groups: number;
  seconds: number;
  rounds: number;
}

const atRow = (row: number) => TOP + row * 44;
const atColumn = (group: number, place: number) => LEFT + group * (4 * CELL + GAP) + place * CELL;
const fillOf = (group: number) => groupFills[group % groupFills.length]!;
const rounded = (value: number) => String(Number(value.toPrecision(4))).replace("-", "−");

function cell(
  value: number,
  { x, y, fill, grey = false }: { x: number; y: number; fill: string; grey?: boolean },
): string {
  const ink = grey ? palette.label : palette.ink;
  return `<rect x="${x}" y="${y}" width="${
    CELL - 2
  }" height="${HIGH}" rx="3" fill="${fill}" stroke="${grey ? palette.before : palette.label}"${
    grey ? ` stroke-dasharray="3 2"` : ""
  }/>` +
    `<text x="${x + CELL / 2 - 1}" y="${y + 17}" text-anchor="middle" fill="${ink}"${
      grey ? ` opacity="0.7"` : ""
    }>${rounded(value)}</text>`;
}

/**
 * A part that is not seen until the turn of its group, then comes from a place to its own. Values come first, then places, then
 * inputs: `part` 0, 1, 2 of the three quarters of the group's time in which something moves.
 */
function coming(
  content: string,
  [dx, dy]: readonly [number, number],
  { group, part, film: { groups, seconds, rounds } }: { group: number; part: number; film: Film },
): string {
  const begin = (group + part / 4) / groups, end = (group + (part + 1) / 4) / groups;
  const times = `0;${begin.toFixed(4)};${end.toFixed(4)};1`;
  const common = `dur="${seconds}s" repeatCount="${rounds}"`;
  const hidden = begin === 0
    ? ""
    : `<animate attributeName="visibility" calcMode="discrete" values="hidden;visible" keyTimes="0;${
      begin.toFixed(4)
    }" ${common}/>`;
  const move = `<animateTransform attributeName="transform" type="translate" ` +
    `values="${dx} ${dy};${dx} ${dy};0 0;0 0" keyTimes="${times}" ${common}/>`;
  return `<g>${hidden}${dx === 0 && dy === 0 ? "" : move}${content}</g>`;
}
