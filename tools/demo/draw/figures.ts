import { amountText, bytesText, percentText } from "../../../lib/viz/text/format.ts";
import type { Figures, Outcome } from "../messages.ts";

/** A row of the table of results: a name, how a network's figure is written, and what the two are to each other. */
type Row = [
  name: string,
  text: (figures: Figures) => string,
  relative: (outcome: Outcome) => string,
];

const share = (of: (figures: Figures) => number) => ({ dense, compressed }: Outcome) =>
  percentText(of(compressed) / of(dense));

const ROWS: Row[] = [
  [
    "Right answers",
    ({ accuracy }) => percentText(accuracy),
    ({ dense, compressed }) => pointsText(compressed.accuracy - dense.accuracy),
  ],
  ["Bit operations", ({ bops }) => amountText(bops), share(({ bops }) => bops)],
  ["Multiply-adds", ({ macs }) => amountText(macs), share(({ macs }) => macs)],
  ["Parameters", ({ parameters }) => amountText(parameters), share(({ parameters }) => parameters)],
  ["Bytes", ({ bytes }) => bytesText(bytes), share(({ bytes }) => bytes)],
  [
    "Bits of a parameter",
    ({ averageBits }) => averageBits.toFixed(averageBits === 32 ? 0 : 2),
    share(({ averageBits }) => averageBits),
  ],
];

/**
 * What a run gave, dense against compressed.
 *
 * @param outcome The figures.
 * @returns HTML.
 */
export function figuresHtml(outcome: Outcome): string {
  const rows = ROWS.map(([name, text, relative]) =>
    `<tr><th scope="row">${name}</th><td>${text(outcome.dense)}</td>` +
    `<td>${text(outcome.compressed)}</td><td>${relative(outcome)}</td></tr>`
  );
  return `<table><thead><tr><td></td><th scope="col">Dense</th><th scope="col">Compressed</th>` +
    `<th scope="col">Relative</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

/**
 * The result in a sentence.
 *
 * @param outcome The figures.
 * @returns Plain text.
 */
export function headline({ dense, compressed, structures, testImages }: Outcome): string {
  return `The compressed network has ${percentText(compressed.accuracy, 1)} of ${testImages} new ` +
    `images right, the dense one ${percentText(dense.accuracy, 1)}; it needs ` +
    `${percentText(compressed.bops / dense.bops)} of the bit operations and ` +
    `${percentText(compressed.bytes / dense.bytes)} of the bytes, without ${structures.zero} of ` +
    `${structures.total} structures.`;
}

function pointsText(difference: number): string {
  const points = (100 * difference).toFixed(2);
  return `${difference < 0 ? "" : "+"}${points} points`;
}
