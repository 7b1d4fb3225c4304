import { mapInSlices, type SliceOptions } from './mapInSlices';
import type { Encoding, StaticEncoder } from './staticEncoder';

/** Encodes texts in order, in slices that leave the process responsive. An abort throws `cancelled`. */
export const encodeAll = (
	encoder: StaticEncoder,
	texts: readonly string[],
	options: SliceOptions,
): Promise<Encoding[]> => mapInSlices(texts, (text) => encoder.encode(text), options);
