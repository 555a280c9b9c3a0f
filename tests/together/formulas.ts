/** Formulas, and what is drawn and written. */
import { testTogether } from "./together.ts";

await testTogether(
  "core",
  "cost",
  "hardware",
  "i18n",
  "importance",
  "io",
  "mask",
  "nm",
  "operators",
  "optim",
  "quant",
  "report",
  "schedule",
  "sensitivity",
  "settings",
  "structure",
  "viz",
);
