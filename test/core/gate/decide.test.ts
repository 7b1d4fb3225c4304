import fc from 'fast-check';
import { decide, type GateSettings } from '../../../core/gate/decide';
import type { Prediction } from '../../../core/item';

const key = new Uint8Array(32).fill(7);

const settings = (more: Partial<GateSettings> = {}): GateSettings => ({ threshold: 0.9, alwaysReview: [], auditShare: 0.05, trustUncalibrated: false, ...more });

const said = (more: Partial<Prediction> = {}): Prediction => ({ label: 'refund', confidence: 0.95, calibrated: true, model: { id: 'm' }, ...more });

const item = { key, itemId: 'T-1', text: 'where is my money' };

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('nothing below the threshold goes on without a person, and the reason has both numbers', () => {
	fc.assert(
		fc.property(share, share, share, fc.string(), (confidence, threshold, auditShare, text) => {
			const { route, reviewProbability } = decide(said({ confidence }), settings({ threshold, auditShare }), { ...item, text }, 'm');
			if (confidence < threshold || confidence === 0) expect([route, reviewProbability]).toEqual(['review', 1]);
			else expect([['automate', 'audit'].includes(route), reviewProbability]).toEqual([true, auditShare]);
		}),
	);
	expect(decide(said({ confidence: 0.83 }), settings({ threshold: 0.91 }), item, 'm').reason).toBe('83\u00a0% is below the 91\u00a0% needed');
	expect(decide(said({ confidence: 0.8999 }), settings(), item, 'm').reason).toBe('90\u00a0% is just below the 90\u00a0% needed');
});

test('a stricter threshold never automates more', () => {
	fc.assert(
		fc.property(share, share, share, (confidence, one, other) => {
			const [loose, strict] = [Math.min(one, other), Math.max(one, other)];
			const at = (threshold: number) => decide(said({ confidence }), settings({ threshold, auditShare: 0 }), item, 'm').route;
			if (at(strict) === 'automate') expect(at(loose)).toBe('automate');
		}),
	);
});

test.each(['refund', 'REFUND', ' Refund ', 'reFUND'])('a label that always goes to a person does, written as %j', (listed) => {
	expect(decide(said({ confidence: 1 }), settings({ alwaysReview: ['legal', listed] }), item, 'm')).toMatchObject({ route: 'review', reason: '"refund" always goes to a person' });
});

test('confidence that no answers back is not believed unless the user says so; mapped predictions are taken at their word', () => {
	const unbacked = said({ calibrated: false });
	expect(decide(unbacked, settings({ auditShare: 0 }), item, 'm').route).toBe('review');
	expect(decide(unbacked, settings({ auditShare: 0, trustUncalibrated: true }), item, 'm').route).toBe('automate');
	const { calibrated: _unknown, ...mapped } = said();
	expect(decide(mapped, settings({ auditShare: 0 }), item, 'm').route).toBe('automate');
});

test('an item without an answer goes to a person even at threshold 0', () => {
	for (const empty of [said({ label: '', confidence: 0 }), said({ confidence: 0 })]) {
		expect(decide(empty, settings({ threshold: 0, trustUncalibrated: true }), item, 'm').route).toBe('review');
	}
});

test('the same item draws the same on every try, another text draws anew', () => {
	const half = settings({ auditShare: 0.5 });
	const routes = Array.from({ length: 200 }, (_none, at) => decide(said(), half, { ...item, text: `text ${at}` }, 'm').route);
	expect(routes).toEqual(Array.from({ length: 200 }, (_none, at) => decide(said(), half, { ...item, text: `text ${at}` }, 'm').route));
	const audits = routes.filter((route) => route === 'audit').length;
	expect(audits).toBeGreaterThan(60);
	expect(audits).toBeLessThan(140);
});
