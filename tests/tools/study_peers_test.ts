import assert from "node:assert/strict";
import { peersTable } from "../../tools/study/peers.ts";

Deno.test("peersTable() says what each recipe lost, beside what the other project did", () => {
  const own = {
    scale: "full",
    method: "",
    seed: 0,
    removed: 0.3,
    accuracy: 0,
    part: "peers",
    target: 0.7298,
    dense: 0.9,
    cut: 0.5,
    choice: "10 + 1 + 5",
  };
  const table = peersTable([
    { ...own, method: "fastnas-peer", accuracy: 0.8946 },
    { ...own, method: "lasso-peer", target: 0.5, accuracy: 0.89 },
    { ...own, method: "mine", accuracy: 0.91 },
  ]);
  const cells = table.split("\n").slice(2).map((row) => row.split("|").map((cell) => cell.trim()));
  assert.deepEqual(cells.map((row) => row.slice(4, 9)), [
    ["72.98", "90.00", "50.00", "89.46", "0.54"],
    ["50.00", "90.00", "50.00", "89.00", "1.00"],
    ["72.98", "90.00", "50.00", "91.00", "-1.00"],
  ]);
  assert.deepEqual(cells.map((row) => row[10]), ["0.6: yes", "its and 0.3: if it lost 0.70", ""]);
});
