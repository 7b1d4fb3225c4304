import fc from 'fast-check';
import { auditShareOf, usualAuditShare, type AuditNeed } from '../../../core/gate/auditShare';
import { promotedNow, withAnswer } from '../../../core/gate/certification/evidence';
import { evidenceOf } from './gates';

const share = (more: Partial<AuditNeed> = {}) => auditShareOf({ configured: 'automatic', threshold: 0.9, evidence: undefined, promise: { alpha: 0.05, delta: 0.1 }, factor: 1, ...more });

const after = (checks: number) => share({ evidence: evidenceOf([{ confidence: 0.96, right: checks }, { confidence: 0.6, right: 300 }]) });

test('as it is set, with one in a hundred at least where something is promised', () => {
	expect(share({ configured: 0.05 })).toBe(0.05);
	expect(share({ configured: 0 })).toBe(0.01);
	expect(share({ configured: 0, promise: undefined })).toBe(0);
});

test('left alone it follows the evidence where something is promised, and is 5 % elsewhere', () => {
	expect((['targetErrorRate', 'fixedThreshold', 'conditions', 'cost'] as const).map(usualAuditShare)).toEqual(['automatic', 0.05, 0.05, 0.05]);
});

test('by itself it starts at 10 %, is 5 % after some checks, and falls with every answer about what goes on, down to 1 %', () => {
	expect(share()).toBe(0.1);
	expect([8, 9, 45, 90, 225, 5_000].map((checks) => Number(after(checks).toFixed(4)))).toEqual([0.1, 0.05, 0.05, 0.03, 0.01, 0.01]);
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (one, other) => {
			expect(after(Math.max(one, other))).toBeLessThanOrEqual(after(Math.min(one, other)));
		}),
		{ numRuns: 20 },
	);
});

test('answers from before a version came into use count, but it needs some checks of its own first', () => {
	const promoted = promotedNow(evidenceOf([{ confidence: 0.96, right: 500 }]));
	expect(share({ evidence: promoted })).toBe(0.1);
	const checked = Array.from({ length: 9 }).reduce<typeof promoted>((evidence) => withAnswer(evidence, { confidence: 0.96, label: 'a', wrong: false, reviewProbability: 1, leastProbability: 1 }), promoted);
	expect(share({ evidence: checked })).toBe(0.01);
});

test('alarms multiply it, up to everything', () => {
	expect(share({ configured: 0.05, factor: 4 })).toBeCloseTo(0.2, 12);
	expect(share({ configured: 0.5, factor: 4 })).toBe(1);
});
