import type { HitlErrorCode } from '../errors';
import type { TrainingOutcome, TrainingProgress, TrainingRequest } from './trainingOutcome';

/** What the thread is started with. */
export interface TrainingJob {
	readonly request: TrainingRequest;
	readonly encoderFolder: string;
}

/** What the thread says. An error that is no HitlError ends the thread instead. */
export type TrainerMessage =
	| { readonly kind: 'progress'; readonly progress: TrainingProgress }
	| { readonly kind: 'done'; readonly outcome: TrainingOutcome }
	| { readonly kind: 'refused'; readonly code: HitlErrorCode; readonly message: string; readonly nextStep: string };
