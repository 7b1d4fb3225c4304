// What is compared: the same loop, with other ways to find the threshold.
import { STEADY_AUDIT_SHARE, usualAuditShare } from '../../dist/core/gate/auditShare.js';
import { bonferroni, plainSample, sgr, strictFirst } from './peers.mjs';
import { lowestThreshold } from './lowestThreshold.mjs';

const STATIC = 0.9;

const common = { alwaysReview: [], auditShare: STEADY_AUDIT_SHARE, trustUncalibrated: false };

const promised = ({ alpha, delta }, more = {}) => ({ rule: 'targetErrorRate', alpha, delta, ...common, auditShare: usualAuditShare('targetErrorRate'), ...more });

/** No condition is met: everything goes to people, and the gate knows that it does. */
const toPeople = { rule: 'conditions', match: 'all', conditions: [], ...common };

/** Whoever sets a threshold by hand believes the confidence that stands there. Without a threshold all goes to people. */
const fixed = (threshold) => (threshold === undefined ? toPeople : { rule: 'fixedThreshold', threshold, ...common, trustUncalibrated: true });

const byPeer = (peer) => ({ state, settings, seed }) => fixed(peer(plainSample(state.certifyingRows(), seed), settings));

/**
 * Each: `what` in words; `gate({ state, settings, seed })` gives the settings of the gate for the next cycle; `raw` leaves
 * confidence as the head says it, without its temperature; `promises` marks the rule of the product. `state` knows what was answered so far, and the truth for the oracle.
 */
export const ARMS = {
	ours: { what: 'the rule Target Error Rate', promises: true, gate: ({ settings }) => promised(settings) },
	people: { what: 'everything to people', gate: () => toPeople },
	'static-raw': { what: 'from 90 % on, as the head says it', raw: true, gate: () => fixed(STATIC) },
	static: { what: 'from 90 % on, calibrated', gate: () => fixed(STATIC) },
	'plug-in': { what: 'the lowest threshold with few enough mistakes so far', gate: ({ state, settings }) => fixed(lowestThreshold(state.certifyingRows(), settings.alpha)) },
	oracle: { what: 'the lowest threshold with few enough mistakes, truth known', gate: ({ state, settings }) => fixed(lowestThreshold(state.truthAhead(), settings.alpha)) },
	sgr: { what: 'selection with guaranteed risk', gate: byPeer(sgr) },
	bonferroni: { what: 'twenty thresholds, Bonferroni', gate: byPeer(bonferroni) },
	'strict-first': { what: 'fixed sequence from the strictest on', gate: byPeer(strictFirst) },
	'no-audit': { what: 'ours with the fewest checks that it allows', promises: true, gate: ({ settings }) => promised(settings, { auditShare: 0 }) },
	'steady-audit': { what: 'ours with one sure item in twenty checked throughout', promises: true, gate: ({ settings }) => promised(settings, { auditShare: STEADY_AUDIT_SHARE }) },
	'shown-audit': { what: 'ours, and checks show the suggestion', blindAudits: false, promises: true, gate: ({ settings }) => promised(settings) },
	'all-labels': { what: 'ours, labels that are new to a version included', promises: true, gate: ({ settings }) => promised(settings, { trustUncalibrated: true }) },
};

export const DEFAULT_ARMS = ['ours', 'people', 'static-raw', 'static', 'plug-in', 'oracle', 'sgr', 'bonferroni', 'strict-first'];
