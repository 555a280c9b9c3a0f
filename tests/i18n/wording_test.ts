import assert from "node:assert/strict";
import { wordingFaults } from "../../tools/i18n/wording.ts";

const faultsOf = (text: string) => wordingFaults(text, "zh-Hans");

Deno.test("wordingFaults finds nothing in a good sentence", () => {
  const good =
    "**稀疏度**（sparsity）是 $s$，即零的比例；见 [第 2 节](../docs/geta.md)。混合精度量化保留 29.58 % 的运算。";
  assert.deepEqual(faultsOf(good), []);
});

Deno.test("wordingFaults names the terms of the other edition and wrong variants", () => {
  assert.deepEqual(faultsOf("它的精度没有变"), ['准确率 must stand for 精度 in "它的精度没有变"']);
  assert.deepEqual(wordingFaults("準確率不變", "zh-Hant"), [
    '精度 must stand for 準確率 in "準確率不變"',
  ]);
  assert.equal(wordingFaults("優化器與最佳化", "zh-Hant").length, 0);
  assert.match(wordingFaults("優化一下", "zh-Hant")[0] ?? "", /^最佳化 must stand for 優化/);
  assert.match(faultsOf("M:N 稀疏性")[0] ?? "", /^N:M must stand for M:N/);
  assert.deepEqual(faultsOf("讲义写作“M:N 稀疏性”"), []); // a quotation
});

Deno.test("wordingFaults names characters of the other script", () => {
  assert.match(faultsOf("兩个")[0] ?? "", /^兩 is of the other script/);
  assert.match(wordingFaults("两個", "zh-Hant")[0] ?? "", /^两 is of the other script/);
});

Deno.test("wordingFaults names half-width punctuation, but not in code and formulas", () => {
  assert.match(faultsOf("剪枝,微调")[0] ?? "", /^punctuation between Han characters/);
  assert.match(faultsOf("微调.")[0] ?? "", /^punctuation between Han characters/);
  assert.match(faultsOf("微调 (fine-tuning)")[0] ?? "", /^parentheses in prose/);
  assert.deepEqual(faultsOf("函数 `a(b, c)` 给出 $f(x, y)$。"), []);
});

Deno.test("wordingFaults names missing spaces, needless ones and bold text that does not end", () => {
  assert.match(faultsOf("第2节")[0] ?? "", /^a space must stand/);
  assert.match(faultsOf("长度$n$ 为")[0] ?? "", /^a space must stand/);
  assert.match(faultsOf("微调， 再剪枝")[0] ?? "", /^no space may stand/);
  assert.match(
    faultsOf("**微调（fine-tuning）**是")[0] ?? "",
    /^punctuation at the end of bold text/,
  );
});

Deno.test("wordingFaults names sentences of more than 40 characters before a stop", () => {
  assert.deepEqual(faultsOf("剪".repeat(40) + "。" + "枝".repeat(40)), []);
  assert.match(faultsOf("剪".repeat(41))[0] ?? "", /^a sentence has more than 40 characters/);
});
