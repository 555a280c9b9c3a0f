/**
 * Axes that fall into equal blocks: heads, groups of channels, sub-pixels.
 *
 * @module
 */
import { joinAtoms } from "../propagate/atoms.ts";
import type { AxisLabel, Labelling } from "../propagate/labelling.ts";

/**
 * Ties the positions of each block to each other, so that only whole blocks are cut.
 *
 * ```text
 * a b c d e f, two blocks:   a = b = c,  d = e = f
 * ```
 *
 * @param labelling State of the analysis.
 * @param label The axis.
 * @param blocks Number of blocks; divides its length.
 * @returns An axis with one position per block.
 */
export function tieWithinBlocks(
  labelling: Labelling,
  label: AxisLabel,
  blocks: number,
): AxisLabel {
  if (typeof label === "string") return label;
  const { atoms, zeroedBy } = label, length = atoms.length / blocks;
  joinAtoms(labelling.atoms, atoms, atoms.map((_, i) => atoms[i - i % length]!));
  return { atoms: atoms.filter((_, i) => i % length === 0), zeroedBy };
}

/**
 * Ties the positions of equal place in each block, so that all blocks lose the same places and stay equally long.
 *
 * ```text
 * a b c d e f, two blocks:   a = d,  b = e,  c = f
 * ```
 *
 * @param labelling State of the analysis.
 * @param label The axis.
 * @param blocks Number of blocks; divides its length.
 * @returns An axis with one position per place.
 */
export function tieAcrossBlocks(
  labelling: Labelling,
  label: AxisLabel,
  blocks: number,
): AxisLabel {
  if (typeof label === "string") return label;
  const { atoms, zeroedBy } = label, length = atoms.length / blocks;
  joinAtoms(labelling.atoms, atoms, atoms.map((_, i) => atoms[i % length]!));
  return { atoms: atoms.slice(0, length), zeroedBy };
}
