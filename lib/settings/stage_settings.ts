import { integerIn, numberIn } from "./number_kinds.ts";
import { type Setting, setting } from "./setting.ts";
import type { Settings } from "./settings.ts";

/** Epochs and periods beyond which a number is a slip of the finger. */
export const LONGEST = 1_000_000;

/** The settings of the stages, a part of `allSettings`. */
export const stageSettings: {
  [
    Name in
      | "warmUp"
      | "projection"
      | "joint"
      | "coolDown"
      | "projectionPeriods"
      | "pruningPeriods"
      | "bitReduction"
  ]: Setting<
    Settings[Name]
  >;
} = {
  warmUp: setting(numberIn({ min: 0, max: LONGEST }), {
    section: "Stages",
    unit: "epochs",
    help: "train with quantizers; fractions are allowed",
    initial: 0.5,
  }),
  projection: setting(numberIn({ min: 0, max: LONGEST }), {
    section: "Stages",
    unit: "epochs",
    help: "lower the highest bit width in periods",
    initial: 1.5,
  }),
  joint: setting(numberIn({ min: 0, max: LONGEST }), {
    section: "Stages",
    unit: "epochs",
    help: "forget structures in periods; by the paper's rules bits are set here, too",
    initial: 2,
  }),
  coolDown: setting(numberIn({ min: 0, max: LONGEST }), {
    section: "Stages",
    unit: "epochs",
    help: "train on with structures and bits fixed",
    initial: 3,
  }),
  projectionPeriods: setting(integerIn({ min: 1, max: LONGEST }), {
    section: "Stages",
    unit: "n",
    help: "periods of the projection stage",
    initial: 4,
  }),
  pruningPeriods: setting(integerIn({ min: 1, max: LONGEST }), {
    section: "Stages",
    unit: "n",
    help: "periods of the joint stage",
    initial: 5,
  }),
  bitReduction: setting(integerIn({ min: 0, max: 22 }), {
    section: "Stages",
    unit: "bits",
    help: "bits taken off in each projection period",
    initial: 3,
  }),
};
