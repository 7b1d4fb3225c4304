import { z } from 'zod/v4';

/** Slack's Block Kit as far as we use it, with its limits: https://docs.slack.dev/reference/block-kit. An unknown field is refused. */

const plainText = (most: number) => z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most), emoji: z.boolean().optional() });

const MENTION_OR_LINK = /<[^<>]*>/g;
const SLACK_MARK = /^<(?:@[UW][A-Z0-9]+|!date\^\d+\^[^|<>^]+\|[^<>]*|https?:\/\/[^|<>\s]+\|[^|<>]*)>$/;

/** What stands between `<` and `>` is an instruction to Slack: only those that we mean are let through. */
const mrkdwn = (most: number) =>
	z.strictObject({
		type: z.literal('mrkdwn'),
		text: z
			.string()
			.min(1)
			.max(most)
			.refine((text) => (text.match(MENTION_OR_LINK) ?? []).every((mark) => SLACK_MARK.test(mark)), 'an instruction to Slack'),
		verbatim: z.literal(true),
	});

const actionId = z.string().min(1).max(255);
const blockId = z.string().min(1).max(255).optional();
const url = z.url({ protocol: /^https?$/ }).max(3_000);

const button = z
	.strictObject({ type: z.literal('button'), action_id: actionId, text: plainText(75), url: url.optional(), value: z.string().max(2_000).optional() })
	.refine((each) => each.url !== undefined || each.value !== undefined, 'a button that does nothing');

const option = z.strictObject({ text: plainText(75), value: z.string().min(1).max(150) });

const select = z.strictObject({ type: z.literal('static_select'), action_id: actionId, placeholder: plainText(150), options: z.array(option).min(1).max(100) });

const element = z.discriminatedUnion('type', [button, select]);

const block = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(150) }),
	z.strictObject({ type: z.literal('section'), block_id: blockId, text: z.union([plainText(3_000), mrkdwn(3_000)]) }),
	z.strictObject({ type: z.literal('context'), block_id: blockId, elements: z.array(z.union([plainText(3_000), mrkdwn(3_000)])).min(1).max(10) }),
	z.strictObject({ type: z.literal('actions'), block_id: blockId, elements: z.array(element).min(1).max(25) }),
]);

const allDifferent = (values: ReadonlyArray<string | undefined>): boolean => {
	const given = values.filter((value) => value !== undefined);
	return new Set(given).size === given.length;
};

export const blocksSchema = z
	.array(block)
	.min(1)
	.max(50)
	.refine((blocks) => allDifferent(blocks.map(({ block_id }) => block_id)), 'two blocks have the same block_id')
	.refine((blocks) => allDifferent(blocks.flatMap((each) => (each.type === 'actions' ? each.elements.map(({ action_id }) => action_id) : []))), 'two elements have the same action_id');

export type SlackBlock = z.infer<typeof block>;
export type SlackElement = z.infer<typeof element>;

/** Everything that people read in a message, line by line. */
export const readable = (blocks: readonly SlackBlock[]): string =>
	blocks
		.flatMap((each) => {
			if (each.type === 'context') return each.elements.map(({ text }) => text);
			if (each.type === 'actions') return each.elements.flatMap((one) => (one.type === 'button' ? [`[${one.text.text}]`] : [`[${one.placeholder.text}: ${one.options.map(({ text }) => text.text).join(', ')}]`]));
			return [each.text.text];
		})
		.join('\n');

export const elementsOf = (blocks: readonly SlackBlock[]): SlackElement[] => blocks.flatMap((each) => (each.type === 'actions' ? each.elements : []));
