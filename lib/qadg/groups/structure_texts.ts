import type { ParameterSlices, PruningGroup } from "../../structure/mod.ts";

const MAX_SHOWN = 4;
const KERNEL = /(^|[/_.])(kernel|weights?)$/;

/**
 * What one structure of a group consists of, in words: the filter of a convolution, the output of a dense layer, the inputs that
 * read it, entries of vectors. Vectors of one layer that lose the same entries are named together.
 *
 * @param group The group.
 * @param structure Which structure.
 * @returns For example `["conv1 filter 3", "bn1[3]", "conv2 input 3"]`; what owns it first.
 */
export function structureTexts(
  { ownedSlices, dependentSlices }: PruningGroup,
  structure: number,
): string[] {
  const texts = new Map<string, string[]>();
  const add = (slices: ParameterSlices, isOwned: boolean) => {
    const at = slices.structures.flatMap((one, i) => one === structure ? [i] : []);
    if (at.length === 0) return;
    const { parameter, axis, reads } = slices;
    const isVector = axis === 0 && ((isOwned && !reads) || !KERNEL.test(parameter));
    const key = isVector ? JSON.stringify([layerOf(parameter), at]) : `${texts.size}`;
    const text = isVector
      ? `${parameter}[${positionsText(at)}]`
      : axisText(slices, at, isOwned && !reads);
    texts.set(key, [...texts.get(key) ?? [], text]);
  };
  for (const slices of ownedSlices) add(slices, true);
  for (const slices of dependentSlices) add(slices, false);
  return [...texts].map(([key, [first, ...more]]) => {
    if (more.length === 0) return first!;
    const [layer, at] = JSON.parse(key) as [string, number[]];
    return `${layer}[${positionsText(at)}]`;
  });
}

function axisText(
  { parameter, axis }: ParameterSlices,
  at: readonly number[],
  isOwned: boolean,
): string {
  if (!KERNEL.test(parameter)) return `${parameter} axis ${axis} [${positionsText(at)}]`;
  const word = isOwned ? axis >= 2 ? "filter" : "output" : "input";
  return `${layerOf(parameter)} ${word}${at.length === 1 ? "" : "s"} ${positionsText(at)}`;
}

function positionsText(at: readonly number[]): string {
  const shown = at.slice(0, MAX_SHOWN).join(", ");
  return at.length > MAX_SHOWN ? `${shown} and ${at.length - MAX_SHOWN} more` : shown;
}

function layerOf(parameter: string): string {
  return parameter.replace(/(.)\/[^/]*$/s, "$1");
}
