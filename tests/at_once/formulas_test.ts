/** Formulas, and what is drawn and written. */
import { testAtOnce } from "./at_once.ts";

await testAtOnce(
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
