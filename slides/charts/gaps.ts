import { relativeIndex } from "@geta-lab/geta/hardware";
import { gapPicture } from "@geta-lab/geta/viz";

/** A column whose run of zeros is longer than four bits can count. */
export function gapColumn(): string {
  const column = [0, 0, 4, 9, ...new Array<number>(18).fill(0), 7, 0, 3];
  const index = relativeIndex(column, { bits: 4 });
  return gapPicture(column, { index, title: "A column, and its entries with gaps of four bits" });
}
