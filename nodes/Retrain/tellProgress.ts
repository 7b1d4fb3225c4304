import type { IExecuteFunctions } from 'n8n-workflow';
import type { TrainingProgress, TrainingStep } from '../../core/training/trainingOutcome';

const WORDS: Readonly<Record<TrainingStep, string>> = {
	encoding: 'reading the answers',
	choosing: 'trying how closely to follow them',
	fitting: 'learning',
	testing: 'testing',
};

/** Says how far a training is: in the editor each percent, in n8n's log each step, with every percent at the level of debug. */
export function tellProgress(context: IExecuteFunctions, loop: string): (progress: TrainingProgress) => void {
	let told = '';
	let last: TrainingStep | undefined;
	return ({ step, share }) => {
		if (step !== last) context.logger.info(`Retrain: ${WORDS[step]}`, { loop });
		last = step;
		const words = `Retrain: ${WORDS[step]}, ${Math.round(share * 100)} %`;
		if (words === told) return;
		told = words;
		context.logger.debug(words, { loop });
		context.sendMessageToUI(words);
	};
}
