import { testExamples } from "./examples.ts";

await testExamples(3, 4);
