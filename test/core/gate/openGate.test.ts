import { newMonitoring, withPromise, type Monitoring } from '../../../core/gate/monitoring/monitoring';
import { openGate } from '../../../core/gate/openGate';
import { decided, evidenceOf, fixed, provenBy, said, stateOf, target } from './gates';

const KINDS = [{ confidence: 0.995, right: 300 }, { confidence: 0.96, right: 300 }, { confidence: 0.92, right: 60, wrong: 60 }];

const watched = (monitoring: Monitoring, kinds = KINDS) => stateOf({ labels: ['refund', 'card'], predictor: { number: 1, evidence: evidenceOf(kinds), monitoring } });

const broken = (alpha = 0.05) => withPromise(newMonitoring(), { eValue: 1_000, alpha, threshold: 0.95, answers: 200, mistakes: 30 }, '2026-01-01T00:00:00.000Z');

/** The shape of the traffic has changed: what raises it is tested where it is watched. */
const drifted = (): Monitoring => {
	const calm = newMonitoring();
	return { ...calm, traffic: { ...calm.traffic, scoreDrift: { since: '2026-01-01T00:00:00.000Z', lastAt: 0, figures: { sureBefore: 0.5, sureNow: 0.2, items: 500 } } } } as Monitoring;
};

test('a broken promise closes the gate at once, with a reason in words', () => {
	const state = watched(broken());
	expect(decided(said({ confidence: 1 }), target(), state)).toMatchObject({ route: 'review', leastProbability: 1, reason: expect.stringMatching(/^The promise of under 5\u00a0% mistakes no longer holds: .*[^.]$/) });
	expect(openGate(target(), 'm', state)).toMatchObject({ because: 'alarm', alarms: [{ kind: 'brokenPromise' }] });
	expect(decided(said({ confidence: 1 }), fixed(0), state).route).toBe('review');
	expect(openGate(target({ alpha: 0.1 } as never), 'm', watched(broken(0.05))).threshold).toBeDefined();
});

test('drift asks for one step more and for four times the checks, and never loosens anything', () => {
	const before = openGate(target({ auditShare: 0.05 }), 'm', provenBy(KINDS));
	const after = openGate(target({ auditShare: 0.05 }), 'm', watched(drifted()));
	expect([before.threshold, before.auditShare]).toEqual([0.95, 0.05]);
	expect([after.threshold, after.because]).toEqual([0.99, 'alarm']);
	expect(after.auditShare).toBeCloseTo(0.2, 12);
});

test('one step more is a threshold that is shown too: surer answers need not be better', () => {
	const thresholds = (kinds: typeof KINDS) => [provenBy(kinds), watched(drifted(), kinds)].map((state) => openGate(target(), 'm', state).threshold);
	const loose = [{ confidence: 0.92, right: 3_000 }, { confidence: 0.85, right: 0, wrong: 300 }];
	expect(thresholds([{ confidence: 0.995, right: 300 }, { confidence: 0.96, right: 0, wrong: 60 }, ...loose])).toEqual([0.9, 0.99]);
	expect(thresholds([{ confidence: 0.995, right: 270, wrong: 30 }, ...loose])).toEqual([0.9, undefined]);
});

test('drift closes a gate that has no stricter threshold left', () => {
	const strictest = [{ confidence: 0.995, right: 300 }, { confidence: 0.96, right: 100, wrong: 100 }];
	const gate = openGate(target(), 'm', watched(drifted(), strictest));
	expect(gate.threshold).toBeUndefined();
	expect(gate.judge(said({ confidence: 1 }))).toMatchObject({ sure: false, closed: true, yields: false, reason: expect.stringContaining('no stricter confidence') });
});

test('what is stopped says so and has no threshold', () => {
	const gate = openGate(target(), 'm', provenBy(KINDS, { stopped: { at: '2026-01-01T00:00:00.000Z', reason: 'audit failed' } }));
	expect(gate.threshold).toBeUndefined();
	expect(gate.because).toBe('stopped');
});

test('labels that changed are named as the cause', () => {
	expect(openGate(target(), 'm', provenBy(KINDS, { labels: ['refund', 'card', 'spam'] })).because).toBe('labels');
});
