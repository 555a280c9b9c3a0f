/**
 * How values flow between the boxes of a picture.
 *
 * @module
 */
import type { Graph, ValueId } from "../../graph/mod.ts";
import { palette } from "../charts/theme.ts";
import { boxName, dotText } from "./dot_text.ts";
import type { OperatorBox } from "./operator_boxes.ts";
import { shapeText } from "./operator_label.ts";

/**
 * The network's inputs and outputs, dark.
 *
 * @param graph The graph.
 * @returns Statements of DOT.
 */
export function endLines(graph: Graph): string[] {
  const style = `style="rounded,filled" fillcolor="${palette.ink}" fontcolor=white fontsize=12`;
  const pill = (id: string, text: string) => `${id} [label=<${dotText(text)}> ${style}];`;
  return [
    ...inputsOf(graph).map(({ name, value }) =>
      pill(`i${value}`, `${boxName(name)}  ${shapeText(graph, value)}`)
    ),
    ...graph.outputs.map((value, i) => pill(`o${i}`, `output:${i}  ${shapeText(graph, value)}`)),
  ];
}

/**
 * One arrow for each pair of boxes between which values flow.
 *
 * @param graph The graph.
 * @param boxes Its boxes.
 * @returns Statements of DOT.
 */
export function edgeLines(graph: Graph, boxes: readonly OperatorBox[]): string[] {
  const source = new Map<ValueId, string>(
    inputsOf(graph).map(({ value }) => [value, `i${value}`]),
  );
  boxes.forEach(({ nodes }, i) => {
    for (const value of nodes.flatMap(({ outputs }) => outputs)) source.set(value, `n${i}`);
  });
  const arrows = new Set<string>();
  const draw = (value: ValueId, to: string) => {
    const from = source.get(value);
    if (from === undefined || from === to) return;
    // edges between consecutive boxes weigh more, which keeps the main path straight
    const isNext = from.startsWith("n") && to === `n${Number(from.slice(1)) + 1}`;
    arrows.add(`${from} -> ${to}${isNext ? " [weight=9]" : ""};`);
  };
  boxes.forEach(({ nodes }, i) => {
    for (const { inputs } of nodes) for (const value of Object.values(inputs)) draw(value, `n${i}`);
  });
  graph.outputs.forEach((value, i) => draw(value, `o${i}`));
  return [...arrows];
}

function inputsOf(graph: Graph) {
  return graph.leaves.filter(({ kind }) => kind === "input");
}
