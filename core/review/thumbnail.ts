/** An image as the page shows it, or a sentence why it cannot. */
export type ReviewImage = { readonly src: string; readonly width: number; readonly height: number } | { readonly problem: string };

/** Larger files are not even read. */
export const MOST_IMAGE_BYTES = 30 * 1024 * 1024;
const MOST_PIXELS = 100_000_000;
const SECONDS = 15;
const QUALITY = 74;

export const IMAGE_TOO_LARGE: ReviewImage = { problem: 'The image is larger than 30 MB, so it is not shown here.' };
const WRONG_KIND: ReviewImage = { problem: 'This file is no picture of a kind that can be shown here: PNG, JPEG, WebP, GIF, AVIF or TIFF.' };
const TOO_MANY_PIXELS: ReviewImage = { problem: 'The image has more than 100 megapixels, so it is not shown here.' };
const DAMAGED: ReviewImage = { problem: 'The image is damaged or cut off, so it is not shown here.' };
const NOT_HERE: ReviewImage = { problem: 'This server cannot make small pictures, so the image is not shown here.' };

/** How files of each kind begin. SVG is a program: it is neither parsed nor drawn. */
const BEGINNINGS: ReadonlyArray<readonly [at: number, letters: string]> = [
	[0, '\x89PNG\r\n\x1a\n'],
	[0, '\xff\xd8\xff'],
	[8, 'WEBP'],
	[0, 'GIF8'],
	[4, 'ftypavif'],
	[4, 'ftypavis'],
	[0, 'II*\0'],
	[0, 'MM\0*'],
];

function isRaster(bytes: Uint8Array): boolean {
	const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
	return BEGINNINGS.some(([at, letters]) => head.startsWith(letters, at));
}

/** Edge of a small picture in pixels: the more there are on a page, the smaller they are. */
export const thumbnailEdge = (images: number): number => (images <= 50 ? 720 : images <= 200 ? 480 : 320);

/**
 * A small WebP of an image as a data: address, upright and without what the camera wrote into it; of several frames the
 * first. Never throws: a person can answer without the picture, and reads why it is missing.
 */
export async function thumbnailOf(bytes: Uint8Array, edge: number): Promise<ReviewImage> {
	if (bytes.length > MOST_IMAGE_BYTES) return IMAGE_TOO_LARGE;
	if (!isRaster(bytes)) return WRONG_KIND;
	const sharp = await import('sharp').then(
		(module) => module.default,
		() => undefined,
	);
	if (sharp === undefined) return NOT_HERE;
	try {
		const { width, height, pageHeight } = await sharp(bytes, { limitInputPixels: false }).metadata();
		if (width * (pageHeight ?? height) > MOST_PIXELS) return TOO_MANY_PIXELS;
		const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true, page: 0, pages: 1 })
			.timeout({ seconds: SECONDS })
			.autoOrient()
			.resize(edge, edge, { fit: 'inside', withoutEnlargement: true })
			.webp({ quality: QUALITY })
			.toBuffer({ resolveWithObject: true });
		return { src: `data:image/webp;base64,${data.toString('base64')}`, width: info.width, height: info.height };
	} catch {
		return DAMAGED;
	}
}
