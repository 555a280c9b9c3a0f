/**
 * A board as rows of text, for the terminal and for the page.
 *
 * @module
 */
import { boxTable } from "../../../lib/viz/text/box_table.ts";
import { bytesText, percentText } from "../../../lib/viz/text/format.ts";
import { printable } from "../report.ts";
import type { Board } from "./board.ts";

/** Columns of the board. */
export const COLUMNS = ["#", "submission", "accuracy", "95 % interval", "like", "BOPs", "size"];

/**
 * The rows of the board, entries first, then the baselines.
 *
 * @param board The board.
 * @returns A cell for each column; names as they were handed in.
 */
export function boardRows({ entries, baselines }: Board): string[][] {
  const figures = ({ accuracy, interval, relativeBops, bytes }: Board["baselines"][number]) => ({
    accuracy: percentText(accuracy),
    interval: interval.map((end) => (100 * end).toFixed(1)).join("–"),
    bops: percentText(relativeBops, 3),
    size: bytesText(bytes),
  });
  return [
    ...entries.map((entry) => {
      const { accuracy, interval, bops, size } = figures(entry), { place, like, name } = entry;
      return [`${place}`, name, accuracy, interval, like === place ? "" : `${like}`, bops, size];
    }),
    ...baselines.map((baseline) => {
      const { accuracy, interval, bops, size } = figures(baseline);
      return ["–", baseline.name, accuracy, interval, "", bops, size];
    }),
  ];
}

/**
 * What the board measured.
 *
 * @param board The board.
 * @returns Sentences.
 */
export function boardNotes({ images: { split, seed, count }, budget, entries }: Board): string[] {
  const which = split === "test" ? "new test images" : "validation images, for practice";
  const isLike = entries.some(({ place, like }) => like < place);
  return [
    `${count} ${which} of seed ${seed}; at most ${
      percentText(budget)
    } of the bit operations of small at 32×32 bits.`,
    "The interval is that of the images; another seed of the training moves an accuracy, too.",
    ...(isLike
      ? [
        "“like” names the first place from which these images do not tell a network apart (95 %): the difference is inside the noise.",
      ]
      : []),
    ...entries.flatMap(({ name, notes }) => notes.map((note) => `${name}: ${note}.`)),
  ];
}

/**
 * The board on a terminal.
 *
 * @param board The board.
 * @returns Lines.
 */
export function boardText(board: Board): string {
  const rows = boardRows(board).map((row) => row.map(printable));
  const right = COLUMNS.map((name) => name !== "submission");
  return [
    boxTable(COLUMNS, rows, { right }).trimEnd(),
    ...boardNotes(board).map(printable),
    ...board.refused.map(({ name, reason }) => printable(`${name} does not count. ${reason}.`)),
  ].join("\n");
}
