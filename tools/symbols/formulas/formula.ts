/** A formula, or a statement that a run can test, of a source of the course. */
export interface Formula {
  /** Section of the source. */
  section: string;
  /** As the source has it, in Markdown; where the source errs the course's correction stands behind it. */
  formula: string;
}

/** LaTeX as it stands. */
export const tex: typeof String.raw = String.raw;
