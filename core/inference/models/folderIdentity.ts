import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HitlError } from '../../errors';

/**
 * A name for what lies in somebody's own model folder, such as `sentiment#3f9a0c1d2e4b`: its name and a short hash of the
 * configuration and of the names and sizes of the weights. Cheap: the weights are not read. `model-not-found`.
 */
export async function folderIdentity(folder: string): Promise<string> {
	const isFolder = await stat(folder).then((found) => found.isDirectory(), () => false);
	if (!isFolder) {
		throw new HitlError(
			'model-not-found',
			`There is no model folder at ${folder}.`,
			'Check the path: it must exist on the machine that runs n8n, and n8n must be allowed to read it.',
		);
	}
	const hash = createHash('sha256').update(await readFile(join(folder, 'config.json')).catch(() => ''));
	const weights = (await readdir(join(folder, 'onnx')).catch(() => [])).filter((name) => name.includes('.onnx')).sort();
	for (const name of weights) {
		const size = await stat(join(folder, 'onnx', name)).then((found) => found.size, () => 0);
		hash.update(`\0${name}\0${size}`);
	}
	return `${basename(folder)}#${hash.digest('hex').slice(0, 12)}`;
}
