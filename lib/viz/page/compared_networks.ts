import { FLOAT_BITS } from "../../quant/mod.ts";
import type { BothNetworks, RunReport } from "../../report/mod.ts";

/** What a network can do and what it costs, whatever made it small. */
export interface ComparedNetwork {
  /** Test accuracy, 0 to 1, or the value of the run's metric. */
  accuracy: number;
  /** Bit operations of one sample. */
  bops: number;
  /** Bytes of the parameters. */
  bytes: number;
  /** Mean bits of a parameter. */
  bits: number;
}

/**
 * Both networks of a run in quantities that runs of GETA and of pruning by recipe share. A pruned network counts as any machine
 * runs it: without what was cut out, in float32, zeros inside weights included.
 *
 * ```text
 * BOPs = MACs x 32 x 32, bytes = 4 x parameters      of a pruned network
 * ```
 *
 * Source: GETA (arXiv:2502.16638), whose figures are relative BOPs.
 *
 * @param report The report of a run.
 * @returns The dense and the compressed network.
 *
 * @example
 * ```ts
 * import type { PruningReport } from "@geta-lab/geta/report";
 * import { comparedNetworks } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const report = {
 *   schema: "geta-lab/pruning-report/1",
 *   accuracy: { test: { dense: 0.9, final: 0.875 } },
 *   macs: { dense: 2000, nonZero: 100, extracted: 500 },
 *   parameters: { dense: 100, nonZero: 10, extracted: 50 },
 * } as PruningReport;
 * const { compressed } = comparedNetworks(report);
 * assert.deepEqual(compressed, { accuracy: 0.875, bops: 512_000, bytes: 200, bits: 32 });
 * ```
 */
export function comparedNetworks(report: RunReport): BothNetworks<ComparedNetwork> {
  if (report.schema === "geta-lab/report/1") {
    const { dense, compressed } = report;
    const of = (network: typeof dense, bits: number): ComparedNetwork => ({
      accuracy: network.accuracy,
      bops: network.bops,
      bytes: network.bytes,
      bits,
    });
    return { dense: of(dense, FLOAT_BITS), compressed: of(compressed, compressed.averageBits) };
  }
  const { accuracy: { test }, macs, parameters } = report;
  const float = (accuracy: number, form: "dense" | "extracted"): ComparedNetwork => ({
    accuracy,
    bops: macs[form] * FLOAT_BITS ** 2,
    bytes: parameters[form] * FLOAT_BITS / 8,
    bits: FLOAT_BITS,
  });
  return { dense: float(test.dense, "dense"), compressed: float(test.final, "extracted") };
}
