/**
 * Parameters in a picture: those that the same boxes read share a chip.
 *
 * @module
 */
import { largest } from "../../core/mod.ts";
import type { Graph, GraphLeaf } from "../../graph/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";
import { boxName, dotText } from "./dot_text.ts";
import type { GroupLook } from "./group_looks.ts";
import { type OperatorBox, parameterValues } from "./operator_boxes.ts";
import { shapeText, symbolOf } from "./operator_label.ts";

/** Parameters that the same boxes read. */
export interface ParameterChip {
  /** The parameters, in order of first use. */
  leaves: GraphLeaf[];
  /** Indices of the boxes that read them. */
  readers: number[];
}

/**
 * Sorts variables and constant arrays by the boxes that read them. Constants of one number stand with their operator instead,
 * and the scalars of a quantizer that is drawn as one box in that box.
 *
 * @param graph The graph.
 * @param boxes All boxes.
 * @returns The chips in order of their first parameter.
 */
export function parameterChips(graph: Graph, boxes: readonly OperatorBox[]): ParameterChip[] {
  const known = parameterValues(graph);
  const readers = new Map<number, number[]>();
  boxes.forEach(({ nodes, branch, isWhole }, i) => {
    const values = nodes.flatMap((node) => Object.values(node.inputs));
    for (const leaf of new Set(values.map((value) => known.get(value)))) {
      const isHidden = isWhole && leaf !== known.get(branch!.root);
      if (leaf !== undefined && !isHidden) readers.set(leaf, [...readers.get(leaf) ?? [], i]);
    }
  });
  const chips = new Map<string, ParameterChip>();
  for (const leaf of graph.leaves) {
    const boxesOfLeaf = readers.get(leaf.value);
    if (boxesOfLeaf === undefined || leaf.data?.length === 1) continue;
    const key = boxesOfLeaf.join();
    const chip = chips.get(key) ?? { leaves: [], readers: boxesOfLeaf };
    chip.leaves.push(leaf);
    chips.set(key, chip);
  }
  return [...chips.values()];
}

/**
 * Label of a chip, HTML-like as DOT has it: names and shapes, filled with the colour of the group that owns the
 * parameter, behind a stripe in the colour of each group that only cuts its inputs.
 *
 * @param graph The graph.
 * @param chip The chip.
 * @param about Beginning of the names that need not be said again, and the groups with their looks.
 * @returns The label.
 */
export function chipLabel(
  graph: Graph,
  { leaves }: ParameterChip,
  { folder: known, groups, looks }: {
    folder: string | undefined;
    groups: readonly PruningGroup[];
    looks: readonly GroupLook[];
  },
): string {
  const rows = new Map<
    string,
    { folder: string; names: string[]; shape: string; fills: string[] }
  >();
  for (const { name, value } of leaves) {
    const isKnown = known !== undefined && name.startsWith(`${known}/`);
    const [, folder, last] = /^(.*\/)?(.*)$/s.exec(isKnown ? name.slice(known.length + 1) : name)!;
    const shape = shapeText(graph, value);
    const fills = groupsOf(name, groups).map((i) => looks[i]!.fill);
    const key = JSON.stringify([folder, shape, fills]);
    const row = rows.get(key) ?? { folder: folder ?? "", names: [], shape, fills };
    row.names.push(last!);
    rows.set(key, row);
  }
  const columns = largest([...[...rows.values()].map(({ fills }) => fills.length), 1]);
  const html = [...rows.values()].map(({ folder, names, shape, fills }) => {
    const [own = "", ...others] = fills;
    const stripes = Array.from({ length: columns - 1 }, (_, i) => {
      const fill = others[i + others.length - columns + 1];
      return `<TD${fill ? ` BGCOLOR="${fill}"` : ""} WIDTH="6"></TD>`;
    });
    const about = (names.length === 1 && symbolOf(names[0]!)) || shape;
    const text = `${dotText(boxName(folder + names.join(", ")))}  ${about}`;
    return `<TR>${stripes.join("")}<TD${own && ` BGCOLOR="${own}"`} ALIGN="LEFT">${text}</TD></TR>`;
  });
  return `<TABLE BORDER="0" CELLSPACING="2" CELLPADDING="2">${html.join("")}</TABLE>`;
}

/** Indices of the groups that cut a parameter: first the one that owns it, if any, else one that reads it. */
function groupsOf(parameter: string, groups: readonly PruningGroup[]): number[] {
  const having = (kind: "ownedSlices" | "dependentSlices") =>
    groups.flatMap((group, i) => group[kind].some((cut) => cut.parameter === parameter) ? [i] : []);
  return [...new Set([...having("ownedSlices"), ...having("dependentSlices")])];
}
