import { messageOf, type Tensor } from "../../core/mod.ts";
import type { Recording } from "./record.ts";
import { Refusal, Thrown } from "./refusal.ts";

/**
 * Calls a function that is recorded.
 *
 * @param run The function.
 * @param tensors Its arguments.
 * @param recording What was seen so far.
 * @returns Its result.
 * @throws {Error} If it throws; `cause` is the original error, `after` the last operator before it.
 */
export function guarded(
  run: (tensors: Tensor[]) => unknown,
  tensors: Tensor[],
  { nodes, values }: Recording,
): unknown {
  try {
    return run(tensors);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const reason = messageOf(error);
    const thrown = new Thrown(
      `Cannot trace the function: it must not throw: current value is "${reason}"`,
      { cause: error },
    );
    const last = nodes.at(-1);
    if (last) thrown.after = `${last.op} to [${values.get(last.outputs[0]!)!.shape}]`;
    throw thrown;
  }
}
