import fc from 'fast-check';
import { predictionSchema } from '../../../../core/item';
import { labelSimilarity, labelVectors } from '../../../../core/inference/classifier/labelSimilarity';
import { classify, classifyEach, type Champion, type ClassifyOptions } from '../../../../core/inference/classifier/learnedClassifier';
import { headRowSize } from '../../../../core/inference/classifier/linearHead';
import { loadStaticEncoder, type StaticEncoder } from '../../../../core/inference/encoder/staticEncoder';
import type { TextEncoder } from '../../../../core/inference/encoder/textEncoder';
import { collector } from '../../../support/collector';
import { ENCODER_FOLDER } from '../../../support/textClassificationFixture';

const LABELS = [
	{ name: 'lost_card' },
	{ name: 'exchange-rate' },
	{ name: '__proto__', description: 'I want my money back' },
	{ name: 'constructor' },
];
const NAMES = LABELS.map(({ name }) => name);

let encoder: StaticEncoder;
beforeAll(async () => (encoder = await loadStaticEncoder(ENCODER_FOLDER)));

const run = async (texts: readonly string[], more: Partial<ClassifyOptions> = {}) =>
	await classify(texts, { encoder, labels: LABELS, now: () => performance.now(), ...more });
const one = async (text: string, more: Partial<ClassifyOptions> = {}) => {
	const [prediction] = await run([text], more);
	if (prediction === undefined) throw new Error('no prediction');
	return prediction;
};

/** A head whose rows are the dense vectors of example texts, sharpened: it finds the label of the nearest example. */
function champion(
	examples: Readonly<Record<string, string>> | ReadonlyMap<string, string>,
	calibrated = true,
	temperature = 1,
): Champion {
	const entries = examples instanceof Map ? [...examples] : Object.entries(examples);
	const rowSize = headRowSize(encoder);
	const weights = new Float32Array(entries.length * rowSize);
	for (const [row, [, text]] of entries.entries())
		weights.set(
			encoder.encode(text).dense.map((value) => value * 10),
			row * rowSize,
		);
	return { version: 7, head: { labels: entries.map(([label]) => label), weights, temperature }, calibrated };
}

describe('before the first training', () => {
	it('guesses the label whose name or description is nearest', async () => {
		const predictions = await run([
			'my card is lost',
			'how is the rate of exchange worked out?',
			'please give me back my money',
		]);
		expect(predictions.map(({ label }) => label)).toEqual(['lost_card', 'exchange-rate', '__proto__']);
		for (const prediction of predictions) {
			expect(prediction).toMatchObject({
				calibrated: false,
				model: { id: 'hitl-encoder-en@1.0.0/label-names', version: 0 },
				knownTokenRatio: 1,
			});
			expect(prediction.scores?.map(({ label }) => label).toSorted()).toEqual(NAMES.toSorted());
			expect(predictionSchema.parse(prediction)).toEqual(prediction);
		}
	});

	it('is never confident, whatever text and labels', async () => {
		const word = fc.constantFrom(
			'card',
			'lost',
			'refund',
			'zzxqy',
			'中文',
			'_',
			'-',
			'money back',
			'__proto__',
			'😀',
		);
		const names = fc.uniqueArray(
			fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('_')),
			{ minLength: 2, maxLength: 6 },
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(word).map((words) => words.join(' ')),
				names,
				async (text, labels) => {
					const prediction = await one(text, { labels: labels.map((name) => ({ name })) });
					expect(prediction.confidence).toBeLessThanOrEqual(0.5);
					expect(prediction.knownTokenRatio === 0 ? [''] : labels).toContain(prediction.label);
					if (prediction.label !== '') {
						expect(prediction.scores?.[0]).toEqual({ label: prediction.label, score: prediction.confidence });
					}
					expect(predictionSchema.parse(prediction)).toEqual(prediction);
				},
			),
			{ numRuns: 200 },
		);
	});

	it('compares the description instead of the name, and reads _ and - as blanks', () => {
		const vectors = labelVectors(encoder, [
			{ name: 'lost_card-now' },
			{ name: 'xq17', description: 'lost card now' },
			{ name: 'lost card now', description: '  ' },
		]);
		expect(vectors.dense[1]).toEqual(vectors.dense[0]);
		expect(vectors.dense[2]).toEqual(vectors.dense[0]);
		expect(vectors.unknown).toEqual([]);
	});

	it('asks for descriptions of labels without a known word, and never prefers them', async () => {
		const labels = [{ name: 'zzxqy' }, { name: 'lost card' }, { name: '中文' }];
		expect(labelVectors(encoder, labels).unknown).toEqual(['zzxqy', '中文']);
		const prediction = await one('zzxqy my card is lost', { labels });
		expect(prediction.label).toBe('lost card');
		expect(prediction.reason).toBe(
			'A first guess from the labels alone, and 2 of 3 labels need a description in plain English words.',
		);
	});

	it('spreads belief evenly when no label says anything', () => {
		const vectors = labelVectors(encoder, [{ name: '中' }, { name: '文' }]);
		expect([...labelSimilarity(vectors, encoder.encode('my card is lost'))]).toEqual([0.25, 0.25]);
	});
});

