import { type Formula, tex } from "./formula.ts";

/** The formulas of the summary of GETA, by id. */
export const summary: Readonly<Record<string, Formula>> = {
  "summary-1-problem": {
    section: "1",
    formula: tex`structures and bits in one training, $K$ and $[b_l, b_u]$ given`,
  },
  "summary-1-code": {
    section: "1",
    formula: "code: `GETA(model)`, `qasso()`, `construct_subnet()`",
  },
  "summary-2-attached": {
    section: "2 (a)",
    formula: "attached branch: a quantizer with shared weights hangs on the operator",
  },
  "summary-2-inserted": {
    section: "2 (b)",
    formula: "inserted branch: clip, round and scale between two layers",
  },
  "summary-2-groups": {
    section: "2 (c)",
    formula: "branches merged, then the smallest structures that can be removed",
  },
  "summary-3-stages": { section: "3", formula: "warm-up, projection, joint, cool-down" },
  "summary-3-groups": {
    section: "3",
    formula: tex`redundant structures $G_R$, important ones $G_I$`,
  },
  "summary-3.1-penalty": { section: "3.1", formula: tex`penalty with a factor $\lambda$ by hand` },
  "summary-3.1-all": {
    section: "3.1",
    formula: tex`projecting $(d, t, q_m)$: $(q_m)^t$ explodes or vanishes`,
  },
  "summary-3.1-ppsg": { section: "3.1", formula: tex`project $d$ only (PPSG)` },
  "summary-3.1-bits": { section: "3.1", formula: tex`$b = \log_2\big((q_m)^t / d + 1\big) + 1$` },
  "summary-3.1-inverse": {
    section: "3.1, implied",
    formula: tex`$d = (q_m)^t / (2^{b-1} - 1)$`,
  },
  "summary-3.1-quantizer": {
    section: "3.1, implied",
    formula:
      tex`$x^Q = \operatorname{sgn}(x)\, d\, \lfloor \min(\lvert x \rvert, q_m)^t / d \rceil$`,
  },
  "summary-3.1-gradients": {
    section: "3.1, implied",
    formula: tex`$\partial x^Q/\partial d,\ \partial x^Q/\partial q_m,\ \partial x^Q/\partial t$`,
  },
  "summary-4.1-none": {
    section: "4.1, case 1",
    formula: tex`$\gamma = 0$ if clip $\le \varepsilon$ (its norm, not its mean)`,
  },
  "summary-4.1-fade": {
    section: "4.1, case 2",
    formula: tex`$\gamma = 1 - \frac{K_p - k - 1}{K_p - k}$`,
  },
  "summary-4.1-limit": {
    section: "4.1, case 3",
    formula:
      tex`$\gamma = -\frac{(1 - \eta)\,\alpha\,\lVert \nabla_x f \rVert}{\cos\theta_\gamma\, \lVert \operatorname{sgn}(x)\,\text{clip} \rVert}$`,
  },
  "summary-4.2-normal": {
    section: "4.2, normal",
    formula: tex`$d = \frac{(q_m)^t}{2^{b_l - 1} - 1}$`,
  },
  "summary-4.2-conflict": {
    section: "4.2, conflict",
    formula:
      tex`$d = -\frac{\xi\,\eta\,\alpha\,\nabla_x f}{\gamma \cos\theta_d \operatorname{sgn}(x) R(x)}$ (norms of both vectors)`,
  },
  "summary-4.2-beta": {
    section: "4.2, note",
    formula:
      tex`factor $\beta$ until $b \in [b_l, b_u]$: $\gamma \leftarrow \beta\gamma$, $d \leftarrow d/\beta$`,
  },
  "summary-4-descent": {
    section: "4, implied",
    formula:
      tex`the step $s$ descends: $\langle s, \nabla f \rangle \le -\eta(1 - \xi)\,\alpha\,\lVert \nabla f \rVert^2$`,
  },
  "summary-5-bops": {
    section: "5",
    formula: tex`BOPs $= \sum_l \text{MACs}_l\, b_{w,l}\, b_{a,l}$`,
  },
  "summary-5-table": { section: "5", formula: "table: −95.5, −99.6, −93, −85.6 % BOPs" },
  "summary-5-bits": {
    section: "5, remark",
    formula: "more than 60 % sparsity needs at least 4 bits",
  },
  "summary-6-once": { section: "6", formula: "one training against prune, then quantize" },
};
