import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../../scripts/places.mjs';

/** A process that runs a transformers.js pipeline the usual way, asked by messages. `inWorker` runs it in a worker thread there, `networkAlone` the passes of its network (see peerNetwork.mjs). */
export class Peer {
	constructor({ inWorker = false, ...settings }) {
		this.child = fork(
			join(root, 'bench/speed/peerProcess.mjs'),
			[JSON.stringify({ inWorker, ...settings })],
			{
				serialization: 'advanced',
				execArgv: [],
			},
		);
		this.child.once('exit', () => (this.ended = true));
	}

	/** `{ texts, batch, labels }` in; seconds, CPU seconds and what the pipeline answered (flat numbers) out. */
	async run(request) {
		if (this.ended) throw new Error('the peer has ended');
		this.child.send(request);
		const over = new AbortController();
		try {
			const [answer] = await Promise.race([
				once(this.child, 'message', { signal: over.signal }),
				once(this.child, 'exit', { signal: over.signal }).then(([code]) => {
					throw new Error(`the peer ended with ${code}`);
				}),
			]);
			return answer;
		} finally {
			over.abort();
		}
	}

	end() {
		this.child.kill('SIGKILL');
	}
}
