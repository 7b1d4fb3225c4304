import { loadStaticEncoder, type StaticEncoder } from '../../../../core/inference/encoder/staticEncoder';
import { cycleSizeFor, lastCycles, rehearsePast, type PastRehearsal } from '../../../../core/loop/rehearsal/rehearsePast';
import { rehearsalPicture } from '../../../../core/loop/rehearsal/rehearsalPicture';
import type { CycleNumbers } from '../../../../core/loop/rehearsal/cycleNumbers';
import { trainChallenger } from '../../../../core/training/trainChallenger';
import { ENCODER_FOLDER } from '../../../support/textClassificationFixture';
import { tenIntents } from '../../training/tenIntents';

let encoder: StaticEncoder;
beforeAll(async () => void (encoder = await loadStaticEncoder(ENCODER_FOLDER)));

const items = tenIntents().map(({ text, label }, at) => ({ itemId: String(at + 1), text, label }));

const rehearsed = async (more: Partial<PastRehearsal> = {}) =>
	await rehearsePast({
		loop: 'support-triage',
		items,
		encoder,
		train: async (request) => await trainChallenger(request, { encoder }),
		gate: { rule: 'targetErrorRate', alpha: 0.05, delta: 0.1, alwaysReview: [], auditShare: 0.05, trustUncalibrated: false },
		error: 0,
		anchoring: 0,
		cycleSize: 100,
		order: 'random',
		seed: 1,
		now: new Date(Date.UTC(2026, 10, 23, 9)),
		...more,
	});

it('a rehearsal of past items says what would have gone on without a person, and draws it', async () => {
	const shares: number[] = [];
	const { all, last, cycles, headline, more } = await rehearsed({ onProgress: ({ share }) => void shares.push(share) });
	expect(cycles.map((cycle) => cycle.automated + cycle.audited + cycle.reviewed)).toEqual(cycles.map((cycle) => cycle.items));
	expect(all.items).toBe(items.length);
	expect(last.automated).toBeGreaterThan(all.automated);
	expect(all.automated).toBeGreaterThan(0.2);
	expect(all.error).toBeLessThan(0.05);
	expect(all.reviewMinutes).toBeLessThan(all.unaidedMinutes);
	expect(shares.at(-1)).toBe(1);
	expect(headline).toMatch(/^Of 1,\d\d\d past items \d+\s% would have gone on without a person, \d+\s% at the end\.$/);
	expect(more).toMatch(/^\d+ of these [\d,]+ would have been wrong: /);
	const svg = rehearsalPicture({ headline, more, basis: '<script>', cycles, alpha: 0.05 });
	expect(svg).toContain(headline);
	expect(svg).not.toContain('<script>');
	expect(svg.match(/NaN|undefined|Infinity/)).toBeNull();
}, 180_000);

it('labels that have nothing to do with the texts automate nothing, and the reason is told', async () => {
	const shuffled = items.slice(0, 600).map((item, at) => ({ ...item, label: items[(at * 97 + 13) % items.length]!.label }));
	const { all, headline, more } = await rehearsed({ items: shuffled });
	expect(all.automatedItems).toBe(0);
	expect(headline).toBe('All of 600 past items would have gone to people.');
	expect(more).toMatch(/^At the end because: .+\.$/);
}, 180_000);

it('the same rehearsal twice is the same, and another seed is another', async () => {
	const few = { items: items.slice(0, 200), error: 0.05 };
	const first = await rehearsed(few);
	expect((await rehearsed(few)).cycles).toEqual(first.cycles);
	expect((await rehearsed({ ...few, seed: 2 })).cycles).not.toEqual(first.cycles);
}, 180_000);

it.each([
	['no item', [], 'labels-missing'],
	['one right answer', items.slice(0, 200).map((item) => ({ ...item, label: 'card' })), 'labels-missing'],
	['few items', items.slice(0, 500).filter((_, at) => at % 10 === 0), 'rehearsal-refused'],
	['more than it takes', Array.from({ length: 20_001 }, (_, at) => ({ ...items[at % items.length]!, itemId: String(at) })), 'rehearsal-refused'],
])('%s: nothing is rehearsed', async (_what, given, code) => {
	await expect(rehearsed({ items: given })).rejects.toMatchObject({ code });
});

it('a rehearsal can be cancelled', async () => {
	const controller = new AbortController();
	const running = rehearsed({ signal: controller.signal, onProgress: () => controller.abort() });
	await expect(running).rejects.toMatchObject({ code: 'cancelled' });
});

it('what it looks at last are three whole cycles', () => {
	const cycle = (number: number, size: number) => ({ cycle: number, items: size }) as CycleNumbers;
	const numbers = (cycles: readonly CycleNumbers[]) => lastCycles(cycles).map(({ cycle: number }) => number);
	expect(numbers([1, 2, 3, 4].map((number) => cycle(number, 100)))).toEqual([2, 3, 4]);
	expect(numbers([cycle(1, 100), cycle(2, 100), cycle(3, 100), cycle(4, 7)])).toEqual([1, 2, 3]);
	expect(numbers([cycle(1, 7)])).toEqual([1]);
	expect([100, 1_000, 3_000, 9_000].map(cycleSizeFor)).toEqual([20, 50, 100, 250]);
});
