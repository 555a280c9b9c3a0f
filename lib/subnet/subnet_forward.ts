import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { replay, type Replayed } from "../graph/mod.ts";
import type { Subnet } from "../io/mod.ts";
import { parameterTensors } from "./parameter_tensors.ts";

/** A subnet as a function that holds its parameters in the engine. */
export interface SubnetForward<
  Inputs extends Tensor | Tensor[] = Tensor,
  Outputs extends Tensor | Tensor[] = Tensor,
> extends Disposable {
  /**
   * Runs the subnet.
   *
   * @param inputs Samples, shape [batch, ...inputShape]; a list if there are several arguments.
   * @returns For example [batch, classes]; a list if there are several results.
   */
  (inputs: Inputs): Outputs;
  /** Gives back the memory of the parameters; the subnet stays. */
  dispose(): void;
}

/**
 * A subnet as a function.
 *
 * @param subnet The subnet.
 * @returns The function; the subnet's parameters are copied to the engine until it is disposed of.
 *
 * @example The subnet needs nothing of the network it was cut from
 * ```ts
 * import { finishRun, getaRun, recipe, subnetForward } from "@geta-lab/geta";
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 200, validation: 10, test: 10 }), { size: 10, seed: 0 });
 * const run = getaRun(mlp(), source, recipe("mlp", { epochs: 2 }));
 * let state = run.start();
 * while (state.step < run.totalSteps) ({ state } = run.advance(state));
 * using forward = subnetForward((await finishRun(run, state)).subnet);
 * assert.deepEqual(forward(tf.zeros([5, 32, 32, 3])).shape, [5, 10]);
 * ```
 */
export function subnetForward<
  Inputs extends Tensor | Tensor[] = Tensor,
  Outputs extends Tensor | Tensor[] = Tensor,
>(subnet: Pick<Subnet, "graph" | "parameters">): SubnetForward<Inputs, Outputs> {
  let parameters: Record<string, Tensor> = {}, run!: Replayed;
  tf.tidy(() => { // where the graph does not fit, no tensor stays behind
    parameters = parameterTensors(subnet.parameters);
    run = replay(subnet.graph, parameters);
    for (const parameter of Object.values(parameters)) tf.keep(parameter);
  });
  const dispose = () => tf.dispose(parameters);
  const forward = (inputs: Inputs) => {
    const results = run(...[inputs].flat() as Tensor[]);
    return (results.length === 1 ? results[0]! : results) as Outputs;
  };
  return Object.assign(forward, { dispose, [Symbol.dispose]: dispose });
}
