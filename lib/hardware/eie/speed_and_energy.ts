import { checkOptions, given, numberWithin } from "../../core/mod.ts";

/** The chip of {@linkcode eieSpeed}. */
export interface EieSpeedOptions {
  /** Cycles in a second; the paper's chip has 800e6. */
  clock: number;
  /** Multiply-adds of the layer stored dense; with them the dense equivalent is told. */
  denseMacs?: number;
}

/**
 * Time and rate of a layer from its cycles.
 *
 * ```text
 * seconds    = cycles / clock
 * rate       = 2 macs / seconds            operations a second, a multiply-add is two
 * dense rate = 2 dense macs / seconds      what a chip without zeros to skip would need
 * ```
 *
 * 64 elements at 800 MHz that never wait do 2 * 64 * 800e6 = 102.4e9 operations a second, the paper's 102 GOP/s; at 3 % of the
 * multiply-adds left these stand for 3.4e12 dense ones (the paper: 3 TOP/s).
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), abstract and section VI.
 *
 * @param layer Multiply-adds executed and the cycles that they took.
 * @param options Clock, dense multiply-adds.
 * @returns Seconds, operations a second, and the same for the dense layer (0 if not asked for).
 * @throws {RangeError} If a number is out of range.
 *
 * @example The published peak
 * ```ts
 * import { eieSpeed } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.equal(eieSpeed({ macs: 6400, cycles: 100 }, { clock: 800e6 }).rate, 102.4e9);
 * ```
 */
export function eieSpeed(
  { macs, cycles }: { macs: number; cycles: number },
  options: EieSpeedOptions,
): { seconds: number; rate: number; denseRate: number } {
  checkOptions("eieSpeed()", options, {
    clock: given(numberWithin({ exclusiveMin: 0 })),
    denseMacs: numberWithin({ min: 0 }),
  });
  numberWithin({ min: 0 })("macs", macs);
  numberWithin({ exclusiveMin: 0 })("cycles", cycles);
  const seconds = cycles / options.clock;
  return { seconds, rate: 2 * macs / seconds, denseRate: 2 * (options.denseMacs ?? 0) / seconds };
}

/** Energies of operations, in picojoules. */
export interface OperationEnergies {
  /** One multiply-add. */
  mac: number;
  /** 32 bits from memory on the chip. */
  sram: number;
  /** 32 bits from memory beside the chip. */
  dram: number;
}

/**
 * Energies of 32-bit operations in a 45 nm process: multiplication 3.7 and addition 0.9, static memory of 32 KB 5, DRAM 640.
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), table I; Horowitz 2014, Computing's energy problem.
 *
 * @example A weight from DRAM costs 128 times that from SRAM; the paper says 120
 * ```ts
 * import { ENERGIES_45NM } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.equal(ENERGIES_45NM.dram / ENERGIES_45NM.sram, 128);
 * ```
 */
export const ENERGIES_45NM: Readonly<OperationEnergies> = { mac: 4.6, sram: 5, dram: 640 };

/**
 * Energy of a layer from what it computes and reads.
 *
 * ```text
 * E = macs e_mac + bits from SRAM / 32 e_sram + bits from DRAM / 32 e_dram
 * ```
 *
 * The paper's factors for weights are 120 (SRAM instead of DRAM), 10 (sparsity), 8 (4 bits instead of 32), and 3 (activations that
 * are zero); together 28,800 for an ideal chip.
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), abstract and section I.
 *
 * @param work Multiply-adds, and bits read from either memory.
 * @param energies Picojoules of each; {@linkcode ENERGIES_45NM} if not given.
 * @returns Picojoules.
 * @throws {RangeError} If a number is negative or not finite.
 *
 * @example
 * ```ts
 * import { layerEnergy } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const dense = layerEnergy({ macs: 0, sramBits: 0, dramBits: 32 * 1000 });
 * const onChip = layerEnergy({ macs: 0, sramBits: 4 * 100, dramBits: 0 });
 * assert.equal(dense / onChip, 128 * 10 * 8);
 * ```
 */
export function layerEnergy(
  work: { macs: number; sramBits: number; dramBits: number },
  energies: OperationEnergies = ENERGIES_45NM,
): number {
  for (const [name, value] of [...Object.entries(work), ...Object.entries(energies)]) {
    numberWithin({ min: 0 })(name, value);
  }
  const { macs, sramBits, dramBits } = work;
  return macs * energies.mac + sramBits / 32 * energies.sram + dramBits / 32 * energies.dram;
}
