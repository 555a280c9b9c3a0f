import { testExamples } from "./examples.ts";

await testExamples(2, 4);
