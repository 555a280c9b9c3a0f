/**
 * A worker that measures candidates of a search.
 *
 * @module
 */
import { candidateMeter, type CandidateSetup } from "./search_jobs.ts";
import { serveJobs } from "./serve_jobs.ts";

serveJobs((setup) => candidateMeter(setup as CandidateSetup));
