import { given, numberWithin, requireNumber, unchecked } from "../core/mod.ts";
import type { RampOptions } from "./ramps.ts";

/** The checks of {@linkcode RampOptions} one by one. */
export const rampChecks = {
  initial: unchecked, // lies below the final one
  final: given(numberWithin({ min: 0, max: 1 })),
  begin: numberWithin({ min: 0 }),
  end: given(unchecked), // comes after the begin
};

/**
 * Throws unless a ramp rises, and ends after it begins.
 *
 * @param options The ramp.
 */
export function requireRising({ initial = 0, final, begin = 0, end }: RampOptions): void {
  requireNumber("initial", initial, { min: 0, max: final });
  requireNumber("end", end, { min: begin });
}
