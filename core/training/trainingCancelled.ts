import { HitlError } from '../errors';

/** Asked between steps of work, often; true ends the work. */
export type IsCancelled = () => boolean;

/** The error of a training that was called off. Nothing has been stored when it is thrown. */
export const trainingCancelled = (): HitlError =>
	new HitlError('cancelled', 'The training was cancelled.', 'Nothing was changed. Run Retrain again when it suits.');

/** Throws `cancelled` once the callback says so. */
export function throwIfCancelled(isCancelled: IsCancelled | undefined): void {
	if (isCancelled?.()) throw trainingCancelled();
}
