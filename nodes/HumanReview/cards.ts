import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { FeedbackStore } from '../../core/feedback/store';
import { shownValue } from '../../core/review/edits';
import type { AskedItem } from '../../core/review/openForm';
import { pastAnswers } from '../../core/review/pastAnswers';
import type { ItemsToAsk } from './askedItems';
import { readImages } from './images';
import type { ReviewSettings } from './parameters';

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const fieldOf = ({ json }: INodeExecutionData, name: string): unknown => (Object.hasOwn(json, name) ? json[name] : undefined);

const shownFields = (item: INodeExecutionData, fields: readonly string[]): AskedItem['shown'] =>
	fields.filter((name) => Object.hasOwn(item.json, name)).map((name) => ({ name, value: asText(fieldOf(item, name)) }));

/** What people are shown of each item; an item that came in twice is asked about once. */
export async function cardsOf(context: IExecuteFunctions, settings: ReviewSettings, { loop, decided }: ItemsToAsk, store: FeedbackStore): Promise<AskedItem[]> {
	const { fields, editFields, showPast, imageField } = settings;
	const distinct = [...new Map(decided.map((entry) => [entry.decision.itemId, entry])).values()];
	const past = showPast ? await pastAnswers(store, loop, distinct.map(({ nearest }) => nearest)) : [];
	const images = await readImages(context, distinct, imageField);
	return distinct.map(({ item, decision, shown, suggestion }, position) => {
		const image = images[position];
		return {
			decision,
			shown: shown ?? shownFields(item, fields),
			...(suggestion === undefined ? {} : { suggestion }),
			past: past[position] ?? [],
			...(image === undefined ? {} : { image }),
			...(editFields.length === 0 ? {} : { values: editFields.map(({ name, type }) => shownValue(fieldOf(item, name), type)) }),
		};
	});
}
