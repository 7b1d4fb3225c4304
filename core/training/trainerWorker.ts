import { parentPort, workerData } from 'node:worker_threads';
import { isHitlError } from '../errors';
import { loadStaticEncoder } from '../inference/staticEncoder';
import { trainChallenger } from './trainChallenger';
import type { TrainerMessage, TrainingJob } from './trainerProtocol';
import type { TrainingProgress } from './trainingOutcome';

/** Entry of the training thread: one job, then it ends. */

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
		send({ kind: 'done', outcome: trainChallenger(request, { encoder, onProgress: sparingly() }) });
	} catch (error) {
		if (!isHitlError(error)) throw error;
		send({ kind: 'refused', code: error.code, message: error.message, nextStep: error.nextStep });
	}
}

void runJob(workerData);
