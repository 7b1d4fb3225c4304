import { Interrupted } from './command.mjs';

/** Something a person can put right. The message is shown as it stands, without a stack. */
export class Sentence extends Error {}

/** Runs a script's body; what goes wrong is told in words, and the process ends with a non-zero code. */
export async function script(body) {
	try {
		await body();
	} catch (error) {
		if (error instanceof Interrupted) {
			console.error('\nStopped. The same command goes on where this one was.');
			process.exit(130);
		}
		console.error(error instanceof Sentence ? `\n${error.message}` : error);
		process.exit(1);
	}
}
