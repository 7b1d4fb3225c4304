import { HitlError } from '../../errors';

export const firstLine = (error: unknown): string =>
	(error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 300) ?? '';

export const unloadable = (folder: string, file: string, cause: unknown): HitlError =>
	new HitlError(
		'model-corrupt',
		`The model in ${folder} cannot be loaded from ${file}: ${firstLine(cause)}`,
		'Download the model again; a file that is cut off is the usual reason.',
		{ cause },
	);

export const notNumbers = (folder: string, file: string): HitlError =>
	new HitlError(
		'model-corrupt',
		`The model in ${folder} gave scores that are not numbers (from ${file}).`,
		'Download the model again, or choose another one.',
	);
