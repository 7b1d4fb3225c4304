import type { ModelVersion } from '../feedback/store';
import type { Prediction } from '../item';

/** What this version said of an item; undefined where something else was asked, or where it had no answer. */
export const saidBy = ({ version, encoder }: ModelVersion, { label, model }: Pick<Prediction, 'label' | 'model'>): string | undefined =>
	label !== '' && model.version === version && model.id.startsWith(encoder.id) ? label : undefined;
