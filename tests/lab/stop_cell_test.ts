import assert from "node:assert/strict";
import { mayWait } from "../../tools/lab_kernel/stop_cell.ts";

Deno.test("mayWait() is true of code that awaits or imports, so that it is never terminated behind a wait", () => {
  for (
    const code of [
      "await train()",
      "const a = 1;\nfor await (const x of y) ;",
      'import * as tf from "x";\nwhile (true) ;',
      "await using file = open()",
    ]
  ) assert.equal(mayWait(code), true, code);
  for (const code of ["while (true) {}", "important(1)", "awaiting++", "let s = 1; s"]) {
    assert.equal(mayWait(code), false, code);
  }
});
