/** Runs. */
import { testTogether } from "./together.ts";

await testTogether(
  "geta",
  "prune",
  "qasso",
  "run",
  "train",
  "zoo",
);
