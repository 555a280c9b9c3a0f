/**
 * The fused operators as plain loops over doubles, the slow reference of the tests: kernels of a copy of tfjs' cpu backend, so
 * that a test runs the same code on them as on the engine.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { registerLoops } from "./kernels.ts";
import { numbers } from "../backends.ts";

const LOOPS = "loops";

/** Runs `f` on the loops and gives back copies of the numbers of its tensors. */
export async function onLoops(f: () => Tensor[]): Promise<Float32Array[]> {
  tf.env().set("PROD", true);
  if (!tf.findBackendFactory(LOOPS)) {
    tf.registerBackend(LOOPS, tf.findBackendFactory("cpu"));
    tf.copyRegisteredKernels("cpu", LOOPS);
    registerLoops(LOOPS);
  }
  await tf.setBackend(LOOPS);
  return numbers(f);
}
