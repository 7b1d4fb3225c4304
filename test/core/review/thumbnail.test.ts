import sharp from 'sharp';
import { thumbnailEdge, thumbnailOf, type ReviewImage } from '../../../core/review/thumbnail';

const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } });

const shown = async (image: ReviewImage) => {
	if ('problem' in image) throw new Error(image.problem);
	const bytes = Buffer.from(image.src.replace('data:image/webp;base64,', ''), 'base64');
	return { image, metadata: await sharp(bytes).metadata() };
};

test.each([
	['PNG', async () => await picture(1600, 900).png().toBuffer()],
	['JPEG', async () => await picture(1600, 900).jpeg().toBuffer()],
	['WebP', async () => await picture(1600, 900).webp().toBuffer()],
	['GIF', async () => await picture(1600, 900).gif().toBuffer()],
	['AVIF', async () => await picture(1600, 900).avif({ effort: 0 }).toBuffer()],
	['TIFF', async () => await picture(1600, 900).tiff().toBuffer()],
])('a %s becomes a small WebP inside the page', async (_kind, make) => {
	const { image, metadata } = await shown(await thumbnailOf(await make(), 720));
	expect(image).toMatchObject({ width: 720, height: 405 });
	expect(metadata).toMatchObject({ format: 'webp', width: 720, height: 405 });
	expect(image.src.length).toBeLessThan(60_000);
});

test('a small one is not blown up, one on its side is turned, and nothing that the camera wrote stays', async () => {
	const turned = await picture(40, 20).withMetadata({ orientation: 6 }).withExif({ IFD0: { Artist: 'somebody' } }).jpeg().toBuffer();
	expect(turned.includes('somebody')).toBe(true);
	const { image, metadata } = await shown(await thumbnailOf(turned, 720));
	expect(image).toMatchObject({ width: 20, height: 40 });
	expect(metadata.exif).toBeUndefined();
});

test.each<[string, () => Promise<Buffer>, RegExp]>([
	['a file of 30 MB and a byte', async () => Buffer.alloc(30 * 1024 * 1024 + 1), /larger than 30 MB/],
	['a text', async () => Buffer.from('just words'), /no picture of a kind/],
	['nothing', async () => Buffer.alloc(0), /no picture of a kind/],
	['an SVG, which is a program', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), /no picture of a kind/],
	['a PDF', async () => Buffer.from('%PDF-1.7'), /no picture of a kind/],
	['a cut picture', async () => (await picture(300, 300).png().toBuffer()).subarray(0, 100), /damaged or cut off/],
	['a picture of 400 megapixels in a small file', async () => await sharp({ create: { width: 20_000, height: 20_000, channels: 3, background: '#fff' }, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer(), /more than 100 megapixels/],
])('%s gets a sentence and stops nothing', async (_what, make, sentence) => {
	const image = await thumbnailOf(await make(), 720);
	expect('problem' in image && image.problem).toMatch(sentence);
}, 60_000);

test('the more images a page has, the smaller they are', () => {
	expect([1, 50, 51, 200, 201, 500].map(thumbnailEdge)).toEqual([720, 720, 480, 480, 320, 320]);
});
