import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { openModelHost } from '../../../../core/inference/host/openModelHost';
import type { RunRequest } from '../../../../core/inference/host/protocol';
import { inPieces, RowPieces } from '../../../../core/inference/host/rowPieces';
import { COLOURS, writeImageFixture } from '../../../support/imageFixture';
import { BACKENDS } from './fixtures/backends';

const request = (id: number, rows: RunRequest['rows']): RunRequest => ({
	kind: 'run',
	id,
	task: 'image-classification',
	folder: '/m',
	dtype: 'auto',
	settings: {},
	rows,
});

it('come together again as the rows that they were', () => {
	const rows = [
		randomBytes(10),
		'text',
		randomBytes(5_000_001),
		randomBytes(2_000_000),
		randomBytes(4_000_000),
	];
	const sent = [...inPieces(request(1, rows))];
	const sizes = sent.map((part) => ('bytes' in part ? part.bytes.length : 0));
	expect(sizes).toEqual([2_000_000, 2_000_000, 1_000_001, 2_000_000, 2_000_000, 0]);
	const pieces = new RowPieces();
	const joined = sent.map((part) => (part.kind === 'piece' ? pieces.add(part) : pieces.join(part))).at(-1);
	expect(joined?.rows.map((row) => Buffer.from(row).toString('hex'))).toEqual(
		rows.map((row) => Buffer.from(row).toString('hex')),
	);
});

it('of a request that never came are forgotten', () => {
	const pieces = new RowPieces();
	pieces.add({ kind: 'piece', id: 1, row: 0, bytes: Uint8Array.of(1) });
	expect(pieces.join(request(2, ['text'])).rows).toEqual(['text']);
	pieces.add({ kind: 'piece', id: 3, row: 0, bytes: Uint8Array.of(1) });
	pieces.add({ kind: 'piece', id: 4, row: 0, bytes: Uint8Array.of(2) });
	expect(pieces.join(request(4, [new Uint8Array(0)])).rows).toEqual([Uint8Array.of(2)]);
});

it.each(BACKENDS)('carry an image of many megabytes to the model with %s code', async (backend) => {
	const base = await mkdtemp(join(tmpdir(), 'pieces-'));
	const host = openModelHost({ backend });
	try {
		const folder = await writeImageFixture(join(base, 'colours'));
		const [width, height] = [1_600, 1_200];
		// Noise cannot be compressed; it is green on the whole.
		const pixels = randomBytes(width * height * 3).map((value, i) =>
			i % 3 === 1 ? 200 + (value % 56) : value % 128,
		);
		const image = await sharp(pixels, { raw: { width, height, channels: 3 } })
			.png({ compressionLevel: 0 })
			.toBuffer();
		expect(image.length).toBeGreaterThan(4_000_000);
		const { labels, results } = await host.run({
			task: 'image-classification',
			folder,
			dtype: 'auto',
			settings: { pixelLimit: 10_000_000 },
			rows: [image, new Uint8Array(image.subarray(0, 3_000_000))],
		});
		const [whole, cut] = results;
		if (whole === undefined || 'failed' in whole) throw new Error('no answer');
		expect(labels[whole.scores.indexOf(Math.max(...whole.scores))]).toBe(COLOURS[1]);
		expect(cut).toMatchObject({ failed: { code: 'image-malformed' } });
	} finally {
		await host.close();
		await rm(base, { recursive: true, force: true });
	}
});
