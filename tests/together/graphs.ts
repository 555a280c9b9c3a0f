/** Graphs, groups and subnets, data. */
import { testTogether } from "./together.ts";

await testTogether(
  "datasets",
  "graph",
  "models",
  "nn",
  "qadg",
  "search",
  "subnet",
  "support",
);
