import { certify, type ErrorPromise } from './certify';
import { newEvidence } from './evidence';
import { FOREIGN_THRESHOLDS } from './thresholds';

/** How many answers by people a promise takes at least, of a predictor that nobody has answered about yet. Undefined where no number is known to help. */
export const missingAtFirst = (promise: ErrorPromise): number | undefined => certify(newEvidence(FOREIGN_THRESHOLDS, { labels: [], labelMap: 0 }), promise).missing;
