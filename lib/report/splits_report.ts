/** Images of one split. */
export interface SplitReport {
  /** How many. */
  count: number;
  /** Where they come from, for example `official test images`. */
  origin: string;
}

/** Which images the run saw, and for what. */
export interface SplitsReport {
  /** Images that were trained on. */
  train: SplitReport;
  /** Images that watched the training; cut from training data. */
  validation: SplitReport;
  /** Images that the accuracies of the report are measured on, once for each network; no network is chosen by them. */
  test: SplitReport;
  /** What is unusual, so that the accuracies are not compared with others. */
  note?: string | undefined;
  /** What the samples are, where they are no images: `samples`. */
  unit?: string | undefined;
}
