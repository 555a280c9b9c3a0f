/**
 * What a subnet really is: its graph is held against that of a cut `small`, its bits are counted by its values. Nothing that the file
 * says about itself is believed.
 *
 * @module
 */
import type { Cost } from "../../../lib/cost/mod.ts";
import { subnetCost } from "../../../lib/geta/mod.ts";
import { type Graph, toJson } from "../../../lib/graph/mod.ts";
import { dequantize, type Subnet, type SubnetLayer } from "../../../lib/io/mod.ts";
import { levelBits, mapScalars, neededBits, scalarBounds } from "../../../lib/quant/mod.ts";
import { expectedGraph } from "./expected_graph.ts";
import { BITS, FULL_WIDTHS } from "./rules.ts";

/** Why a submission does not count. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Layers of `small`, in order, and where each of the four widths is read. */
const LAYERS = ["conv1", "conv2", "conv3", "block/conv1", "block/conv2", "head"];
const WIDTH_LAYERS = ["conv1", "conv2", "conv3", "block/conv1"];

/** What was counted. */
export interface Recounted {
  /** The subnet with the bits that were counted. */
  subnet: Subnet;
  /** Its cost by them. */
  cost: Cost;
}

/**
 * Counts structures, bits and costs of a subnet.
 *
 * @param subnet The subnet, as it was read.
 * @returns The subnet with its own bits, and what it costs.
 * @throws {Refusal} If it is no cut of `small`, not quantized, or says fewer bits than it has.
 */
export async function recount(subnet: Subnet): Promise<Recounted> {
  const widths = WIDTH_LAYERS.map((name, i) => widthOf(subnet, name, FULL_WIDTHS[i]!));
  await requireGraph(subnet.graph, widths);
  for (const { name, value } of subnet.graph.leaves.filter(({ kind }) => kind === "variable")) {
    const wanted = `${subnet.graph.values[value]!.shape}`, found = subnet.parameters[name]?.shape;
    if (`${found}` !== wanted) {
      throw new Refusal(`${name} must have the shape [${wanted}]: it has ${found && `[${found}]`}`);
    }
  }
  const names = subnet.layers.map(({ name }) => name);
  if (`${names}` !== `${LAYERS}`) {
    throw new Refusal(`Its layers must be ${LAYERS.join(", ")}: they are ${names.join(", ")}`);
  }
  const layers = subnet.layers.map((layer): SubnetLayer => ({
    ...layer,
    weightBits: counted(layer, "weight", weightBits(layer, subnet)),
    activationBits: counted(layer, "activation", activationBits(layer, subnet)),
  }));
  const own = { ...subnet, layers };
  return { subnet: own, cost: subnetCost(own) };
}

function widthOf({ parameters }: Subnet, layer: string, full: number): number {
  const width = parameters[`${layer}/kernel`]?.shape.at(-1);
  if (width === undefined) throw new Refusal(`It must have ${layer}/kernel: it has none`);
  if (width >= 1 && width <= full) return width;
  throw new Refusal(`${layer} must have 1 to ${full} channels: it has ${width}`);
}

/** The paper's quantizers, or those of its public implementation. */
async function requireGraph(graph: Graph, widths: readonly number[]): Promise<void> {
  const found = toJson(graph), expected = await expectedGraph(widths, "paper");
  if (found === expected || found === await expectedGraph(widths, "reference")) return;
  const wanted = (JSON.parse(expected) as Graph).nodes.map(({ op }) => op);
  const given = graph.nodes.map(({ op }) => op);
  const at = wanted.findIndex((op, i) => op !== given[i]);
  throw new Refusal(
    at >= 0 || given.length !== wanted.length
      ? `It must be a cut of small: operator ${(at < 0 ? wanted.length : at) + 1} must be ${
        wanted[at] ?? "the last one"
      }: it is ${given[at < 0 ? wanted.length : at] ?? "missing"}`
      : `It must be a cut of small with the widths ${
        widths.join(", ")
      }: an attribute, a shape or a name is another one`,
  );
}

/** Bits that hold the levels, of which the weight must be made. */
function weightBits({ name, levels, stepSize }: SubnetLayer, { parameters }: Subnet): number {
  if (levels === undefined || stepSize === undefined) {
    throw new Refusal(`The weight of ${name} must be integer levels: it is not quantized`);
  }
  const { data } = parameters[`${name}/kernel`]!, wanted = dequantize(levels, stepSize);
  if (data.length !== wanted.length || !data.every((value, i) => Object.is(value, wanted[i]))) {
    throw new Refusal(
      `The weight of ${name} must be its step size times its levels: it has other values`,
    );
  }
  return neededBits(levels);
}

/** Bits that hold every level that the quantizer of the input can give. */
function activationBits({ name }: SubnetLayer, { parameters }: Subnet): number {
  const scalars = mapScalars(
    { stepSize: "stepSize", clip: "clip", exponent: "exponent" } as const,
    (role) => {
      const value = parameters[`${name}/activation/${role}`]!.data[0]!;
      const [least, most] = scalarBounds[role];
      // the bounds are float32 in a file
      if (value >= Math.fround(least) && value <= most && value < Infinity) return value;
      throw new Refusal(
        `${name}/activation/${role} must be in [${least}, ${most}]: it is ${value}`,
      );
    },
  );
  return levelBits(scalars);
}

function counted(layer: SubnetLayer, part: "weight" | "activation", bits: number): number {
  const what = part === "weight" ? "weights" : "inputs", said = layer[`${part}Bits`];
  if (!(bits >= BITS.min && bits <= BITS.max)) {
    throw new Refusal(
      `The ${what} of ${layer.name} must have ${BITS.min} to ${BITS.max} bits: they have ${bits}`,
    );
  }
  if (said < bits) {
    throw new Refusal(`The ${what} of ${layer.name} have ${bits} bits: the file says ${said}`);
  }
  return bits;
}
