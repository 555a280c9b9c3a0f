/**
 * Networks that stand beside the board, so that a place can be judged: what `make_baselines.ts` trained, measured on the same images.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { USUAL_INPUT } from "./board_submission.ts";
import { type Board, countedOf } from "./board.ts";
import { measure } from "./measure.ts";
import type { BoardImages } from "./rules.ts";

/** Their folders and names; the second is a little above the budget, and shows what uniform shares give. */
export const BASELINES: readonly { folder: string; name: string }[] = [
  { folder: "notebook_13", name: "notebook 13" },
  { folder: "half_width_4_bits", name: "half width, 4 bits" },
];

/**
 * Measures them.
 *
 * @param images On what.
 * @returns Their rows.
 */
export async function measuredBaselines(images: BoardImages): Promise<Board["baselines"]> {
  const rows: Board["baselines"] = [];
  for (const { folder, name } of BASELINES) {
    const path = fileURLToPath(new URL(`baselines/${folder}`, import.meta.url));
    const measured = await measure({ folder: path, images, ...USUAL_INPUT, withinBudget: false });
    if ("refused" in measured) throw new Error(`Cannot measure ${name}: ${measured.refused}`);
    rows.push(countedOf({ name, measured }));
  }
  return rows;
}
