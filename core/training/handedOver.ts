import { HitlError } from '../errors';
import { labelText } from '../inference/classifier/labelSimilarity';
import type { Encoding } from '../inference/encoder/staticEncoder';
import type { RowEncoder, TextEncoder } from '../inference/encoder/textEncoder';
import type { EncodedTexts, TrainingEncoder } from './trainerProtocol';
import type { TrainingProgress, TrainingRequest } from './trainingOutcome';

/** Encodings made outside the training process: a transformers.js model runs in the model process, not there. */

type HandedOver = TrainingEncoder & { readonly kind: 'handedOver' };

const TEXTS_PER_PART = 200;

export const describe = ({ id, hash, denseSize, lexicalSize }: TextEncoder): HandedOver => ({
	kind: 'handedOver',
	id,
	hash,
	denseSize,
	lexicalSize,
});

/** Encodes each text of a request once, its labels included, in parts that are quickly handed over. */
export async function encodeTexts(
	{ training, unseen, automated = [], certifying = [], firstGuessLabels }: TrainingRequest,
	encoder: TextEncoder,
	{ signal, onProgress }: { readonly signal?: AbortSignal | undefined; readonly onProgress?: ((progress: TrainingProgress) => void) | undefined },
): Promise<EncodedTexts[]> {
	const all = new Set(firstGuessLabels.map(labelText));
	for (const rows of [training, unseen, automated, certifying]) for (const { text } of rows) all.add(text);
	const texts = [...all];
	const encodings = await encoder.encodeAll(texts, {
		signal,
		onProgress: (done) => onProgress?.({ step: 'encoding', share: done / texts.length }),
	});
	const parts: EncodedTexts[] = [];
	for (let from = 0; from < texts.length; from += TEXTS_PER_PART) {
		const to = from + TEXTS_PER_PART;
		parts.push({ texts: texts.slice(from, to), encodings: encodings.slice(from, to) });
	}
	return parts;
}

/** The encoder as the training process sees it. */
export function handedOver({ id, hash, denseSize, lexicalSize }: HandedOver, encodings: ReadonlyMap<string, Encoding>): RowEncoder {
	return {
		id,
		hash,
		denseSize,
		lexicalSize,
		encode(text) {
			const encoding = encodings.get(text);
			if (encoding !== undefined) return encoding;
			throw new HitlError(
				'training-stopped',
				'A text of the training was not read by the encoder.',
				'Nothing was changed. Run Retrain again; if it stops again, please report it.',
			);
		},
	};
}
