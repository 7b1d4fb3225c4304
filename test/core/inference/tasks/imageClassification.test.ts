import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { RowResult } from '../../../../core/inference/tasks/task';
import { COLOURS, writeImageFixture } from '../../../support/imageFixture';
import { openTaskProcess, type TaskProcess, type TestModel } from '../../../support/taskProcess';

let base: string;
let process_: TaskProcess;
let folder: string;
let model: TestModel<'image-classification'>;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), 'images '));
	process_ = openTaskProcess();
	folder = await writeImageFixture(join(base, 'model'));
	model = await process_.load('image-classification', { folder });
});
afterAll(async () => {
	process_.close();
	await rm(base, { recursive: true, force: true });
});

const settings = { pixelLimit: 50_000_000 };
const plain = (background: string, width = 90, height = 60): sharp.Sharp =>
	sharp({ create: { width, height, channels: 3, background } });
const bestOf = (result: RowResult<'image-classification'> | undefined): string => {
	if (result === undefined || 'failed' in result) return JSON.stringify(result);
	return COLOURS[result.scores.indexOf(Math.max(...result.scores))] ?? '';
};
const best = async (...images: readonly Uint8Array[]): Promise<string[]> =>
	(await model.run(images, settings)).results.map(bestOf);

it('gives the probabilities that the colours stand for', async () => {
	const { labels, results } = await model.run([await plain('#ff8000').png().toBuffer()], settings);
	expect(labels).toEqual(COLOURS);
	const logits = [1, 128 / 127.5 - 1, -1].map((colour) => Math.exp(10 * colour));
	const sum = logits.reduce((all, one) => all + one, 0);
	const scores = results[0] !== undefined && 'scores' in results[0] ? Array.from(results[0].scores) : [];
	expect(scores).toEqual(logits.map((one) => expect.closeTo(one / sum, 5)));
	expect(results[0]).toMatchObject({ truncated: false, knownTokenRatio: 1 });
});

it('reads every kind of raster image', async () => {
	const images = await Promise.all([
		plain('blue').png().toBuffer(),
		plain('blue').jpeg().toBuffer(),
		plain('blue').webp().toBuffer(),
		plain('blue').gif().toBuffer(),
		plain('blue').avif().toBuffer(),
		plain('blue').tiff().toBuffer(),
		plain('blue').ensureAlpha(0.5).png().toBuffer(),
		plain('blue').toColourspace('rgb16').png().toBuffer(),
		plain('blue').toColourspace('cmyk').jpeg().toBuffer(),
		plain('blue', 1, 1).png().toBuffer(),
	]);
	expect(await best(...images)).toEqual(images.map(() => 'blue'));
	const grey = await plain('#808080').toColourspace('b-w').png().toBuffer();
	const [result] = (await model.run([grey], settings)).results;
	expect(result !== undefined && 'scores' in result ? Array.from(result.scores) : []).toEqual(
		COLOURS.map(() => expect.closeTo(1 / 3, 3)),
	);
});

it('takes the first frame, and turns an image as its camera says', async () => {
	const frames = await sharp([await plain('green').png().toBuffer(), await plain('red').png().toBuffer()], {
		join: { animated: true },
	})
		.gif({ delay: [100, 100] })
		.toBuffer();
	expect(await best(frames)).toEqual(['green']);

	// Red left, blue right; orientation 3 stands on its head, so that the corner is blue.
	const halves = await plain('red', 64, 64)
		.composite([{ input: await plain('blue', 32, 64).png().toBuffer(), left: 32, top: 0 }])
		.png()
		.toBuffer();
	const turned = await sharp(halves).jpeg({ quality: 100 }).withMetadata({ orientation: 3 }).toBuffer();
	const corner = await process_.load('image-classification', {
		folder: await writeImageFixture(join(base, 'corner'), 'corner'),
	});
	const { results } = await corner.run([halves, turned], settings);
	expect(results.map(bestOf)).toEqual(['red', 'blue']);
});

it('shrinks a large photograph while it is decoded', async () => {
	const before = await process_.rss();
	const photo = await plain('green', 6_000, 4_000).jpeg().toBuffer();
	expect(await best(photo, photo, photo)).toEqual(['green', 'green', 'green']);
	// 72 MB each in full.
	expect((await process_.rss()) - before).toBeLessThan(120e6);
});

