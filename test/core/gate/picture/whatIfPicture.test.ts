import fc from 'fast-check';
import sharp from 'sharp';
import { whatIfPicture } from '../../../../core/gate/picture/whatIfPicture';
import type { WhatIf, WhatIfRow } from '../../../../core/gate/whatIf/whatIf';

const row = (threshold: number, more: Partial<WhatIfRow> = {}): WhatIfRow => ({
	threshold,
	reviewed: threshold,
	automated: 1 - threshold,
	answers: Math.round((1 - threshold) * 1_000),
	mistakes: 5,
	mistakeShare: 0.02,
	low: 0.01,
	high: 0.04,
	...more,
});
const rows = [0.9, 0.8, 0.7, 0.6].map((threshold) => row(threshold));
const usual: WhatIf = { rows, answers: 500, inForce: 0.8, inForceRow: rows[1]! };

/** Throws where the file is not XML as its rules want it, as strict readers do. */
const readAsXml = (svg: string) => sharp(Buffer.from(svg)).metadata();
const bars = (svg: string): number => svg.match(/<rect class="person"/g)?.length ?? 0;

test('the head says what holds now, and the row in force stands out once', async () => {
	const svg = whatIfPicture({ ...usual, inForceRow: { ...rows[1]!, keeps: 0.05 }, rows: rows.with(1, { ...rows[1]!, keeps: 0.05 }) }).replaceAll('\u00a0', ' ');
	expect(svg).toContain('aria-label="From 80 % on the model answers alone: 20 % of all items. People answer 80 %."');
	expect(svg).toContain('Of what the model answers, 1 to 4 % is wrong. That mistakes stay under 5 % there is shown. This rests on 500 answers by people.');
	expect(svg).toContain('shown: under 5 %');
	expect(whatIfPicture(usual).match(/<text class="strong"[^>]*>▸/g)).toHaveLength(1);
	expect(bars(svg)).toBe(4);
	await expect(readAsXml(svg)).resolves.toMatchObject({ width: 960 });
});

test('without a promise it says so, and while everything goes to people no row stands out', () => {
	expect(whatIfPicture(usual)).toContain('No promise is shown to hold there.');
	const closed = whatIfPicture({ rows, answers: 500 });
	expect(closed).toContain('Everything goes to people now.');
	expect(closed).not.toContain('▸');
});

test('without answers there is no table, and nothing is claimed', async () => {
	const empty = { rows: [{ threshold: 0.9, answers: 0, mistakes: 0, low: 0, high: 1 }], answers: 0, inForce: 0.9 };
	const svg = whatIfPicture({ ...empty, inForceRow: empty.rows[0]! });
	expect(svg).toContain('How often it is wrong there nobody can say yet.');
	expect(bars(svg)).toBe(0);
	await expect(readAsXml(svg)).resolves.toMatchObject({ format: 'svg' });
	await expect(readAsXml(whatIfPicture({ rows: [], answers: 0 }))).resolves.toMatchObject({ format: 'svg' });
});

test('neighbours that rest on the same answers are one row; the one in force is always there', () => {
	const same = [0.99, 0.98, 0.97, 0.6].map((threshold) => row(threshold, { answers: threshold > 0.9 ? 10 : 400 }));
	expect(bars(whatIfPicture({ rows: same, answers: 500 }))).toBe(2);
	expect(bars(whatIfPicture({ rows: same, answers: 500, inForce: 0.97, inForceRow: same[2]! }))).toBe(3);
	const many = Array.from({ length: 200 }, (_, i) => row(1 - i / 200, { answers: i + 1 }));
	for (const inForceRow of many) {
		const svg = whatIfPicture({ rows: many, answers: 500, inForce: inForceRow.threshold, inForceRow });
		expect(bars(svg)).toBeLessThanOrEqual(24);
		expect(svg.match(/<text class="strong"[^>]*>▸/g)).toHaveLength(1);
	}
});

test('nothing leaves the page, whatever the shares', () => {
	const share = fc.double({ min: 0, max: 1, noNaN: true });
	const anyRow = fc.tuple(share, share, share, share, fc.boolean()).map(([threshold, automated, one, other, known]) => {
		const [low, high] = [Math.min(one, other), Math.max(one, other)];
		const { mistakeShare: _, ...rest } = row(threshold, { automated, reviewed: 1 - automated, low, high });
		return known ? { ...rest, mistakeShare: (low + high) / 2 } : rest;
	});
	fc.assert(
		fc.property(fc.array(anyRow, { minLength: 1, maxLength: 20 }), fc.nat(19), (made, at) => {
			const inForceRow = made[at % made.length]!;
			const svg = whatIfPicture({ rows: made, answers: 9, inForce: inForceRow.threshold, inForceRow });
			expect(svg).not.toMatch(/NaN|Infinity|undefined/);
			for (const attribute of ['x', 'x1', 'x2', 'width']) {
				for (const [, value] of svg.matchAll(new RegExp(` ${attribute}="(-?[\\d.]+)"`, 'g'))) {
					expect(Number(value)).toBeGreaterThanOrEqual(-10);
					expect(Number(value)).toBeLessThanOrEqual(960);
				}
			}
		}),
		{ numRuns: 60 },
	);
});

test('nothing is fetched from anywhere; light and dark', () => {
	const svg = whatIfPicture(usual);
	expect(svg.match(/https?:/g)).toEqual(['http:']);
	expect(svg).not.toMatch(/@import|url\(|href|<image|<script|<foreignObject/);
	expect(svg).toContain('prefers-color-scheme: dark');
});
