/**
 * What the page and its trainer, which runs in a worker, say to each other.
 *
 * @module
 */
import type { EngineInfo } from "../../lib/engine/mod.ts";
import type { PlanRow } from "../../lib/geta/mod.ts";
import type { SubnetFiles } from "../../lib/io/mod.ts";
import type { LayerBits } from "../../lib/quant/mod.ts";
import type { Stage, SubnetInput } from "../../lib/report/mod.ts";

/** How long a run lasts: `quick` is for tests of the page. */
export type Length = "full" | "short" | "quick";

/** What a visitor chooses. */
export interface Choice {
  /** Share of the structures to remove, 0 to below 1. */
  sparsity: number;
  /** Bits that weights and inputs of the layers shall end at. */
  bits: number;
  /** How long the run lasts. */
  length: Length;
}

/** What the page asks for. */
export type Order =
  /** What would a run do, and end with? */
  | { order: "predict"; choice: Choice }
  /** Train. */
  | { order: "start"; choice: Choice }
  /** Wait after the step that is being made. */
  | { order: "pause" }
  /** Go on. */
  | { order: "play" }
  /** Give the run up. */
  | { order: "stop" };

/** A group of structures, as drawn. */
export interface GroupPicture {
  /** Norm of each structure. */
  norms: number[];
  /** Numbers of those that are leaving. */
  redundant: number[];
  /** Numbers of those that are zero for good. */
  pruned: number[];
}

/** Where a run stands. */
export interface Picture {
  /** Steps done. */
  step: number;
  /** Part of the run. */
  stage: Stage;
  /** Training loss of the step. */
  loss: number;
  /** Structures, in the order of the plan's groups. */
  groups: GroupPicture[];
  /** Bits by layer; empty in dense training. */
  bits: Record<string, LayerBits>;
  /** Bit operations, a share of the dense network's. */
  bops: number;
  /** Milliseconds of a step, of the last ones in the mean. */
  milliseconds: number;
}

/** What is known before the first step. */
export interface Plan {
  /** What was asked for. */
  choice: Choice;
  /** Steps of the whole run. */
  totalSteps: number;
  /** What happens when. */
  rows: PlanRow[];
  /** Groups that can lose structures: the layers whose outputs they are, and number of structures. */
  groups: { name: string; size: number }[];
  /** Structures that shall leave. */
  leaving: number;
  /** Bit operations that will be left if all groups lose the same share, a share of the dense network's. */
  bops: number;
  /** Layers with quantizers, in order. */
  layers: string[];
  /** Names of the classes. */
  classes: string[];
  /** Some validation images: pixels [count, 32, 32, 3] as bytes, and their classes. */
  samples: { images: Uint8Array; labels: number[] };
  /** Number of validation images. */
  validation: number;
}

/** One network of the result. */
export interface Figures {
  /** Share of right answers on the test images, 0 to 1. */
  accuracy: number;
  /** Bit operations of one answer. */
  bops: number;
  /** Multiply-adds of one answer. */
  macs: number;
  /** Parameters. */
  parameters: number;
  /** Bytes of the parameters. */
  bytes: number;
  /** Mean bits of a parameter. */
  averageBits: number;
}

/** What a finished run gives. */
export interface Outcome {
  dense: Figures;
  compressed: Figures;
  /** Test images that both were measured on. */
  testImages: number;
  /** Structures that are gone, of those that may go. */
  structures: { zero: number; total: number };
  /** Largest difference between the subnet's outputs and those of the network with zeros in the place of what was cut. */
  difference: number;
  /** Seconds that the run took, pauses left out. */
  seconds: number;
  /** The subnet, in the library's own format. */
  files: SubnetFiles;
  /** What the subnet expects. */
  input: SubnetInput;
}

/** What the trainer tells. */
export type News =
  /** It can train. */
  | { news: "ready"; engine: EngineInfo }
  /** What a run would do. */
  | { news: "preview"; plan: Plan }
  /** A run begins. */
  | { news: "plan"; plan: Plan }
  /** A step was made. */
  | { news: "picture"; picture: Picture }
  /** Accuracy on the validation images, and the classes that the network sees in the samples. */
  | { news: "validated"; step: number; accuracy: number; answers: number[] }
  /** The run is over. */
  | { news: "done"; outcome: Outcome }
  /** The run was given up. */
  | { news: "stopped" }
  /** Something went wrong. */
  | { news: "failed"; message: string };
