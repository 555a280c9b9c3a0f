import type { Formula } from "./formulas/formula.ts";
import { hardware } from "./formulas/hardware.ts";
import { lecture } from "./formulas/lecture.ts";
import { note } from "./formulas/note.ts";
import { summary } from "./formulas/summary.ts";

/** The formulas of the course's three sources, by id; each has a row in `docs/symbols.md`. */
export const sourceFormulas: Readonly<Record<string, Formula>> = {
  ...summary,
  ...lecture,
  ...hardware,
  ...note,
};