describe('with a champion', () => {
	it('answers by its head, in its version', async () => {
		const prediction = await one('I lost my card', {
			champion: champion(
				new Map([
					['__proto__', 'money'],
					['lost_card', 'I lost my card'],
					['constructor', 'x'],
				]),
			),
		});
		expect(prediction).toMatchObject({
			label: 'lost_card',
			calibrated: true,
			model: { id: 'hitl-encoder-en@1.0.0/head', version: 7 },
		});
		expect(prediction.confidence).toBeGreaterThan(0.9);
		expect(prediction.margin).toBeCloseTo(prediction.confidence - (prediction.scores?.[1]?.score ?? NaN), 12);
		expect(prediction.entropy).toBeLessThan(0.5);
		expect(prediction.scores?.find(({ label }) => label === 'exchange-rate')).toEqual({
			label: 'exchange-rate',
			score: 0,
		});
	});

	it('says that nobody has confirmed its confidence when that is so', async () => {
		const prediction = await one('I lost my card', {
			champion: champion({ lost_card: 'lost card', constructor: 'x' }, false),
		});
		expect(prediction).toMatchObject({
			calibrated: false,
			reason: 'Answered by version 7, whose confidence no human answer has confirmed yet.',
		});
	});

	it('never answers a label that is not listed, and hands its belief to nobody', async () => {
		const model = champion({
			'stolen card': 'I lost my card',
			lost_card: 'weather',
			'exchange-rate': 'football',
		});
		const prediction = await one('I lost my card', { champion: model });
		expect(NAMES).toContain(prediction.label);
		expect(prediction.scores).toHaveLength(NAMES.length);
		expect(prediction.confidence).toBeLessThan(0.1);
		expect(prediction.scores?.reduce((sum, { score }) => sum + score, 0)).toBeLessThan(0.1);
		expect(prediction.entropy).toBeGreaterThan(0.9);
		expect(prediction.reason).toBe('Version 7 finds a label more likely that is not listed here.');
	});

	it('has no confidence when it knows none of the labels listed', async () => {
		expect(await one('I lost my card', { champion: champion({ a: 'card', b: 'x' }) })).toMatchObject({
			label: 'lost_card',
			confidence: 0,
			margin: 0,
			entropy: 1,
		});
	});

	it('is less sure at a higher temperature', async () => {
		const sure = await one('card', {
			champion: champion({ lost_card: 'card', constructor: 'football' }, true, 1),
		});
		const unsure = await one('card', {
			champion: champion({ lost_card: 'card', constructor: 'football' }, true, 5),
		});
		expect(unsure.confidence).toBeLessThan(sure.confidence);
	});

	it('refuses a damaged head', async () => {
		const { head } = champion({ lost_card: 'card', constructor: 'x' });
		const broken = { version: 7, calibrated: true, head: { ...head, weights: head.weights.subarray(1) } };
		await expect(run(['x'], { champion: broken })).rejects.toMatchObject({ code: 'model-corrupt' });
	});
});

describe('text that nobody could answer', () => {
	it.each(['', ' \n\t', '😀', '中文', 'zzxqy qqwv', '?!'])(
		'has confidence 0 with any model: %j',
		async (text) => {
			for (const model of [undefined, champion({ lost_card: text, constructor: 'x' })]) {
				const prediction = await one(text, { champion: model });
				expect(prediction).toMatchObject({
					label: '',
					confidence: 0,
					margin: 0,
					entropy: 1,
					knownTokenRatio: 0,
				});
				expect(prediction.scores?.every(({ score }) => score === 0)).toBe(true);
				expect(prediction.reason).toMatch(
					/^(The text is empty|No word of the text is known to the model), so a person has to decide\.( For languages other than English choose a multilingual model\.)?$/,
				);
			}
		},
	);

	it.each([
		['中文', true],
		['zzxqy qqwv', true],
		['😀 ?!', false],
		['', false],
	])('is told to need another model when it has words: %j', async (text, isOtherLanguage) => {
		const { reason } = await one(text);
		expect(reason?.endsWith('For languages other than English choose a multilingual model.')).toBe(isOtherLanguage);
	});

	it('is told apart from text that is only long', async () => {
		const prediction = await one('my card is lost '.repeat(50_000));
		expect(prediction.truncated).toBe(true);
		expect(prediction.reason).toContain('(only the beginning of this long text was read).');
	});
});

