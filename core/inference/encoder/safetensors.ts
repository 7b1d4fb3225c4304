import { z } from 'zod/v4';

export interface Tensor {
	readonly dtype: keyof typeof BYTES;
	readonly shape: readonly number[];
	/** Where its bytes start in the file; any number, so they need not be aligned. */
	readonly offset: number;
}

const HEADER_LENGTH_BYTES = 8;

const entrySchema = z.object({
	dtype: z.enum(['I8', 'I32', 'F32']),
	shape: z.array(z.number().int().min(0)),
	data_offsets: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});

const BYTES = { I8: 1, I32: 4, F32: 4 } as const;

/** Why a file is not a readable safetensors file, as half a sentence that follows the file's name. */
export class SafetensorsError extends Error {}

/**
 * Where tensors lie, by name, in a safetensors file (format: Hugging Face, safetensors README): 8 bytes little-endian header length,
 * JSON header, raw little-endian tensors at offsets counted from the end of the header.
 */
export function readSafetensors(file: Uint8Array): ReadonlyMap<string, Tensor> {
	const { header, dataStart } = readHeader(file);
	const tensors = new Map<string, Tensor>();
	for (const [name, entry] of Object.entries(header)) {
		if (name === '__metadata__') continue;
		const parsed = entrySchema.safeParse(entry);
		if (!parsed.success)
			throw new SafetensorsError(`describes its tensor "${name}" in a way that cannot be read`);
		const {
			dtype,
			shape,
			data_offsets: [from, to],
		} = parsed.data;
		const length = shape.reduce((product, size) => product * size, 1);
		if (to - from !== length * BYTES[dtype] || dataStart + to > file.length) {
			throw new SafetensorsError(`is cut off or has a tensor "${name}" of the wrong size`);
		}
		tensors.set(name, { dtype, shape, offset: dataStart + from });
	}
	return tensors;
}

function readHeader(file: Uint8Array): { readonly header: object; readonly dataStart: number } {
	if (file.length < HEADER_LENGTH_BYTES) throw new SafetensorsError('is too short');
	const length = new DataView(file.buffer, file.byteOffset, file.byteLength).getBigUint64(0, true);
	const dataStart = HEADER_LENGTH_BYTES + Number(length);
	if (dataStart > file.length) throw new SafetensorsError('is cut off inside its header');
	const header = parseObject(new TextDecoder().decode(file.subarray(HEADER_LENGTH_BYTES, dataStart)));
	if (header === undefined) throw new SafetensorsError('has a header that is not valid JSON');
	return { header, dataStart };
}

function parseObject(json: string): object | undefined {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === 'object' && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
}
