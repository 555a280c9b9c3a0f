import { type Formula, tex } from "./formula.ts";

/** The formulas of the lecture on pruning, sections 1 to 9, by id. */
export const lecture: Readonly<Record<string, Formula>> = {
  "lecture-1.1": {
    section: "1.1",
    formula: tex`$\arg\min L(x; W_p)$ subject to $\lVert W_p \rVert_0 < N$ (here $\le N$)`,
  },
  "lecture-1.2-train": { section: "1.2", formula: "train, prune, fine-tune" },
  "lecture-1.2-rounds": { section: "1.2", formula: "in rounds; three curves" },
  "lecture-1.2-shared": {
    section: "1.2, related work",
    formula: "Deep Compression: shared weights, gradients of centroids, Huffman",
  },
  "lecture-2-single": { section: "2", formula: tex`single weights of $[c_o, c_i, k_h, k_w]$` },
  "lecture-2-vector": {
    section: "2",
    formula: tex`vectors $1 \times k_w$ or $k_h \times 1$`,
  },
  "lecture-2-pattern": {
    section: "2",
    formula: tex`patterns N:M of consecutive weights (N are _kept_)`,
  },
  "lecture-2-index": { section: "2", formula: "2 bits for one of 4 places" },
  "lecture-2-kernel": { section: "2", formula: tex`kernels $k_h \times k_w$` },
  "lecture-2-filter": { section: "2", formula: tex`filters, one $c_o$ each` },
  "lecture-2-channel": { section: "2", formula: tex`input channels, one $c_i$ each` },
  "lecture-2-dense": {
    section: "2",
    formula: "without filters or channels: a smaller dense network",
  },
  "lecture-3": {
    section: "3",
    formula: tex`$y = \mathrm{ReLU}(10 x_0 - 8 x_1 + 0.1 x_2)$`,
  },
  "lecture-3.1-single": { section: "3.1", formula: tex`$\text{Importance} = \lvert W \rvert$` },
  "lecture-3.1-l1": { section: "3.1", formula: tex`$\sum_{i \in S} \lvert w_i \rvert$` },
  "lecture-3.1-l2": { section: "3.1", formula: tex`$\sqrt{\sum_{i \in S} \lvert w_i \rvert^2}$` },
  "lecture-3.1-lp": {
    section: "3.1",
    formula: tex`$\lVert W^{(S)} \rVert_p = \big(\sum_{i \in S} \lvert w_i \rvert^p\big)^{1/p}$`,
  },
  "lecture-3.2-norm": {
    section: "3.2",
    formula:
      tex`$z_{out} = \gamma \frac{z_{in} - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta$ ($\gamma = 0$ leaves $\beta$)`,
  },
  "lecture-3.2-l1": { section: "3.2, step 1", formula: tex`L1 on $\gamma$ in the training` },
  "lecture-3.2-select": {
    section: "3.2, step 2",
    formula: tex`channels of small $\lvert \gamma \rvert$`,
  },
  "lecture-3.2-cut": { section: "3.2, steps 3, 4", formula: "cut them, then fine-tune" },
  "lecture-3.3-taylor": {
    section: "3.3",
    formula:
      tex`$\delta L \approx \sum_i g_i \delta w_i + \frac12 \sum_i h_{ii} \delta w_i^2 + \frac12 \sum_{i \ne j} h_{ij} \delta w_i \delta w_j$ (signs: $-\frac12$)`,
  },
  "lecture-3.3-quadratic": {
    section: "3.3",
    formula:
      tex`$\frac12 \delta W^\top H \delta W = \frac12 \sum_i \sum_j h_{ij} \delta w_i \delta w_j$`,
  },
  "lecture-3.3-obd": {
    section: "3.3",
    formula: tex`importance $\frac12 h_{ii} w_i^2$ ($g \approx 0$, $H$ diagonal)`,
  },
  "lecture-3.3-cost": { section: "3.3, warning", formula: tex`what $H$ costs` },
  "lecture-4": { section: "4", formula: "a neuron is all its inputs and outputs" },
  "lecture-4.1": { section: "4.1", formula: "APoZ, the mean share of zeros" },
  "lecture-4.2-error": {
    section: "4.2",
    formula: tex`$\min \lVert Z - \hat Z \rVert_F^2$, $Z = X W^\top$`,
  },
  "lecture-4.2-channels": {
    section: "4.2",
    formula:
      tex`$\arg\min_{W, \beta} \lVert Z - \sum_c \beta_c X_c W_c^\top \rVert_F^2$, $\lVert \beta \rVert_0 \le N_c$`,
  },
  "lecture-4.2-relaxed": {
    section: "4.2, note",
    formula:
      tex`$\frac12 \lVert Z - \sum_c \beta_c X_c W_c^\top \rVert_F^2 + \lambda \lVert \beta \rVert_1$, by coordinate descent`,
  },
  "lecture-4.2-proximal": { section: "4.2, note", formula: "proximal gradient (ISTA)" },
  "lecture-4.2-squares": {
    section: "4.2, note",
    formula: tex`the other half: $W$ by least squares, $\beta$ fixed`,
  },
  "lecture-5": { section: "5", formula: "not every layer the same ratio" },
  "lecture-5.1-scan": {
    section: "5.1",
    formula: tex`$\Delta Acc_r^i$ for $r \in \{0, 0.1, \dots, 0.9\}$, layer by layer`,
  },
  "lecture-5.1-threshold": {
    section: "5.1",
    formula: tex`ratios where the curves cross a threshold $T$`,
  },
  "lecture-5.1-joint": { section: "5.1, warning", formula: "interaction of layers is ignored" },
  "lecture-5.2.1-state": {
    section: "5.2.1",
    formula: tex`AMC: state, action $a \in [0, 1)$, DDPG`,
  },
  "lecture-5.2.1-reward": {
    section: "5.2.1",
    formula: tex`AMC: $R = -\text{Error}$ within the constraints, else $-\infty$`,
  },
  "lecture-5.2.1-latency": { section: "5.2.1", formula: "latency from a lookup table" },
  "lecture-5.2.2": {
    section: "5.2.2",
    formula: tex`NetAdapt: $\Delta R$ in each round, short and long fine-tuning`,
  },
  "lecture-9.1": { section: "9.1", formula: "1/100 to 1/10 of the learning rate" },
  "lecture-9.2": { section: "9.2", formula: "30 → 50 → 70 %" },
  "lecture-9.3-l1": { section: "9.3", formula: tex`$L' = L(x; W) + \lambda \lvert W \rvert$` },
  "lecture-9.3-l2": { section: "9.3", formula: tex`$L' = L(x; W) + \lambda \lVert W \rVert^2$` },
  "lecture-9.3-smooth": { section: "9.3", formula: "smooth L1 on scaling factors" },
};
