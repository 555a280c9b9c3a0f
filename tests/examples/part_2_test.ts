import { testExamples } from "./examples.ts";

await testExamples(1, 4);
