import { join } from 'node:path';
import { forkFromThread, type ForkedProcess } from '../inference/host/forkFromThread';

/** Starts the process that trains: a crash or a lack of memory there is none of n8n. */
export const forkTrainer = (memoryMegabytes: number): ForkedProcess =>
	forkFromThread(join(__dirname, 'trainerProcess.js'), [], [`--max-old-space-size=${memoryMegabytes}`]);
