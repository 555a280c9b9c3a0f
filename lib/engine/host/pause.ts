// Node 22 has no Atomics.pause.
const atomics: { pause?: () => void } = Atomics;

/** Lets another thread of the same core run for a moment. */
export const pause: () => void = atomics.pause ?? (() => {});
