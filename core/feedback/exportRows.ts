import { stringify } from 'csv-stringify/sync';
import type { FeedbackRow } from './store';

/** Names and order of the columns, in every export and in the output of Record Feedback. New ones are added at the end. */
export const FEEDBACK_COLUMNS = [
	'loop',
	'item_id',
	'text',
	'route',
	'predicted_label',
	'confidence',
	'model',
	'model_version',
	'threshold',
	'review_probability',
	'outcome',
	'label',
	'comment',
	'reviewer',
	'channel',
	'identity',
	'blind',
	'seconds_on_item',
	'side',
	'occurrences',
	'execution_id',
	'decision_id',
	'review_id',
	'decided_at',
	'recorded_at',
	'row_id',
	'label_today',
	'corrected_text',
	'edits',
	'slack_user_id',
] as const;

export type FeedbackColumn = (typeof FEEDBACK_COLUMNS)[number];
export type FlatRow = Record<FeedbackColumn, string | number | boolean | null>;

/** A row of feedback as one flat record; what it does not have is null. */
export function flatRow({ prediction, verdict, answer, ...row }: FeedbackRow): FlatRow {
	// `label` is what was said; null for a label that was split.
	const labelToday = row.labelToday === undefined ? (answer?.label ?? null) : row.labelToday;
	return {
		loop: row.loop,
		item_id: row.itemId,
		text: row.text,
		route: row.route,
		predicted_label: prediction.label,
		confidence: prediction.confidence,
		model: prediction.model.id,
		model_version: prediction.model.version ?? null,
		threshold: verdict.threshold,
		review_probability: verdict.reviewProbability,
		outcome: row.outcome ?? null,
		label: answer?.label ?? null,
		comment: answer?.comment ?? null,
		reviewer: answer?.reviewer ?? null,
		channel: answer?.channel ?? null,
		identity: answer?.identity ?? null,
		blind: answer?.blind ?? null,
		seconds_on_item: answer?.secondsOnItem ?? null,
		side: row.side,
		occurrences: row.occurrences,
		execution_id: row.executionId,
		decision_id: row.decisionId,
		review_id: row.reviewId ?? null,
		decided_at: answer?.decidedAt ?? null,
		recorded_at: row.recordedAt,
		row_id: row.rowId,
		label_today: labelToday,
		corrected_text: answer?.text ?? null,
		edits: answer?.edits === undefined ? null : JSON.stringify(answer.edits),
		slack_user_id: answer?.slackUserId ?? null,
	};
}

/** One JSON object per line, with the columns of `FEEDBACK_COLUMNS` in their order. A chunk per page of rows. */
export async function* exportJsonl(pages: AsyncIterable<readonly FeedbackRow[]>): AsyncGenerator<string> {
	for await (const rows of pages) {
		if (rows.length > 0) yield rows.map((row) => `${JSON.stringify(flatRow(row))}\n`).join('');
	}
}

/**
 * RFC 4180 with a header line, also when there are no rows. A text cell that a spreadsheet would run as a formula gets
 * an apostrophe in front (https://owasp.org/www-community/attacks/CSV_Injection). A chunk per page of rows.
 */
export async function* exportCsv(pages: AsyncIterable<readonly FeedbackRow[]>): AsyncGenerator<string> {
	yield csv([FEEDBACK_COLUMNS]);
	for await (const rows of pages) {
		if (rows.length > 0) yield csv(rows.map((row) => Object.values(flatRow(row))));
	}
}

const csv = (records: ReadonlyArray<ReadonlyArray<string | number | boolean | null>>): string =>
	stringify([...records], {
		record_delimiter: '\r\n',
		escape_formulas: true,
		cast: { boolean: (value) => String(value) },
	});
