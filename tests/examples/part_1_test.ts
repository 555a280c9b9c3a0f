import { testExamples } from "./examples.ts";

await testExamples(0, 4);
