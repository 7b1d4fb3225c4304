import { fork, type ChildProcess } from 'node:child_process';
import { deserialize, serialize } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { ForkRequest, ThreadOrder, ThreadReport } from './forkThreadProtocol';

/** Entry of the thread that starts one process and hands messages on between it and the main thread. It ends with the process. */

if (parentPort === null) throw new Error('forkThread is the entry of a thread');
const port = parentPort;
const request: ForkRequest = workerData;

const tell = (report: ThreadReport): void => port.postMessage(report);

// An error of another kind, or with properties that cannot be copied, would not get across.
const asError = (error: unknown): Error => new Error(error instanceof Error ? error.message : String(error));

/** With an empty environment the process has none of n8n's secrets. Undefined when it could not be started. */
function start({ file, args, execArgv }: ForkRequest): ChildProcess | undefined {
	try {
		return fork(file, args, {
			serialization: 'advanced',
			execArgv: [...execArgv],
			env: {},
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
		});
	} catch (error) {
		tell({ kind: 'error', error: asError(error) });
		return undefined;
	}
}

function relay(child: ChildProcess): void {
	if (child.pid !== undefined) tell({ kind: 'started', pid: child.pid });
	child.on('message', (message) => {
		const bytes = serialize(message);
		port.postMessage({ kind: 'message', bytes } satisfies ThreadReport, [bytes.buffer]);
	});
	child.on('error', (error) => {
		tell({ kind: 'error', error: asError(error) });
		if (child.pid === undefined) port.close();
	});
	child.on('disconnect', () => tell({ kind: 'disconnected' }));
	// Not `exit`: that may come before the last messages have been read.
	child.on('close', (code, signal) => {
		if (child.pid === undefined) return;
		tell({ kind: 'exit', code, signal });
		port.close();
	});
	port.on('message', (order: ThreadOrder) => {
		if (order.kind === 'kill') child.kill(order.signal);
		else
			child.send(deserialize(order.bytes), (error) =>
				tell({ kind: 'sent', id: order.id, error: error === null ? null : asError(error) }),
			);
	});
}

const child = start(request);
if (child !== undefined) relay(child);
