/** Graphs, groups and subnets, data. */
import { testAtOnce } from "./at_once.ts";

await testAtOnce(
  "datasets",
  "graph",
  "models",
  "nn",
  "qadg",
  "search",
  "subnet",
  "support",
);
