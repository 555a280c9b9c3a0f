/**
 * Recurrent networks as they are traced: one copy of the operators of a step for each step.
 *
 * @module
 */
import { eliminateDeadCode } from "./eliminate_dead_code.ts";
import { withSources } from "./free_length.ts";
import type { Graph, GraphNode, ValueId } from "./types.ts";

/** The operators behind an `Unpack`, step by step. */
interface Steps {
  /** The operators of each step, in order. */
  bodies: GraphNode[][];
  /** Step and place of each value that is made in one. */
  places: Map<ValueId, { step: number; place: number }>;
}

/**
 * A graph that takes another number of steps behind an `Unpack`: copies of the last step follow it, or the last ones are left out. Whoever
 * read the results of the last step, or put those of all together, does so with the new ones.
 *
 * ```text
 * x = [x_0, x_1, x_2]       h_0 = f(x_0, 0), h_1 = f(x_1, h_0), h_2 = f(x_2, h_1)                     y = g(h_2)
 * x = [x_0, ..., x_3]       h_0 = f(x_0, 0), h_1 = f(x_1, h_0), h_2 = f(x_2, h_1), h_3 = f(x_3, h_2)  y = g(h_3)
 * ```
 *
 * @param graph The graph, of three steps or more.
 * @param unpack Its operator that gives each step its input.
 * @param count The number of steps.
 * @returns The graph, or undefined if its steps are not alike.
 */
export function withSteps(graph: Graph, unpack: GraphNode, count: number): Graph | undefined {
  const before = unpack.outputs.length;
  if (count === before) return graph;
  const steps = stepsBehind(graph, unpack);
  if (steps === undefined) return undefined;
  const { bodies, places } = steps, values = [...graph.values];
  const make = (like: ValueId) => values.push(values[like]!) - 1;
  const inputs = unpack.outputs.slice(0, count);
  while (inputs.length < count) inputs.push(make(unpack.outputs[before - 1]!));
  // what stands at a place of each step
  const made = bodies.slice(0, count).map((body) => body.flatMap(({ outputs }) => outputs));
  const last = bodies[before - 1]!, added: GraphNode[] = [];
  for (let step = before; step < count; step++) {
    made.push(last.flatMap(({ outputs }) => outputs.map(make)));
    let at = 0;
    const moved = (value: ValueId): ValueId => {
      if (value === unpack.outputs[before - 1]) return inputs[step]!;
      const place = places.get(value);
      return place === undefined ? value : made[step - (before - 1) + place.step]![place.place]!;
    };
    for (const node of last) {
      const outputs = made[step]!.slice(at, at += node.outputs.length);
      added.push({ ...withOperands(node, moved), outputs });
    }
  }
  // the same places of the new last step, for whoever comes later
  const late = (value: ValueId): ValueId => {
    const place = places.get(value);
    return place?.step === before - 1 ? made[count - 1]![place.place]! : value;
  };
  const dropped = new Set(bodies.slice(count).flat()), inSteps = new Set(bodies.flat());
  const end = last.at(-1);
  const nodes = graph.nodes.flatMap((node): GraphNode[] => {
    if (dropped.has(node)) return node === end ? added : [];
    if (node === unpack) return [{ ...node, outputs: inputs }];
    if (inSteps.has(node)) return node === end ? [node, ...added] : [node];
    const all = placeOfAll(node, before, places);
    if (all === undefined) return [withOperands(node, late)];
    const operands = made.map((step, i) => [String(i), step[all]!]);
    return [{ ...node, inputs: Object.fromEntries(operands) }];
  });
  return eliminateDeadCode({
    ...graph,
    values,
    nodes: nodes.map((node, id) => ({ ...node, id })),
    outputs: graph.outputs.map(late),
  });
}

/** The operators of each step, as many and the same in all; what a step makes of parameters alone belongs to it, too. */
function stepsBehind({ nodes }: Graph, unpack: GraphNode): Steps | undefined {
  const count = unpack.outputs.length;
  if (count < 3) return undefined;
  const stepOf = new Map(unpack.outputs.map((value, step) => [value, step]));
  const ends: number[] = [];
  nodes.forEach((node, position) => {
    if (node === unpack) return;
    let step = -1;
    for (const value of Object.values(node.inputs)) step = Math.max(step, stepOf.get(value) ?? -1);
    if (step < 0) return;
    ends[step] = position + 1;
    for (const value of node.outputs) stepOf.set(value, step);
  });
  // what reads the step before stands before the next input is read: a step is as long as these ends are apart, but begins earlier
  const length = ends[1]! - ends[0]!,
    own = nodes.map(({ op, outputs }) => `${op} ${outputs.length}`);
  const isPeriodic = (begin: number) => {
    for (let i = begin; i < begin + (count - 1) * length; i++) {
      if (own[i] === undefined || own[i] !== own[i + length]) return false;
    }
    return true;
  };
  let begin = nodes.indexOf(unpack) + 1;
  while (begin < ends[0]! && !isPeriodic(begin)) begin++;
  if (!(length > 0) || begin >= ends[0]!) return undefined;
  const bodies = unpack.outputs.map((_, step) =>
    nodes.slice(begin + step * length, begin + (step + 1) * length)
  );
  const places: Steps["places"] = new Map();
  bodies.forEach((body, step) => {
    body.flatMap(({ outputs }) => outputs).forEach((value, place) =>
      places.set(value, { step, place })
    );
  });
  return { bodies, places };
}

/** The place in the steps from which an operator puts all results together, in order. */
function placeOfAll(
  { op, inputs }: GraphNode,
  count: number,
  places: Steps["places"],
): number | undefined {
  const operands = Object.values(inputs).map((value) => places.get(value));
  if (op !== "Pack" || operands.length !== count) return undefined;
  const place = operands[0]?.place;
  const isAll = operands.every((one, step) => one?.step === step && one.place === place);
  return isAll ? place : undefined;
}

function withOperands(node: GraphNode, renumber: (value: ValueId) => ValueId): GraphNode {
  const operands = Object.entries(node.inputs).map(([name, value]) => [name, renumber(value)]);
  return { ...withSources(node, renumber), inputs: Object.fromEntries(operands) };
}
