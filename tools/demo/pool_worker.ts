// A program of its own in the bundle; see lib/engine/use_engine.ts.
import "../../lib/engine/pool_worker.ts";
