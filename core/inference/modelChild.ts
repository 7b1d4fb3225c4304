import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { HitlError } from '../errors';
import { replySchema, type ClassifierReply, type ClassifierRequest } from './textClassifierProtocol';

/** One child process, from its start to its end. Asked one thing at a time. */
export class ModelChild {
	private readonly ended: Promise<void>;

	constructor(private readonly child: ChildProcess) {
		const nothing = (): void => undefined;
		this.ended = once(child, 'exit').then(nothing, nothing);
		this.release();
	}

	/** False from the moment it was told to end: nothing sent after that is answered. */
	get isRunning(): boolean {
		return (
			!this.child.killed &&
			this.child.connected &&
			this.child.exitCode === null &&
			this.child.signalCode === null
		);
	}

	/** Throws `model-host-stopped` when the process ends before it has answered. */
	async ask(request: ClassifierRequest): Promise<ClassifierReply> {
		const answered = new AbortController();
		const { signal } = answered;
		this.hold();
		try {
			return await Promise.race([
				once(this.child, 'message', { signal }).then(([message]) => replySchema.parse(message)),
				once(this.child, 'exit', { signal }).then(([code, killedBy]) => {
					throw hostStopped(killedBy === null ? `with exit code ${code}` : `by ${killedBy}`);
				}),
				new Promise<never>((_, reject) => {
					this.child.send(request, (error) => error !== null && reject(error));
				}),
			]);
		} catch (cause) {
			throw cause instanceof HitlError ? cause : hostStopped('before it could answer', cause);
		} finally {
			answered.abort();
			this.release();
		}
	}

	/** Ends the process at once, whatever it does. It holds nothing that could be lost. */
	async end(): Promise<void> {
		if (this.child.kill('SIGKILL')) await this.ended;
	}

	/** While it works, the process is a reason for its parent to stay; when it waits, it is none. */
	private hold(): void {
		this.child.ref();
		this.child.channel?.ref();
	}

	private release(): void {
		this.child.unref();
		this.child.channel?.unref();
	}
}

/** What a model process that is gone becomes. */
export const hostStopped = (how: string, cause?: unknown): HitlError =>
	new HitlError(
		'model-host-stopped',
		`The process that runs the model ended ${how}.`,
		'Run the step again; a new process is started for it. If it happens again, the machine may lack memory for this model.',
		{ cause },
	);
