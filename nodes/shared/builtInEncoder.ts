import { join } from 'node:path';
import { loadStaticEncoder, type StaticEncoder } from '../../core/inference/encoder/staticEncoder';

export const BUILT_IN_ENCODER = join(__dirname, '..', '..', 'models', 'hitl-encoder-en');

let loading: Promise<StaticEncoder> | undefined;

/** The encoder that ships with the package: read once per process, immutable, shared. */
export async function builtInEncoder(): Promise<StaticEncoder> {
	loading ??= loadStaticEncoder(BUILT_IN_ENCODER).catch((error: unknown) => {
		loading = undefined;
		return Promise.reject(error);
	});
	return await loading;
}
