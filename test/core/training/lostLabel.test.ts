import { loadStaticEncoder, type StaticEncoder } from '../../../core/inference/encoder/staticEncoder';
import { judge } from '../../../core/training/promotion/judge';
import { trainChallenger } from '../../../core/training/trainChallenger';
import type { UnseenRow } from '../../../core/training/trainingOutcome';
import { ENCODER_FOLDER } from '../../support/textClassificationFixture';
import { choices, tenIntents } from './tenIntents';

// Trains for real; a busy machine takes its time.
jest.setTimeout(60_000);

const all = tenIntents();
const of = (label: string, from: number, to: number): UnseenRow[] => all.filter((row) => row.label === label).slice(from, to);
const other = (row: UnseenRow): UnseenRow => ({ ...row, label: row.label === 'change pin' ? 'card arrival' : 'change pin' });
const known = [...of('card arrival', 0, 8), ...of('change pin', 0, 8)];
const common = { firstGuessLabels: choices(all), seed: 1 };

let encoder: StaticEncoder;
beforeAll(async () => {
	encoder = await loadStaticEncoder(ENCODER_FOLDER);
});

test('a label that only the version in use knows is not lost in a gain elsewhere', async () => {
	// It takes two labels for one another and knows the third well; the new one has the two right and never saw the third.
	const champion = await trainChallenger({ training: [...known.map(other), ...of('exchange rate', 0, 8)], unseen: [], ...common }, { encoder });
	const lost = of('exchange rate', 8, 18);
	const unseen = [...of('card arrival', 8, 28), ...of('change pin', 8, 28), ...lost];
	const outcome = await trainChallenger({ training: known, unseen, champion: champion.head, ...common }, { encoder });
	expect(outcome.perLabel.map(({ label }) => label)).toEqual(['card arrival', 'change pin', 'exchange rate']);
	expect(outcome.perLabel[2]).toMatchObject({
		trainingRows: 0,
		outOfFoldRows: 0,
		outOfFoldCorrect: 0,
		unseen: { rows: 10, challengerCorrect: 0, championOnly: expect.any(Number) },
	});
	expect(outcome.perLabel[2]!.unseen.championOnly).toBeGreaterThanOrEqual(9);
	expect(outcome.unseen.challengerOnly).toBeGreaterThan(30);
	const judged = judge(outcome, { calibrated: true });
	expect(judged).toMatchObject({ verdict: 'keep', reason: expect.stringContaining('it would get worse at "exchange rate"') });
	expect(judged.pValue).toBeLessThan(0.05);
});

test('labels that only people named are reported, those of the version in use without a text too', async () => {
	const champion = { labels: ['card arrival', 'older'], weights: new Float32Array(2 * (encoder.denseSize + encoder.lexicalSize + 1)), temperature: 1 };
	const outcome = await trainChallenger({ training: known, unseen: of('top up failed', 0, 3), champion, ...common }, { encoder });
	expect(outcome.perLabel.map(({ label, unseen }) => [label, unseen.rows])).toEqual([
		['card arrival', 8],
		['change pin', 8],
		['older', 0],
		['top up failed', 3],
	]);
});

test('says for how many answers no first guess was recorded', async () => {
	const training = known.map((row, i) => (i < 5 ? row : { ...row, incumbentLabel: row.label }));
	expect((await trainChallenger({ training, unseen: [], ...common }, { encoder })).outOfFold.incumbentWorkedOut).toBe(5);
});