it('says what is wrong with an image, and goes on with the others', async () => {
	const jpeg = await sharp({
		create: { width: 300, height: 300, channels: 3, noise: { type: 'gaussian' }, background: 'red' },
	})
		.jpeg()
		.toBuffer();
	const png = await plain('red', 300, 300).png({ compressionLevel: 0 }).toBuffer();
	const good = await plain('red').png().toBuffer();
	const svg =
		'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect width="9" height="9" fill="red"/></svg>';
	const bad: ReadonlyArray<[Uint8Array, string]> = [
		[jpeg.subarray(0, jpeg.length / 2), 'damaged or cut off'],
		[png.subarray(0, png.length / 2), 'damaged or cut off'],
		[Buffer.alloc(0), 'It is empty'],
		[Buffer.from('hello'), 'none of the kinds'],
		[Buffer.from(svg), 'none of the kinds'],
		[Buffer.from(`<?xml version="1.0"?>\n<!-- ${' '.repeat(2_000)} -->${svg}`), 'none of the kinds'],
		[Buffer.from(`\ufeff${svg}`), 'none of the kinds'],
		[Buffer.from('%PDF-1.4\n'), 'none of the kinds'],
		[Buffer.from('BM'.padEnd(60, '\0')), 'none of the kinds'],
		[Buffer.from('#define a_width 8\n#define a_height 8\nstatic char a_bits[] = {0};'), 'none of the kinds'],
		[await plain('red', 20_000, 1).png().toBuffer(), '20000 by 1 pixels: a strip'],
	];
	const { results } = await model.run([good, ...bad.flatMap(([image]) => [image, good])], settings);
	for (const [i, [, why]] of bad.entries()) {
		expect(results[2 * i + 1]).toEqual({
			failed: {
				code: 'image-malformed',
				message: expect.stringContaining(why),
				nextStep: expect.stringContaining('PNG, JPEG'),
			},
		});
		expect(bestOf(results[2 * i + 2])).toBe('red');
	}
});

it('refuses what is too big before it is decoded', async () => {
	const { results } = await model.run(
		[pngHeader(10_000, 10_000), await plain('red', 11, 10).png().toBuffer()],
		settings,
	);
	expect(results[0]).toMatchObject({
		failed: {
			code: 'image-too-big',
			message: 'The image has 100 megapixels (10000 by 10000); the limit is 50.',
		},
	});
	expect(bestOf(results[1])).toBe('red');
	const small = await model.run([await plain('red', 11, 10).png().toBuffer()], { pixelLimit: 109 });
	expect(small.results[0]).toMatchObject({ failed: { code: 'image-too-big' } });
});

it('gives labels of one name their numbers', async () => {
	const twins = join(base, 'twins');
	await cp(folder, twins, { recursive: true });
	await writeFile(
		join(twins, 'config.json'),
		'{"model_type":"vit","architectures":["ViTForImageClassification"],"id2label":{"0":"crane","1":"crane","2":"ox"}}',
	);
	const other = await process_.load('image-classification', { folder: twins });
	expect((await other.run([], settings)).labels).toEqual(['crane (0)', 'crane (1)', 'ox']);
});

it('refuses a folder without what an image needs, and stops when nobody waits any more', async () => {
	const bare = join(base, 'bare');
	await cp(folder, bare, { recursive: true });
	await rm(join(bare, 'preprocessor_config.json'));
	await expect(process_.load('image-classification', { folder: bare })).rejects.toMatchObject({
		code: 'model-incomplete',
		message: expect.stringContaining('preprocessor_config.json'),
	});
	const image = await plain('red').png().toBuffer();
	await expect(model.run([image, image, image], settings, 1)).rejects.toMatchObject({ code: 'cancelled' });
});

/** A PNG that says it has so many pixels and holds none of them. */
function pngHeader(width: number, height: number): Buffer {
	const chunk = (type: string, data: Buffer): Buffer => {
		const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
		const frame = Buffer.alloc(8 + body.length);
		frame.writeUInt32BE(data.length, 0);
		body.copy(frame, 4);
		frame.writeUInt32BE(crc(body), 4 + body.length);
		return frame;
	};
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(Buffer.alloc(10))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function crc(bytes: Uint8Array): number {
	let value = 0xffffffff;
	for (const byte of bytes) {
		value ^= byte;
		for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
	}
	return (value ^ 0xffffffff) >>> 0;
}
