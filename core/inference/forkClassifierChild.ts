import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/**
 * Starts the process that runs text-classification models. Native code runs there: it gets none of n8n's flags and, with
 * an empty environment, none of its secrets.
 */
export const forkClassifierChild = (): ChildProcess =>
	fork(join(__dirname, 'textClassifierChild.js'), [], {
		serialization: 'advanced',
		execArgv: [],
		env: {},
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
