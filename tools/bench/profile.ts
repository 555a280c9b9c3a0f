/**
 * Where the time of a training step goes.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/**
 * Time per kernel of the current backend.
 *
 * @param step Runs once what is looked at.
 * @param repetitions How often.
 * @returns Lines of text: name, calls and ms per repetition, the slowest first.
 */
export function profile(step: () => void, repetitions: number): string[] {
  const total = new Map<string, { calls: number; ms: number }>();
  let inside = false; // a kernel that calls another one counts alone
  const restore = tf.getKernelsForBackend(tf.getBackend()).map((kernel) => {
    const { kernelFunc, kernelName } = kernel;
    kernel.kernelFunc = (call) => {
      if (inside) return kernelFunc(call);
      inside = true;
      const start = performance.now();
      try {
        return kernelFunc(call);
      } finally {
        inside = false;
        const entry = total.get(kernelName) ?? { calls: 0, ms: 0 };
        entry.calls++;
        entry.ms += performance.now() - start;
        total.set(kernelName, entry);
      }
    };
    return () => kernel.kernelFunc = kernelFunc;
  });
  const start = performance.now();
  for (let i = 0; i < repetitions; i++) step();
  const all = (performance.now() - start) / repetitions;
  restore.forEach((undo) => undo());
  const rows = [...total].map(([name, { calls, ms }]) => ({
    name,
    calls: calls / repetitions,
    ms: ms / repetitions,
  }));
  const kernels = rows.reduce((sum, { ms }) => sum + ms, 0);
  return [
    ...rows.toSorted((a, b) => b.ms - a.ms)
      .map(({ name, calls, ms }) =>
        `${name.padEnd(26)} ${String(calls).padStart(5)} calls ${ms.toFixed(2)} ms`
      ),
    `outside kernels ${(all - kernels).toFixed(2)} ms of ${all.toFixed(2)} ms`,
  ];
}