describe('a text of which little is known', () => {
	const model = (): Champion => champion({ lost_card: 'lost card', constructor: 'weather' });
	const EXPECTED = 'Answered by version 7, which has learned from the recorded human answers.';

	it.each([
		['zzxqy qqwv xkcdq card', `${EXPECTED} Only 1 of 4 words is known to the English encoder; for other languages choose a multilingual model.`],
		['zzxqy qqwv xkcdq lost card', `${EXPECTED} Only 2 of 5 words are known to the English encoder; for other languages choose a multilingual model.`],
		['zzxqy qqwv lost card', EXPECTED],
		['lost card 😀 😀 😀', EXPECTED],
	])('says how many words it was: %j', async (text, reason) => {
		expect((await one(text, { champion: model() })).reason).toBe(reason);
	});

	it('is answered as before', async () => {
		const { confidence, label } = await one('zzxqy qqwv xkcdq lost card', { champion: model() });
		expect({ label, sure: confidence > 0.5 }).toEqual({ label: 'lost_card', sure: true });
	});
});

describe('one text after another', () => {
	async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
		const list: Item[] = [];
		for await (const item of items) list.push(item);
		return list;
	}

	const options = (): ClassifyOptions => ({ encoder, labels: LABELS, champion: champion({ lost_card: 'lost card', constructor: 'x' }) });

	it('gives the predictions of a list, from any iterable', async () => {
		const texts = ['I lost my card', '', '中文', 'exchange rate', 'x'.repeat(20_000)];
		async function* later() {
			for (const text of texts) yield await Promise.resolve(text);
		}
		const expected = await run(texts, options());
		expect(await all(classifyEach(texts, options()))).toEqual(expected);
		expect(await all(classifyEach(later(), options()))).toEqual(expected);
	});

	it('gives each as soon as its text is there, and reads no further', async () => {
		const read: number[] = [];
		function* texts() {
			for (let i = 0; ; i++) {
				read.push(i);
				yield `text ${i}`;
			}
		}
		const predictions = classifyEach(texts(), options());
		for (let i = 0; i < 3; i++) await predictions.next();
		await predictions.return();
		expect(read).toEqual([0, 1, 2]);
	});

	it('keeps nothing: the heap stays flat over 1,000,000 texts that come one by one', async () => {
		const collect = collector();
		async function* texts() {
			for (let i = 0; i < 1_000_000; i++) yield `where is my card number ${i}?`;
		}
		const heap: number[] = [];
		let done = 0;
		let answered = 0;
		for await (const { label } of classifyEach(texts(), options())) {
			if (label !== '') answered++;
			if (++done % 200_000 !== 0) continue;
			collect();
			heap.push(process.memoryUsage().heapUsed);
		}
		expect({ done, answered }).toEqual({ done: 1_000_000, answered: 1_000_000 });
		expect((heap.at(-1) ?? NaN) - (heap[0] ?? NaN)).toBeLessThan(1_000_000);
	}, 300_000);

	it('lets other work of the process have its turn, and can be cancelled in the middle', async () => {
		const abort = new AbortController();
		function* forever() {
			for (;;) yield 'where is my card';
		}
		setImmediate(() => abort.abort());
		const reading = (async () => {
			for await (const _prediction of classifyEach(forever(), { ...options(), signal: abort.signal }));
		})();
		await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
	});

	it('serves an encoder that answers many texts at a time', async () => {
		const asked: number[] = [];
		const { encode: _own, ...rest } = encoder;
		const queued: TextEncoder = {
			...rest,
			encodeAll: async (texts, more) => {
				asked.push(texts.length);
				return await encoder.encodeAll(texts, more);
			},
		};
		const texts = Array.from({ length: 150 }, (_, i) => `lost card ${i}`);
		const expected = await run(texts, options());
		expect(await all(classifyEach(texts, { ...options(), encoder: queued }))).toEqual(expected);
		expect(asked).toEqual([64, 64, 22]);
		expect(await run(texts, { ...options(), encoder: queued })).toEqual(expected);
		expect(await one('I lost my card', { encoder: queued })).toEqual(await one('I lost my card'));
	});
});

describe('what is asked for', () => {
	it.each([
		['labels-missing', []],
		['labels-missing', [{ name: 'one' }]],
		['labels-malformed', [{ name: 'one' }, { name: 'one' }]],
		['labels-malformed', [{ name: 'one' }, { name: '' }]],
	])('is refused as %s', async (code, labels) => {
		await expect(run(['x'], { labels })).rejects.toMatchObject({ code });
	});

	it('keeps the best scores only, if so wished, and measures over all', async () => {
		const labels = 'lost card,refund,exchange rate,weather,football,music,travel'.split(',').map((name) => ({ name }));
		const all = await one('my card is lost', { labels, topK: Infinity });
		expect(all.scores).toHaveLength(labels.length);
		for (const topK of [1, 2, 5]) {
			expect(await one('my card is lost', { labels, topK })).toEqual({ ...all, scores: all.scores?.slice(0, topK) });
		}
		expect(await one('my card is lost', { labels })).toEqual({ ...all, scores: all.scores?.slice(0, 5) });
	});

	it('is answered in order and can be cancelled', async () => {
		expect(await run([])).toEqual([]);
		expect(
			(await run(['I lost my card', 'exchange rate', 'I lost my card'])).map(({ label }) => label),
		).toEqual(['lost_card', 'exchange-rate', 'lost_card']);
		await expect(run(['x'], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
	});
});
