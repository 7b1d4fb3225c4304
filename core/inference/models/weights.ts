import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HitlError } from '../../errors';
import type { ModelDtype } from '../tasks/task';
import { corruptFile, incompleteFolder } from './folderErrors';
import { DTYPE_PREFERENCE, weightsFile, type StoredDtype } from './modelFiles';

export interface Weights {
	readonly dtype: StoredDtype;
	/** Relative to the folder. */
	readonly onnxFile: string;
	/** Files with weights beside it, for models of more than 2 GB. */
	readonly dataFiles: number;
	/** Of all of them together. */
	readonly fileBytes: number;
	/** Changes when the weights are replaced. */
	readonly stamp: string;
}

const MOST_DATA_FILES = 100;

/** What Git leaves in a file's place when its large-file extension did not fetch it. */
export const LFS_POINTER = 'version https://git-lfs';

/** Finds the weights that `dtype` names. `model-incomplete` without them, `model-corrupt` when they cannot be weights. */
export async function findWeights(folder: string, dtype: ModelDtype): Promise<Weights> {
	for (const kind of dtype === 'auto' ? DTYPE_PREFERENCE : [dtype]) {
		const file = weightsFile(kind);
		const found = await stat(join(folder, file)).catch(() => undefined);
		if (found === undefined || !found.isFile()) continue;
		const beginning = await readBeginning(join(folder, file), LFS_POINTER.length);
		if (beginning === '') throw corruptFile(folder, file, 'is empty');
		if (beginning === LFS_POINTER)
			throw corruptFile(folder, file, 'is a Git LFS pointer, not the model itself');
		const data = await dataFilesOf(folder, file);
		return {
			dtype: kind,
			onnxFile: file,
			stamp: stampOf(found),
			dataFiles: data.length,
			fileBytes: data.reduce((sum, size) => sum + size, found.size),
		};
	}
	throw await weightsMissing(folder, dtype);
}

/** Whether the weights of a folder are still the ones that were found. */
export async function isUnchanged(folder: string, { onnxFile, stamp }: Weights): Promise<boolean> {
	const found = await stat(join(folder, onnxFile)).catch(() => undefined);
	return found !== undefined && stampOf(found) === stamp;
}

const stampOf = ({ mtimeMs, size, ino }: { mtimeMs: number; size: number; ino: number }): string =>
	`${mtimeMs}/${size}/${ino}`;

/** Names of the files with weights beside a model: `model.onnx_data`, `model.onnx_data_1` and so on. */
export const dataFileNames = ({ onnxFile, dataFiles }: Pick<Weights, 'onnxFile' | 'dataFiles'>): string[] =>
	Array.from({ length: dataFiles }, (_, part) => `${onnxFile}_data${part === 0 ? '' : `_${part}`}`);

/** Their sizes. */
async function dataFilesOf(folder: string, file: string): Promise<number[]> {
	const sizes: number[] = [];
	while (sizes.length < MOST_DATA_FILES) {
		const name = dataFileNames({ onnxFile: file, dataFiles: sizes.length + 1 }).at(-1) ?? '';
		const found = await stat(join(folder, name)).catch(() => undefined);
		if (found === undefined) break;
		if ((await readBeginning(join(folder, name), LFS_POINTER.length)) === LFS_POINTER)
			throw corruptFile(folder, name, 'is a Git LFS pointer, not the weights themselves');
		sizes.push(found.size);
	}
	return sizes;
}

async function weightsMissing(folder: string, dtype: ModelDtype): Promise<HitlError> {
	const present = (await readdir(join(folder, 'onnx')).catch(() => [])).filter((name) =>
		name.endsWith('.onnx'),
	);
	const known = DTYPE_PREFERENCE.filter((kind) => present.includes(weightsFile(kind).slice('onnx/'.length)));
	if (dtype !== 'auto' && known.length > 0) {
		return new HitlError(
			'model-incomplete',
			`The model folder ${folder} has no weights of the kind ${dtype} (${weightsFile(dtype)}).`,
			`Choose one of the kinds that it has: ${known.join(', ')}.`,
		);
	}
	const others = present.length === 0 ? '' : ` (there is ${present.join(', ')})`;
	const wanted = dtype === 'auto' ? `${weightsFile('fp32')} or ${weightsFile('q8')}` : weightsFile(dtype);
	return incompleteFolder(folder, `The file ${wanted} is missing${others}`);
}

async function readBeginning(path: string, length: number): Promise<string> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
		return buffer.toString('latin1', 0, bytesRead);
	} finally {
		await file.close();
	}
}
