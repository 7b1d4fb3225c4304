import { parentPort, workerData } from 'node:worker_threads';
import { isHitlError } from '../errors';
import { loadStaticEncoder } from '../inference/staticEncoder';
import { trainChallenger } from './trainChallenger';
import type { TrainerInput, TrainerMessage, TrainingJob } from './trainerProtocol';
import type { TrainingProgress, TrainingRow, UnseenRow } from './trainingOutcome';

/** Entry of the training thread: takes in the rows, does one job, then it ends. */

const REPORT_EVERY = 0.01;

function send(message: TrainerMessage): void {
	parentPort?.postMessage(message);
}

/** Passes on the progress that somebody could see. */
function sparingly(): (progress: TrainingProgress) => void {
	let last: TrainingProgress | undefined;
	return (progress) => {
		if (last?.step === progress.step && progress.share < last.share + REPORT_EVERY && progress.share < 1) return;
		last = progress;
		send({ kind: 'progress', progress });
	};
}

async function runJob({ request, encoderFolder }: TrainingJob): Promise<void> {
	try {
		const encoder = await loadStaticEncoder(encoderFolder);
		const outcome = trainChallenger({ ...request, training, unseen }, { encoder, onProgress: sparingly() });
		send({ kind: 'done', outcome });
	} catch (error) {
		if (!isHitlError(error)) throw error;
		send({ kind: 'refused', code: error.code, message: error.message, nextStep: error.nextStep });
	}
}

const training: TrainingRow[] = [];
const unseen: UnseenRow[] = [];
parentPort?.on('message', (input: TrainerInput) => {
	if (input.kind === 'rows') {
		training.push(...input.training);
		unseen.push(...input.unseen);
		return;
	}
	parentPort?.unref();
	void runJob(workerData);
});
