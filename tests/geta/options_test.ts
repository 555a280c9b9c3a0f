// A notebook checks no types: what is misspelt must not silently mean the default, at no entry of the library.
import assert from "node:assert/strict";
import { getaRun, recipe } from "@geta-lab/geta";
import { cost } from "@geta-lab/geta/cost";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { resnet20, small } from "@geta-lab/geta/models";
import { exampleInputs } from "@geta-lab/geta/nn";
import { adam, adamw, optimizer, sgd } from "@geta-lab/geta/optim";
import { pruningGroups } from "@geta-lab/geta/qadg";
import { buildSubnet } from "@geta-lab/geta/subnet";
import { explain, graphSvg } from "@geta-lab/geta/viz";

await useEngine();
const model = small();
const forward = (x: Parameters<typeof model.forward>[0]) => model.forward(x, { training: false });
const inputs = exampleInputs(model.inputs, 1, 0);
const graph = trace(forward, inputs, { variables: model.variables });
const data = shapes({ train: 64, validation: 32, test: 32 });
const source = imageBatches(data, { size: 32, seed: 0 });

/** What a user could write; what a compiler would refuse is what is tested. */
// deno-lint-ignore no-explicit-any -- options that the types forbid
type Wrong = any;

const settings = (changed: Wrong) => () =>
  getaRun(model, source, { ...recipe("small"), ...changed });
const fromRecipe = (changed: Wrong) => () => recipe("small", changed);

const CASES: [what: string, call: () => unknown, message: RegExp][] = [
  ...[settings, fromRecipe].flatMap((use): [string, () => unknown, RegExp][] => [
    [
      `${use.name}: quantize weights`,
      use({ quantize: "weights" }),
      /quantize.* weights; did you mean weight\?/,
    ],
    ["semantics papr", use({ semantics: "papr" }), /semantics.* papr; did you mean paper\?/],
    [
      "optimizer lion",
      use({ optimizer: "lion" }),
      /optimizer: it must be one of sgd, adam, adamw.* lion/,
    ],
    ["start denes", use({ start: "denes" }), /start.* denes; did you mean dense\?/],
    ["sparsty", use({ sparsty: 0.3 }), /sparsty is not a setting; did you mean sparsity\?/],
    ["three bits", use({ bitRange: [4, 8, 16] }), /bitRange.*LOW:HIGH.* 4:8:16/],
  ]),
  ["recipe of resnt20", () => recipe("resnt20" as Wrong), /resnt20; did you mean resnet20\?/],
  [
    "trace of variable",
    () => trace(forward, inputs, { variable: {} } as Wrong),
    /variable: .* did you mean variables\?/,
  ],
  [
    "heads dimension",
    () => pruningGroups(graph, { heads: "dimension" as Wrong }),
    /heads.* did you mean dimensions\?/,
  ],
  [
    "averages aproximate",
    () => pruningGroups(graph, { averages: "aproximate" as Wrong }),
    /did you mean approximate\?/,
  ],
  [
    "ignores",
    () => pruningGroups(graph, { ignores: ["head"] } as Wrong),
    /ignores: .* did you mean ignore\?/,
  ],
  [
    "ignore as text",
    () => pruningGroups(graph, { ignore: "head" as Wrong }),
    /ignore: it must be a list.* head/,
  ],
  ["ignore of nothing", () => pruningGroups(graph, { ignore: ["conv9"] }), /Cannot ignore conv9/],
  [
    "graphSvg detail",
    () => graphSvg(graph, { detail: "layer" as Wrong }),
    /detail.* did you mean layers\?/,
  ],
  [
    "graphSvg group",
    () => graphSvg(graph, { group: [] } as Wrong),
    /group: .* did you mean groups\?/,
  ],
  [
    "explain details",
    () => explain(graph, { details: "layers" } as Wrong),
    /details: .* did you mean detail\?/,
  ],
  ["cost bit", () => cost(graph, { bit: {} } as Wrong), /bit: .* did you mean bits\?/],
  [
    "buildSubnet shape",
    () => buildSubnet({ shape: {} } as Wrong),
    /subnet: graph must be given: current value is shape$/,
  ],
  [
    "useEngine device",
    () => useEngine({ device: "gpu" as Wrong }),
    /device.* gpu; did you mean webgpu\?/,
  ],
  [
    "useEngine thread",
    () => useEngine({ thread: 1 } as Wrong),
    /thread: .* did you mean threads\?/,
  ],
  [
    "useEngine blas",
    () => useEngine({ blas: "no" as Wrong }),
    /blas: it must be true or false.* no/,
  ],
  ["shapes trian", () => shapes({ trian: 10 } as Wrong), /trian: .* did you mean train\?/],
  ["shapes train", () => shapes({ train: "10" as Wrong }), /train: it must be an integer/],
  [
    "imageBatches sed",
    () => imageBatches(data, { size: 8, sed: 0 } as Wrong),
    /sed: .* did you mean seed\?/,
  ],
  [
    "imageBatches without a seed",
    () => imageBatches(data, { size: 8 } as Wrong),
    /seed: it must be given to imageBatches\(\)/,
  ],
  ["small sed", () => small({ sed: 1 } as Wrong), /sed: .* did you mean seed\?/],
  [
    "resnet20 classes",
    () => resnet20({ classes: "10" as Wrong }),
    /classes: it must be an integer/,
  ],
  [
    "optimizer lion",
    () => optimizer({ rule: "lion" as Wrong }),
    /rule: it must be one of sgd, adam, adamw.* lion/,
  ],
  [
    "optimizer without a rule",
    () => optimizer({} as Wrong),
    /rule: it must be given to optimizer\(\)/,
  ],
  ["sgd momentun", () => sgd({ momentun: 0.9 } as Wrong), /momentun: .* did you mean momentum\?/],
  ["adam beta1", () => adam({ beta1: 0.9 } as Wrong), /beta1: .* did you mean beta2\?/],
  [
    "adamw weightDecay",
    () => adamw({ weightDecay: "0.1" as Wrong }),
    /weightDecay: it must be a number/,
  ],
];

for (const [i, [what, call, message]] of CASES.entries()) {
  Deno.test(`option ${i + 1}: ${what} is refused in one line`, async () => {
    await assert.rejects(async () => await call(), (error: Error) => {
      assert.match(error.message, /^Cannot [^\n]+$/);
      assert.match(error.message, message);
      return true;
    });
  });
}
