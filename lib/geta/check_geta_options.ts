import {
  checkOptions,
  integerWithin,
  type OptionCheck,
  someFunction,
  someList,
  unchecked,
  valueText,
} from "../core/mod.ts";
import { checkSetting, type Settings } from "../settings/mod.ts";
import type { GetaOptions } from "./handle_types.ts";

/** As the setting of a run with the same name. */
const setting: OptionCheck = (name, value) => checkSetting(name as keyof Settings, value as never);
const steps = integerWithin({ min: 0 });

/** A list of at least one batch, each a list of the network's inputs. */
const someBatches: OptionCheck = (name, value) => {
  someList(name, value);
  const batches = value as unknown[];
  if (batches.length > 0 && batches.every((one) => Array.isArray(one) && one.length > 0)) return;
  const wrong = batches.find((one) => !Array.isArray(one) || one.length === 0);
  throw new TypeError(
    `Cannot use ${name}: it must be a list of batches, each a list of the network's inputs: current value is ${
      batches.length === 0 ? "no batch" : `a batch that is ${valueText(wrong)}`
    }`,
  );
};

/**
 * Throws unless all options of `geta()` exist and are what they may be; schedule and criteria are checked by QASSO's rules.
 *
 * @param options The options.
 * @throws {TypeError} If an option does not exist or has the wrong type.
 * @throws {RangeError} If a value is out of range, or two exclude each other.
 */
export function checkGetaOptions<Outputs, Labels>(options: GetaOptions<Outputs, Labels>): void {
  checkOptions<GetaOptions<Outputs, Labels>>("geta()", options, {
    steps: integerWithin({ min: 1 }),
    loss: unchecked,
    learningRate: (name, value) => typeof value === "function" ? undefined : setting(name, value),
    calibration: someBatches,
    quantize: setting,
    semantics: setting,
    ignore: setting,
    optimizer: unchecked, // by optimizer()
    learningRateQuantizer: setting,
    sparsity: setting,
    budget: unchecked, // by the rules
    bits: setting,
    bitPrice: unchecked, // by the rules
    maxRatio: setting,
    roundTo: setting,
    momentumGuard: unchecked, // by the rules
    criteria: unchecked, // by the rules
    importance: someFunction,
    warmUpSteps: steps,
    projectionSteps: steps,
    projectionPeriods: setting,
    jointSteps: steps,
    pruningPeriods: setting,
    bitRange: setting,
    bitReduction: setting,
    activationBitRange: setting,
    layerBits: setting,
  });
  if (options.importance === undefined || options.criteria === undefined) return;
  throw new RangeError(
    "Cannot use criteria: importance must not be given beside it, since it takes its place: current value is both",
  );
}
