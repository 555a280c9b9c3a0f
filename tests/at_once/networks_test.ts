/** Runs. */
import { testAtOnce } from "./at_once.ts";

await testAtOnce(
  "geta",
  "prune",
  "qasso",
  "run",
  "train",
  "zoo",
);
