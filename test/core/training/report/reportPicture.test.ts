import fc from 'fast-check';
import sharp from 'sharp';
import { reportPicture } from '../../../../core/training/report/picture/reportPicture';
import { fitted, textWidth, wrap } from '../../../../core/training/report/picture/textSize';
import { plainWords } from '../../../../core/training/report/plainWords';
import { trainingReport, type TrainingResults } from '../../../../core/training/report/trainingReport';
import { HOSTILE } from '../../review/hostileTexts';
import { repeated, scoredRows } from './scoredRows';

const none = { rows: 0, challengerCorrect: 0, championCorrect: 0, challengerOnly: 0, championOnly: 0 };

/** The picture of a training in which every label was mixed up with the next one. */
function pictureOf(labels: readonly string[], more: Partial<TrainingResults> = {}): Promise<string> {
	const answers = labels.flatMap((_, c) => [...repeated(3, c, c), ...repeated(1, c, (c + 1) % labels.length)]);
	return reportPicture(
		trainingReport({
			validation: scoredRows(answers, labels.length, 0.8),
			temperature: 1,
			labels,
			trainingRows: 400,
			labelCounts: [],
			curve: [100, 200, 300].map((learnedFrom) => ({ learnedFrom, tested: 100, right: 60 + learnedFrom / 15 })),
			unseen: none,
			verdict: { kind: 'keep', reason: 'It is not better, so it stays out.' },
			...more,
		}),
	);
}

/** Throws where the file is not XML as its rules want it, as strict readers do. */
const readAsXml = (svg: string) => sharp(Buffer.from(svg)).metadata();

const numbers = (svg: string, attribute: string) => [...svg.matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value]) => Number(value));

test('the reader that the tests use refuses what is not XML', async () => {
	await expect(readAsXml((await pictureOf(['a', 'b'])).replace('</svg>', '<b></svg>'))).rejects.toThrow();
	await expect(readAsXml((await pictureOf(['a', 'b'])).replace('It is not', 'a\u0001b'))).rejects.toThrow();
});

test('hostile labels stay text: nothing of them becomes markup, turns the page or breaks the file', async () => {
	const svg = await pictureOf(Object.values(HOSTILE), { verdict: { kind: 'keep', reason: `It would get worse at "${Object.values(HOSTILE).join('')}".` } });
	expect(svg).not.toMatch(/<script|<\/?form|<textarea|onmouseover="|onclick='/);
	expect(svg.match(/<\/style>/g)).toHaveLength(1);
	expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
	expect(svg).not.toMatch(/\p{Bidi_Control}/u);
	for (const control of ['\0', '\u0007']) expect(svg).not.toContain(control);
	expect(svg.isWellFormed()).toBe(true);
	await expect(readAsXml(svg)).resolves.toMatchObject({ width: 960 });
});

test('labels of any characters give a file that can be read', async () => {
	const label = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme' }), fc.constant('\u0301'.repeat(300)), fc.constant('\uffff\u000c'));
	await fc.assert(
		fc.asyncProperty(fc.array(label, { minLength: 2, maxLength: 12 }), async (labels) => {
			await expect(readAsXml(await pictureOf(labels))).resolves.toMatchObject({ format: 'svg' });
		}),
		{ numRuns: 40 },
	);
});

test('nothing is fetched from anywhere, and the sentence stands for the picture where it cannot be seen', async () => {
	const svg = await pictureOf(['a', 'b']);
	expect(svg.match(/https?:/g)).toEqual(['http:']);
	expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
	expect(svg).not.toMatch(/@import|url\(|href|<image|<script|<foreignObject/);
	expect(svg).toContain('role="img" aria-label="Right on 6 of 8 answers that it had not seen. Too few to say more."');
	expect(svg).toContain('<title>Right on 6 of 8 answers');
	expect(svg).toContain('prefers-color-scheme: dark');
});

test.each([2, 10, 77, 500])('with %i labels: at most 20 rows and 10 pairs, all of it on the page', async (count) => {
	const svg = await pictureOf(Array.from({ length: count }, (_, c) => `label ${c}`));
	// A cell for each label of the table, two for each pair.
	const cells = svg.match(/overflow="hidden"/g)!.length;
	const pairs = Math.min(10, count, Math.max(5, Math.round(count / 2)));
	expect(cells).toBe(Math.min(20, count) + 2 * pairs);
	const height = Number(/ height="([\d.]+)"/.exec(svg)![1]);
	const lowest = Math.max(...[...svg.matchAll(/<rect class="card"[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"/g)].map(([, y, own]) => Number(y) + Number(own)));
	expect(lowest).toBeLessThan(height);
	for (const attribute of ['x', 'y', 'x1', 'x2', 'y1', 'y2', 'width', 'height', 'cx', 'cy']) {
		for (const value of numbers(svg, attribute)) expect(value >= 0 && value <= height + 960).toBe(true);
	}
});

test('a label of 10,000 characters is cut, and its cell clips what a wide font would draw beyond it', async () => {
	const svg = await pictureOf(['W'.repeat(10_000), 'b']);
	expect(svg.length).toBeLessThan(20_000);
	expect(svg).toMatch(/overflow="hidden"><title>W{199}…<\/title><text class="label"[^>]*>W{3,40}…</);
});

test('before anything was tested, and with too few answers for a diagram, it says so', async () => {
	const empty = await pictureOf(['a', 'b'], { validation: scoredRows([], 2), curve: [] });
	expect(empty).toContain('Nothing was tested yet.');
	expect(empty).toContain('It was not measured whether more answers will help.');
	expect(empty).not.toContain('NaN');
	expect(empty).toContain('not tested');
});

test('a report that is not judged yet has a picture without a verdict', async () => {
	expect(await pictureOf(['a', 'b'])).toContain('Nothing was changed.');
	const open = await pictureOf(['a', 'b'], { verdict: undefined });
	expect(open).not.toMatch(/Nothing was changed|undefined/);
	expect(open).toContain('Which labels are hard?');
});

test('words are cut by what a reader counts as characters, blanks and controls made plain', () => {
	expect(plainWords('pay \u202Edrac\u2066 to\tme\u2069 ', 60)).toBe('pay drac to me');
	expect(plainWords('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2)).toBe('👩‍👩‍👧‍👦…');
	expect(plainWords('x\uD800y', 60)).toBe('x\uFFFDy');
	expect(plainWords(' \u0000 ', 60)).toBe('(no name)');
	expect(plainWords('a\u0301\u0301\u0301\u0301\u0301\u0301', 60)).toBe('a\u0301\u0301\u0301\u0301');
});

test('lines are no wider than asked for and hold every word; what is fitted is the beginning', () => {
	const words = fc.array(fc.stringMatching(/^[a-zA-Z]{1,12}$/), { minLength: 1, maxLength: 40 });
	fc.assert(
		fc.property(words, fc.integer({ min: 200, max: 900 }), (all, width) => {
			const lines = wrap(all.join(' '), width, 13);
			expect(lines.join(' ')).toBe(all.join(' '));
			for (const line of lines) expect(textWidth(line, 13)).toBeLessThanOrEqual(width);
			const short = fitted(all.join(' '), width, 13);
			expect(textWidth(short, 13)).toBeLessThanOrEqual(width);
			expect(all.join(' ').startsWith(short.replace(/…$/, ''))).toBe(true);
		}),
	);
});
