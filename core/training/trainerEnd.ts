import { HitlError } from '../errors';

/** How a training process ended before it was done, for n8n's log. */
export class TrainerEnded extends Error {
	constructor(
		how: string,
		readonly isOutOfMemory = false,
	) {
		super(`The training process ended ${how}.`);
		this.name = 'TrainerEnded';
	}
}

// What V8 does when its heap is full; nothing else in the training process aborts. Windows has no signals.
const ABORTED: ReadonlySet<unknown> = new Set(['SIGABRT', 134]);

export const trainerEnded = (code: number | null, signal: NodeJS.Signals | null): TrainerEnded =>
	new TrainerEnded(signal === null ? `with exit code ${code}` : `by ${signal}`, ABORTED.has(signal ?? code));

/** What an end that nobody asked for becomes. */
export function trainingStopped(cause: Error): HitlError {
	return isOutOfMemory(cause)
		? new HitlError(
				'training-stopped',
				'The training ran out of memory and was stopped.',
				'Nothing was changed; the version in use goes on answering. Give n8n more memory, or keep fewer or shorter answers in this loop.',
				{ cause },
			)
		: new HitlError(
				'training-stopped',
				'The training stopped before it was finished.',
				'Nothing was changed; the version in use goes on answering. Run Retrain again; if it stops again, report the cause that n8n\'s log shows.',
				{ cause },
			);
}

/** Of the heap, of a typed array, or of WebAssembly, which traps where it cannot grow. */
function isOutOfMemory(cause: Error): boolean {
	if (cause instanceof TrainerEnded) return cause.isOutOfMemory;
	return (cause.name === 'RangeError' && /allocation failed/i.test(cause.message)) || (cause.name === 'RuntimeError' && /unreachable/.test(cause.message));
}
