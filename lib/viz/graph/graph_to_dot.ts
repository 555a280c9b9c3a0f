import { checkOptions, oneOfWords, someList, unchecked } from "../../core/mod.ts";
import type { Graph } from "../../graph/mod.ts";
import { findBranches, type QuantizedLayer, type QuantizerBranch } from "../../qadg/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";
import { palette } from "../charts/theme.ts";
import { dotText } from "./dot_text.ts";
import { MEASURED_FONT } from "./dot_to_svg.ts";
import { groupLooks, legendRows } from "./group_looks.ts";
import { edgeLines, endLines } from "./graph_edges.ts";
import { boxStyle, chipEdges, frameLines, rankLines } from "./graph_layout.ts";
import { type Detail, type OperatorBox, operatorBoxes, parameterValues } from "./operator_boxes.ts";
import { operatorGroups } from "./operator_groups.ts";
import { layerOf, operatorLabel } from "./operator_label.ts";
import { chipLabel, parameterChips } from "./parameter_chips.ts";

/** What a picture of a graph shows. */
export interface GraphPictureOptions {
  /** Written above the picture. */
  title?: string;
  /** Pruning groups: each gets a colour and a place in the legend; what cannot be pruned is grey and says why. */
  groups?: readonly PruningGroup[];
  /** Layers as {@linkcode mergeBranches} gives them: the scalars they own are written into their boxes. */
  layers?: readonly QuantizedLayer[];
  /**
   * `"layers"` (default): bias, batch norm and activation stand in the box of their layer, a quantizer is one box.
   * `"operators"`: every operator is a box, those of a quantizer in a dashed frame.
   */
  detail?: Detail;
}

/**
 * A graph as text in DOT, the language of Graphviz: operators as boxes with the shapes of their results, parameters as rounded
 * chips, quantizers dashed (orange at weights, blue at activations).
 *
 * The same graph gives the same text; names may contain anything.
 *
 * @param graph A traced model, with quantizers or without.
 * @param options Title, groups, layers and detail.
 * @returns The text; {@linkcode dotToSvg} draws it.
 * @throws {TypeError} If a quantizer is malformed, or the groups are those of another graph.
 *
 * @example
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { graphToDot } from "@geta-lab/geta/viz";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc/kernel": tf.variable(tf.ones([3, 2])) };
 * const graph = trace((x) => tf.relu(tf.matMul(x, variables["fc/kernel"])), [tf.zeros([1, 3])], {
 *   variables,
 * });
 * const dot = graphToDot(graph);
 * assert.match(dot, /<B>MatMul<\/B> fc.*Relu.*B×2/);
 * assert.match(dot, /kernel {2}3×2/);
 * ```
 */
export function graphToDot(graph: Graph, options: GraphPictureOptions = {}): string {
  checkOptions("a graph's picture", options, {
    title: unchecked,
    groups: someList,
    layers: someList,
    detail: oneOfWords(["layers", "operators"]),
  });
  const { title, groups = [], layers = [], detail = "layers" } = options;
  const branches = findBranches(graph);
  const boxes = operatorBoxes(graph, branches, detail);
  const chips = parameterChips(graph, boxes);
  const names = parameterNames(graph, branches);
  const looks = groupLooks(groups);
  const groupsOf = groups.length > 0 ? operatorGroups(graph, groups) : new Map<number, number[]>();
  const boxLines = boxes.map((box, i) => {
    const carried = groupsOf.get(box.nodes.at(-1)!.id) ?? [];
    const found = carried.map((index) => looks[index]!);
    const tags = [...new Set(found.map(({ tag }) => tag))];
    const label = operatorLabel(graph, box, { names, tags, layers });
    return `n${i} [label=<${label}>${boxStyle(box, found)}];`;
  });
  const chipLines = chips.map((chip, i) => {
    const folder = folderOf(boxes[chip.readers[0]!]!, names);
    const label = chipLabel(graph, chip, { folder, groups, looks });
    return `p${i} [label=<${label}> style="rounded,filled" fillcolor=white color="${palette.label}" fontsize=11 margin="0.03,0.01"];`;
  });
  return [
    "digraph {",
    `graph [${
      heading(title, legendRows(groups))
    }fontname="${MEASURED_FONT}" fontsize=12 newrank=true ranksep=0.3 nodesep=0.25];`,
    `node [shape=box fontname="${MEASURED_FONT}" fontsize=13 fontcolor="${palette.ink}" color="${palette.label}" height=0.3 margin="0.1,0.04"];`,
    `edge [color="${palette.label}" arrowsize=0.6];`,
    ...boxLines,
    ...chipLines,
    ...rankLines(boxes, chips),
    ...frameLines(graph, boxes, chips),
    ...endLines(graph),
    ...edgeLines(graph, boxes),
    ...chipEdges(boxes, chips),
    "}",
    "",
  ].join("\n");
}

/** Names of the parameters, by every value that is one, a rearranged one, or a quantized one. */
function parameterNames(graph: Graph, branches: readonly QuantizerBranch[]): Map<number, string> {
  const leaves = parameterValues(graph);
  for (const { root, end } of branches) {
    const leaf = leaves.get(root);
    if (leaf !== undefined) leaves.set(end, leaf);
  }
  const variables = new Map(
    graph.leaves.flatMap(({ kind, name, value }) => kind === "variable" ? [[value, name]] : []),
  );
  return new Map([...leaves].flatMap(([value, leaf]) => {
    const name = variables.get(leaf);
    return name === undefined ? [] : [[value, name]];
  }));
}

/** What need not be said again in the names of the parameters that a box reads. */
function folderOf(box: OperatorBox, names: ReadonlyMap<number, string>): string | undefined {
  return box.branch ? box.branch.scalars.stepSize.replace(/\/[^/]*$/s, "") : layerOf(box, names);
}

function heading(title: string | undefined, legend: string): string {
  const rows =
    (title === undefined ? "" : `<TR><TD COLSPAN="6"><B>${dotText(title)}</B></TD></TR>`) +
    legend;
  if (rows === "") return "";
  const table = `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="4" CELLPADDING="1">${rows}</TABLE>`;
  return `label=<${table}> labelloc=t fontcolor="${palette.ink}" `;
}
