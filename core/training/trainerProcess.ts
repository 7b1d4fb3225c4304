import { isHitlError } from '../errors';
import { loadStaticEncoder, type Encoding } from '../inference/encoder/staticEncoder';
import { watchParent } from '../inference/host/parentWatch';
import { yieldToParent } from '../inference/host/yieldToParent';
import { handedOver } from './handedOver';
import { trainChallenger } from './trainChallenger';
import { trainerInput, type TrainerMessage, type TrainingJob } from './trainerProtocol';
import type { AutomatedText, TextToScore, TrainingProgress, TrainingRow, UnseenRow } from './trainingOutcome';

/** Entry of the training process: takes in the rows, does one job, then waits for its end, which comes with its parent's at the latest. */

process.on('disconnect', () => process.exit(0));
watchParent();
yieldToParent();

const REPORT_EVERY = 0.01;

// The parent may be gone by the time there is something to say; then nobody waits for it.
const say = (message: TrainerMessage): unknown => process.connected && process.send?.(message, undefined, undefined, () => undefined);

/** Passes on the progress that somebody could see. */
function sparingly(): (progress: TrainingProgress) => void {
	let last: TrainingProgress | undefined;
	return (progress) => {
		if (last?.step === progress.step && progress.share < last.share + REPORT_EVERY && progress.share < 1) return;
		last = progress;
		say({ kind: 'progress', progress });
	};
}

async function runJob({ request, encoder: wanted }: TrainingJob): Promise<TrainerMessage> {
	try {
		const encoder = wanted.kind === 'builtIn' ? await loadStaticEncoder(wanted.folder) : handedOver(wanted, encodings);
		const outcome = await trainChallenger({ ...request, training, unseen, automated, certifying }, { encoder, onProgress: sparingly() });
		return { kind: 'done', outcome };
	} catch (error) {
		if (isHitlError(error)) return { kind: 'refused', code: error.code, message: error.message, nextStep: error.nextStep };
		const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
		return { kind: 'broken', name, message, stack };
	}
}

const encodings = new Map<string, Encoding>();
const training: TrainingRow[] = [];
const unseen: UnseenRow[] = [];
const automated: AutomatedText[] = [];
const certifying: TextToScore[] = [];
process.on('message', (message) => {
	const input = trainerInput.parse(message);
	if (input.kind === 'begin') return void runJob(input).then(say);
	if (input.kind === 'rows') {
		training.push(...input.training);
		unseen.push(...input.unseen);
		automated.push(...(input.automated ?? []));
		certifying.push(...(input.certifying ?? []));
		return;
	}
	for (const [at, encoding] of input.encodings.entries()) encodings.set(input.texts[at] ?? '', encoding);
});
