import type { Prediction } from '../../item';

/** What made a prediction, as verdicts, answers and certificates name it: the model's id, with ` v7` for a version of the loop's own. */
export const predictorOf = ({ id, version }: Prediction['model']): string => (version === undefined ? id : `${id} v${version}`);
