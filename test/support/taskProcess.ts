import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { LoadOptions } from '../../core/inference/tasks/loadedModel';
import type { TaskName, TaskReply, Tasks } from '../../core/inference/tasks/task';

export interface TestModel<Name extends TaskName> {
	readonly bytes: number;
	/** `abortAfter` says how often the work may ask whether it is aborted before the answer is yes. */
	run(
		rows: ReadonlyArray<Tasks[Name]['row']>,
		settings: Tasks[Name]['settings'],
		abortAfter?: number,
	): Promise<TaskReply<Name>>;
	isCurrent(): Promise<boolean>;
	dispose(): Promise<void>;
}

export interface TaskProcess {
	load<Name extends TaskName>(
		task: Name,
		options: Partial<LoadOptions> & { folder: string },
	): Promise<TestModel<Name>>;
	/** Memory of the process, in bytes. */
	rss(): Promise<number>;
	close(): void;
}

type Reply = { id: number; answer?: never; error?: { message: string } };

/**
 * A process that loads models as the model process does, on native ONNX Runtime or the one that HITL_TEST_BACKEND names.
 * Errors come back with their code, message and next step.
 */
export function openTaskProcess(): TaskProcess {
	const child = fork(join(__dirname, 'taskChild.cjs'), [process.env.HITL_TEST_BACKEND ?? 'native'], {
		serialization: 'advanced',
		execArgv: [],
		env: {},
		silent: true,
	});
	const waiting = new Map<number, (reply: Reply) => void>();
	let count = 0;
	child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply));
	child.on('exit', (code) => {
		for (const [id, settle] of waiting) settle({ id, error: { message: `the process ended with ${code}` } });
	});
	const ask = async (action: string, rest: object = {}): Promise<never> => {
		const id = ++count;
		const { answer, error } = await new Promise<Reply>((resolve) => {
			waiting.set(id, resolve);
			child.send({ id, action, ...rest });
		});
		waiting.delete(id);
		if (error !== undefined) throw Object.assign(new Error(error.message), error);
		return answer as never;
	};
	return {
		async load(task, options) {
			const key = ++count;
			const { bytes } = await ask('load', { key, task, options: { dtype: 'auto', threads: 1, ...options } });
			return {
				bytes,
				run: async (rows, settings, abortAfter = Infinity) =>
					await ask('run', { key, rows: [...rows], settings, abortAfter }),
				isCurrent: async () => await ask('isCurrent', { key }),
				dispose: async () => await ask('dispose', { key }),
			};
		},
		rss: async () => await ask('rss'),
		close: () => void child.kill('SIGKILL'),
	};
}
