import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sixDigits = (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value);

/** Writes the whole file or nothing: whoever is stopped while writing leaves no half of it. */
export function writeWhole(file, content) {
	writeFileSync(`${file}.part`, content);
	renameSync(`${file}.part`, file);
}

export const writeJson = (file, value) => writeWhole(file, `${JSON.stringify(value, sixDigits, '\t')}\n`);

/**
 * One file for each seed and arm. What was measured with the same data and settings is there when the same command is given
 * again; what was measured with others is not taken for it.
 */
export function resultFiles(folder, given) {
	const id = createHash('sha256').update(JSON.stringify(given)).digest('hex').slice(0, 12);
	mkdirSync(folder, { recursive: true });
	const fileOf = ({ seed, arm }) => join(folder, `seed-${seed}-${arm}.json`);
	return {
		find(run) {
			const read = existsSync(fileOf(run)) ? parsed(readFileSync(fileOf(run), 'utf8')) : undefined;
			return read?.id === id ? read : undefined;
		},
		keep: (run, result) => writeJson(fileOf(run), { id, given, ...result }),
	};
}

function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
