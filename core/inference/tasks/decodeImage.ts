import { RawImage } from '@huggingface/transformers';
import sharp, { type Metadata } from 'sharp';
import { HitlError, isHitlError } from '../../errors';
import { firstLine } from './modelErrors';

export interface DecodeLimits {
	/** Larger images are refused before they are decoded. */
	readonly pixelLimit: number;
	/** The shorter edge is not shrunk below this, in pixels. */
	readonly shortestEdge: number;
}

// Raster formats alone. SVG is a program: it is neither parsed nor drawn.
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'];
const KINDS = 'PNG, JPEG, WebP, GIF, AVIF and TIFF';
const SECONDS = 30;
// A strip of one pixel would be blown up to millions by a network that wants its shorter edge at 224.
const LARGEST_RATIO = 100;

/** Tells libvips, for the whole process, which formats it may open; and to keep no decoded images. */
export function allowRasterImagesOnly(threads: number): void {
	sharp.block({ operation: ['VipsForeignLoad'] });
	sharp.unblock({ operation: LOADERS.map((loader) => `VipsForeignLoad${loader}`) });
	sharp.cache(false);
	sharp.concurrency(threads);
}

/**
 * An image in RGB, upright by its EXIF turn, shrunk while it is decoded; of several pages or frames the first.
 * `image-too-big` beyond the limit, `image-malformed` for what is no image, or one that is cut off.
 */
export async function decodeImage(bytes: Uint8Array, limits: DecodeLimits): Promise<RawImage> {
	if (bytes.length === 0) throw malformed('It is empty.');
	try {
		// No limit here: this reads the beginning only, and the limit is judged with the numbers in hand.
		const metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
		checkSize(metadata, limits.pixelLimit);
		const decoder = sharp(bytes, {
			limitInputPixels: limits.pixelLimit,
			failOn: 'error',
			sequentialRead: true,
			page: 0,
			pages: 1,
		});
		const { data, info } = await decoder
			.timeout({ seconds: SECONDS })
			.autoOrient()
			.resize(limits.shortestEdge, limits.shortestEdge, { fit: 'outside', withoutEnlargement: true })
			.toColourspace('srgb')
			.removeAlpha()
			.raw({ depth: 'uchar' })
			.toBuffer({ resolveWithObject: true });
		return new RawImage(Uint8ClampedArray.from(data), info.width, info.height, info.channels).rgb();
	} catch (error) {
		if (isHitlError(error)) throw error;
		const reason = firstLine(error);
		throw /unsupported image format/i.test(reason)
			? malformed(`It is none of the kinds that can be read (${KINDS}).`, error)
			: malformed(`It is damaged or cut off (${reason}).`, error);
	}
}

function checkSize({ width, height, pageHeight }: Metadata, pixelLimit: number): void {
	const [across, down] = [width, pageHeight ?? height];
	if (across * down > pixelLimit) {
		throw new HitlError(
			'image-too-big',
			`The image has ${megapixels(across * down)} megapixels (${across} by ${down}); the limit is ${megapixels(pixelLimit)}.`,
			'Make it smaller in an Edit Image node in front, or raise the limit under Options if the machine has the memory.',
		);
	}
	if (Math.max(across, down) > LARGEST_RATIO * Math.min(across, down))
		throw malformed(`It is ${across} by ${down} pixels: a strip, on which nothing can be recognised.`);
}

const megapixels = (pixels: number): string => String(Math.ceil(pixels / 10_000) / 100);

const malformed = (why: string, cause?: unknown): HitlError =>
	new HitlError(
		'image-malformed',
		`The image cannot be read. ${why}`,
		`Check the file in the binary field: one whole image, ${KINDS}.`,
		{ cause },
	);
