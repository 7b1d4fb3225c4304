import { z } from 'zod/v4';
import type { VersionSummary } from '../feedback/store';

const count = z.number().int().min(0);

const labelNumbers = z.object({ label: z.string(), trainingRows: count, outOfFoldRows: count, outOfFoldCorrect: count });

const measured = z.object({ outOfFold: z.object({ rows: count, correct: count }), perLabel: z.array(labelNumbers) });

/** How often a version was right about a label, on answers that it had not learned from when it was asked. */
export type LabelNumbers = z.infer<typeof labelNumbers>;

/** What a training measured of its version, as it stands in the version's metrics; undefined where it stands otherwise. */
export const versionNumbers = ({ metrics }: Pick<VersionSummary, 'metrics'>): z.infer<typeof measured> | undefined => measured.safeParse(metrics).data;
