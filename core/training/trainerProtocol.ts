import { z } from 'zod/v4';
import type { HitlErrorCode } from '../errors';
import type { Encoding } from '../inference/encoder/staticEncoder';
import type { EncoderReference } from '../feedback/store';
import type { TrainingOutcome, TrainingProgress, TrainingRequest } from './trainingOutcome';

/** Which encoder the training process uses: the built-in one from its folder, or one whose encodings it is handed. */
export type TrainingEncoder =
	| { readonly kind: 'builtIn'; readonly folder: string }
	| ({ readonly kind: 'handedOver'; readonly denseSize: number; readonly lexicalSize: number } & EncoderReference);

/** What is to be done; the rows follow in parts. */
export interface TrainingJob {
	readonly request: Omit<TrainingRequest, keyof TrainingRows>;
	readonly encoder: TrainingEncoder;
}

export type TrainingRows = Pick<TrainingRequest, 'training' | 'unseen' | 'automated' | 'certifying'>;

/** Texts and their encodings, position by position. */
export interface EncodedTexts {
	readonly texts: readonly string[];
	readonly encodings: readonly Encoding[];
}

/** What the process is sent, in order: encodings and rows, then the job to begin with. */
export type TrainerInput =
	| ({ readonly kind: 'encodings' } & EncodedTexts)
	| ({ readonly kind: 'rows' } & TrainingRows)
	| ({ readonly kind: 'begin' } & TrainingJob);

/** What the process says. `broken` is an error that is no HitlError. */
export type TrainerMessage =
	| { readonly kind: 'progress'; readonly progress: TrainingProgress }
	| { readonly kind: 'done'; readonly outcome: TrainingOutcome }
	| { readonly kind: 'refused'; readonly code: HitlErrorCode; readonly message: string; readonly nextStep: string }
	| { readonly kind: 'broken'; readonly name: string; readonly message: string; readonly stack: string };

/** Both ends are of one build, so that the kind alone tells what a message is. */
const oneOf = <Message extends { readonly kind: string }>(...kinds: ReadonlyArray<Message['kind']>): z.ZodType<Message> => {
	const schema = z.object({ kind: z.enum(kinds) });
	return z.custom<Message>((value) => schema.safeParse(value).success);
};

export const trainerInput = oneOf<TrainerInput>('encodings', 'rows', 'begin');
export const trainerMessage = oneOf<TrainerMessage>('progress', 'done', 'refused', 'broken');
