import { HitlError } from '../../errors';

/** `what` is the rest of a sentence that begins with the file's name. */
export function encoderCorrupt(folder: string, file: string, what: string, cause?: unknown): HitlError {
	return new HitlError(
		'encoder-corrupt',
		`The built-in encoder cannot be used: the file ${file} in ${folder} ${what}.`,
		'Install the package again; if you copied the folder yourself, copy it once more.',
		{ cause },
	);
}
