import type { Graph, GraphNode, ValueId } from "../../graph/mod.ts";
import { dimensionText, operatorOf } from "../../operators/mod.ts";
import type { QuantizedLayer } from "../../qadg/mod.ts";
import { palette } from "../charts/theme.ts";
import { boxName, dotText } from "./dot_text.ts";
import type { OperatorBox } from "./operator_boxes.ts";

const SYMBOLS: Record<string, string> = { stepSize: "d", clip: "q_m", exponent: "t" };
const NAMES_PER_LINE = 4;

/**
 * Name of the layer that a box belongs to: that of the parameter its first operator reads.
 *
 * @param box The box.
 * @param names Parameter names by value.
 * @returns The name of the parameter without its last part; undefined for a box that begins without a parameter.
 */
export function layerOf(
  { nodes: [first], branch }: OperatorBox,
  names: ReadonlyMap<ValueId, string>,
): string | undefined {
  if (branch) return undefined;
  const parameter = Object.values(first!.inputs)
    .map((value) => names.get(value)).find((name) => name !== undefined);
  return parameter?.replace(/(.)\/[^/]*$/s, "$1");
}

/**
 * Label of an operator's box, HTML-like as DOT has it: operators and layer, shape of the result, tags of its groups, and the
 * scalars of the quantizers that the layer owns.
 *
 * @param graph The graph.
 * @param box The box.
 * @param about Names of the parameters by value, tags of the box's groups, and what the layer owns.
 * @returns The label.
 */
export function operatorLabel(
  graph: Graph,
  box: OperatorBox,
  { names, tags, layers }: {
    names: ReadonlyMap<ValueId, string>;
    tags: readonly string[];
    layers: readonly QuantizedLayer[];
  },
): string {
  const [first, ...rest] = box.nodes as [GraphNode, ...GraphNode[]];
  const layer = layerOf(box, names);
  const quantizer = box.isWhole ? box.branch : undefined;
  const title = `<B>${
    quantizer ? `${quantizer.kind} quantizer` : dotText(nameOf(graph, first))
  }</B>`;
  const of = quantizer ? `of ${quantizer.layer}` : layer;
  const lines = [`${title}${of === undefined ? "" : ` ${dotText(boxName(of))}`}`];
  const count = `${box.nodes.length} operator${rest.length === 0 ? "" : "s"}`;
  const folded = quantizer
    ? [`${count}, scalars ${scalarsText(quantizer.scalars)}`]
    : inLines(rest.map((node) => nameOf(graph, node, names)));
  const owner = layers.find(({ name }) => name === layer);
  const shape = shapeText(graph, box.nodes.at(-1)!.outputs[0]!);
  // inside the frame of a quantizer only shapes that differ from its own are written
  const isUsual = box.branch && !box.isWhole && shape === shapeText(graph, box.branch.root);
  const small = [
    ...folded,
    ...owner && operatorOf(first.op)?.product ? ownedText(owner) : [],
    ...isUsual ? [] : [[shape, ...tags].join("  ·  ")],
  ];
  for (const line of small) lines.push(`<FONT POINT-SIZE="11">${dotText(line)}</FONT>`);
  const rows = lines.map((line) => `<TR><TD>${line}</TD></TR>`).join("");
  return `<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="1" COLOR="${palette.label}">${rows}</TABLE>`;
}

/**
 * A shape as text.
 *
 * @param graph The graph.
 * @param value The value.
 * @returns For example `B×32×32×64`; a scalar is called so.
 */
export function shapeText(graph: Graph, value: ValueId): string {
  return graph.values[value]!.shape.map(dimensionText).join("×") || "scalar";
}

/**
 * The paper's symbol for a quantizer's scalar.
 *
 * @param role `stepSize`, `clip` or `exponent`.
 * @returns `d`, `q_m` or `t`; undefined for anything else.
 */
export function symbolOf(role: string): string | undefined {
  return Object.hasOwn(SYMBOLS, role) ? SYMBOLS[role] : undefined;
}

function scalarsText(scalars: object): string {
  return Object.entries(SYMBOLS).flatMap(([role, symbol]) => role in scalars ? symbol : []).join(
    ", ",
  );
}

function ownedText({ weightQuantizer, activationQuantizer }: QuantizedLayer): string[] {
  return [
    ...weightQuantizer ? [`owns ${scalarsText(weightQuantizer)} of its weight`] : [],
    ...activationQuantizer ? [`owns ${scalarsText(activationQuantizer)} of its input`] : [],
  ];
}

/** The operator's name; with the number it takes if one operand is a constant, and `bias` for adding one. */
function nameOf(graph: Graph, node: GraphNode, names?: ReadonlyMap<ValueId, string>): string {
  const operands = Object.values(node.inputs);
  if (node.op === "Add" && operands.some((value) => /\/bias$/.test(names?.get(value) ?? ""))) {
    return "bias";
  }
  const name = operatorOf(node.op)?.title ?? node.op.replace(/^_/, "");
  const constant = graph.leaves.find(({ kind, value, data }) =>
    kind === "constant" && data?.length === 1 && operands.includes(value)
  );
  return constant && names === undefined ? `${name} ${+constant.data![0]!.toPrecision(4)}` : name;
}

function inLines(names: readonly string[]): string[] {
  const lines = Math.ceil(names.length / NAMES_PER_LINE);
  return Array.from(
    { length: lines },
    (_, i) => names.slice(i * NAMES_PER_LINE, (i + 1) * NAMES_PER_LINE).join(" · "),
  );
}
