/**
 * Placement: which parameters are beside which box, and which boxes are in a frame.
 *
 * @module
 */
import type { Graph } from "../../graph/mod.ts";
import { palette } from "../charts/theme.ts";
import { boxName, dotText, dotTooltip } from "./dot_text.ts";
import type { GroupLook } from "./group_looks.ts";
import type { OperatorBox } from "./operator_boxes.ts";
import { shapeText } from "./operator_label.ts";
import type { ParameterChip } from "./parameter_chips.ts";

const BRANCH_LOOKS = {
  weight: { line: palette.target, fill: "#FDF1E3" },
  activation: { line: palette.main, fill: "#E6F1F8" },
};

/**
 * Fill, outline and tooltip of a box.
 *
 * @param box The box.
 * @param looks Those of the groups its result carries; several become stripes.
 * @returns Attributes of DOT.
 */
export function boxStyle({ branch, isWhole }: OperatorBox, looks: readonly GroupLook[]): string {
  if (branch && isWhole) {
    const { line, fill } = BRANCH_LOOKS[branch.kind];
    return ` style="dashed,filled" color="${line}" fillcolor="${fill}"`;
  }
  const fills = [...new Set(looks.map(({ fill }) => fill))];
  const tooltip = looks.map(({ tooltip }) => dotTooltip(tooltip)).join("; ");
  const style = fills.length > 1 ? "striped" : "filled";
  return ` style="${style}" fillcolor="${fills.join(":") || "white"}"${
    tooltip && ` tooltip="${tooltip}"`
  }`;
}

/**
 * Puts the parameters of a box beside it: to the left, or to the right if the quantizer of its weight is to the left.
 *
 * An invisible cluster keeps them together.
 *
 * @param boxes The boxes.
 * @param chips The parameters.
 * @returns Statements of DOT.
 */
export function rankLines(
  boxes: readonly OperatorBox[],
  chips: readonly ParameterChip[],
): string[] {
  const beside = boxes.map((_, i) => [`n${i}`]);
  const home = boxes.map((_, i) => readerOfWeight(boxes, i) ?? i);
  home.forEach((reader, i) => reader === i || beside[reader]!.push(`n${i}`));
  chips.forEach(({ readers: [reader, ...others] }, i) => {
    const isInFrame = isFramed(boxes[reader!]!);
    if (others.length === 0 && !isInFrame) beside[home[reader!]!]!.push(`p${i}`);
  });
  return beside.filter((row) => row.length > 1).map((row, i) =>
    `subgraph cluster_row${i} {peripheries=0; margin=0; label=""; {rank=same; ${row.join("; ")}}}`
  );
}

/**
 * The lines from parameters to the boxes that read them.
 *
 * @param boxes The boxes.
 * @param chips The parameters.
 * @returns Statements of DOT.
 */
export function chipEdges(
  boxes: readonly OperatorBox[],
  chips: readonly ParameterChip[],
): string[] {
  const withQuantizer = new Set(boxes.map((_, i) => readerOfWeight(boxes, i)));
  return chips.flatMap(({ readers }, i) =>
    readers.map((reader) => {
      const isRight = readers.length === 1 && withQuantizer.has(reader);
      const [from, to] = isRight ? [`n${reader}`, `p${i}`] : [`p${i}`, `n${reader}`];
      return `${from} -> ${to} [dir=none color="${palette.label}80"];`;
    })
  );
}

/** Whether a box is one of several in the frame of a quantizer. */
function isFramed({ branch, isWhole }: OperatorBox): boolean {
  return branch !== undefined && !isWhole;
}

/** Index of the box that reads what a weight's quantizer makes; undefined for other boxes. */
function readerOfWeight(boxes: readonly OperatorBox[], index: number): number | undefined {
  const { branch, isWhole } = boxes[index]!;
  if (branch?.kind !== "weight" || !isWhole) return undefined;
  const reader = boxes.findIndex(({ nodes }) =>
    nodes.some(({ inputs }) => Object.values(inputs).includes(branch.end))
  );
  return reader < 0 ? undefined : reader;
}

/**
 * Puts the operators of each quantizer, and what only they read, into a dashed frame with its name.
 *
 * @param graph The graph.
 * @param boxes The boxes.
 * @param chips The parameters.
 * @returns Statements of DOT.
 */
export function frameLines(
  graph: Graph,
  boxes: readonly OperatorBox[],
  chips: readonly ParameterChip[],
): string[] {
  const framed = boxes.filter(isFramed);
  const branches = new Set(framed.flatMap(({ branch }) => branch ?? []));
  return [...branches].map((branch, i) => {
    const { line, fill } = BRANCH_LOOKS[branch.kind];
    const scalars = new Set(Object.values(branch.scalars));
    const inside = [
      ...boxes.flatMap((box, k) => box.branch === branch ? [`n${k}`] : []),
      ...chips.flatMap(({ leaves, readers }, k) =>
        leaves.every(({ name }) => scalars.has(name)) && boxes[readers[0]!]!.branch === branch
          ? [`p${k}`]
          : []
      ),
    ];
    const name = `<B>${branch.kind} quantizer of ${dotText(boxName(branch.layer))}</B>`;
    const label = `${name}  ${shapeText(graph, branch.root)}`;
    return `subgraph cluster_${i} {label=<${label}> labelloc=t fontcolor="${palette.ink}" ` +
      `style="dashed,rounded,filled" color="${line}" fillcolor="${fill}" margin=10; ${
        inside.join("; ")
      }}`;
  });
}
