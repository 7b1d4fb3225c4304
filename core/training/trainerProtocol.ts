import type { HitlErrorCode } from '../errors';
import type { TrainingOutcome, TrainingProgress, TrainingRequest } from './trainingOutcome';

/** What the thread is started with; the rows follow in parts. */
export interface TrainingJob {
	readonly request: Omit<TrainingRequest, keyof TrainingRows>;
	readonly encoderFolder: string;
}

export type TrainingRows = Pick<TrainingRequest, 'training' | 'unseen'>;

/** What the thread is sent, in order: all rows, then the word to begin. */
export type TrainerInput = ({ readonly kind: 'rows' } & TrainingRows) | { readonly kind: 'begin' };

/** What the thread says. An error that is no HitlError ends the thread instead. */
export type TrainerMessage =
	| { readonly kind: 'progress'; readonly progress: TrainingProgress }
	| { readonly kind: 'done'; readonly outcome: TrainingOutcome }
	| { readonly kind: 'refused'; readonly code: HitlErrorCode; readonly message: string; readonly nextStep: string };
