/** The records against what tfjs and the engine really do. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { operatorOf, operators, operatorSections, ruleTexts } from "@geta-lab/geta/operators";
import { architectures } from "@geta-lab/geta/zoo";
import { traceFloat } from "../../tools/zoo/trace_quantized.ts";

tf.env().set("PROD", true);
await useEngine();
const records = [...operators.values()];

Deno.test("operators has every record once, under the name of a kernel of tfjs or of the engine", () => {
  assert.equal(Object.values(operatorSections).flat().length, operators.size);
  const backends = ["cpu", tf.getBackend()].flatMap((name) => tf.getKernelsForBackend(name));
  // some of tfjs' names have no kernel on these two
  const known = new Set([...backends.map(({ kernelName }) => kernelName), ...Object.values(tf)]);
  assert.deepEqual(records.map(({ name }) => name).filter((name) => !known.has(name)), []);
});

Deno.test("operators says of each operator whether it has a gradient", () => {
  const wrong = records.filter(({ name, gradient }) =>
    (tf.getGradient(name) !== undefined) !== gradient
  );
  assert.deepEqual(wrong.map(({ name }) => name), []);
});

Deno.test("every record has a rule or is a fusion, and every rule has an operator", () => {
  const bare = records.filter(({ rule, fusion }) =>
    (rule === undefined) === (fusion === undefined)
  );
  assert.deepEqual(bare.map(({ name }) => name), []);
  const used = new Set(records.map(({ rule }) => rule));
  assert.deepEqual(Object.keys(ruleTexts).filter((rule) => !used.has(rule as "sum")), []);
});

Deno.test("every operand that a record or a gradient names is one of the operands", () => {
  for (const { name, operands, optional = [], writes = [], product, fusion, variadic } of records) {
    const { inputsToSave = [] } = tf.getGradient(name) ?? {};
    const weights = variadic ? [] : product?.weights.flatMap(({ weight, data }) => [weight, data]);
    for (const operand of [...optional, ...writes, ...weights ?? [], ...inputsToSave]) {
      assert.ok(operands.includes(operand), `${name} ${operand}`);
    }
    const first = operatorOf(fusion?.of)?.operands ?? [];
    assert.deepEqual(operands.slice(0, first.length), first.length > 0 ? first : [], name);
  }
});

Deno.test("the operators of every architecture have the operands of their records, in that order", () => {
  const seen = new Set<string>();
  for (const create of Object.values(architectures)) {
    const network = create(1);
    for (const { op, inputs } of traceFloat(network).nodes) {
      seen.add(op);
      const { operands, optional = [], variadic } = operatorOf(op)!;
      const found = Object.keys(inputs);
      const wanted = variadic
        ? found.map((_, i) => String(i))
        : operands.filter((name) => found.includes(name) || !optional.includes(name));
      assert.deepEqual(found, wanted, op);
    }
    tf.dispose(Object.values(network.variables));
  }
  assert.ok(seen.size > 35, `${seen.size} operators`);
});
