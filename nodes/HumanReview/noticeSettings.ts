import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import { readAddresses, readSender } from '../../core/review/notices/email/addresses';

const text = z.unknown().transform((value) => (typeof value === 'string' ? value.trim() : ''));
const entries = <T extends z.ZodRawShape>(shape: T) => z.array(z.object(shape)).default([]);

const tellBySchema = z.object({
	slack: entries({ channel: text }),
	email: entries({ from: text, to: text }),
	webhook: entries({ url: text }),
});

const webAddress = z.url({ protocol: /^https?$/ });

const optionsSchema = z.object({
	gapMinutes: z.coerce.number().min(0).max(1_440).default(0),
	slackAddress: z.string().default('https://slack.com/api').transform((address) => address.trim().replace(/\/+$/, '')).pipe(webAddress),
	slackCredential: z.enum(['accessToken', 'oAuth2']).default('accessToken'),
});

export interface NoticeSettings {
	readonly gapMinutes: number;
	readonly slack?: { readonly address: string; readonly credential: 'slackApi' | 'slackOAuth2Api'; readonly channels: readonly string[] };
	readonly email?: { readonly from: string; readonly to: readonly string[] };
	readonly webhook?: { readonly urls: readonly string[] };
}

const refuse = (message: string, nextStep: string): HitlError => new HitlError('address-invalid', message, `Nobody was asked. ${nextStep}`);

const CORRECT = 'Correct "Tell People By" in the panel of Human Review, then run the workflow again.';

const different = (values: readonly string[]): string[] => [...new Set(values)];

/** Channel names, IDs of channels and of members. A text with more in it would reach somebody else, or nobody. */
function slackChannels(entered: ReadonlyArray<{ channel: string }>, reviewersTold: boolean): string[] {
	const given = entered.map(({ channel }) => channel).filter((channel) => channel !== '');
	const wrong = given.find((channel) => !/^(?:#?[^\s#,@]{1,80}|@[^\s#,@]{1,80})$/u.test(channel));
	if (wrong !== undefined) throw refuse(`"${wrong.slice(0, 80)}" is no Slack channel`, CORRECT);
	if (given.length === 0 && !reviewersTold) throw refuse('Slack is chosen, but no channel', CORRECT);
	if (given.length > 0 && reviewersTold) {
		throw refuse('A Slack channel cannot get links that are one reviewer’s alone', 'Leave the channel empty, so that each reviewer gets a direct message, or take the list of reviewers away.');
	}
	return different(given);
}

function mailAddresses(entered: ReadonlyArray<{ from: string; to: string }>, reviewersTold: boolean): { from: string; to: string[] } {
	const given = entered.map(({ to }) => to).filter((to) => to !== '');
	if (given.length > 0 && reviewersTold) {
		throw refuse('Reviewers are told at their own addresses, and "To" names others', 'Leave "To" empty, or take the list of reviewers away.');
	}
	const from = readSender(entered.find(({ from: sender }) => sender !== '')?.from ?? '');
	return { from, to: reviewersTold ? [] : readAddresses(given.join(',')) };
}

function webhookUrls(entered: ReadonlyArray<{ url: string }>): string[] {
	const urls = entered.map(({ url }) => url);
	const wrong = urls.find((url) => !webAddress.safeParse(url).success);
	if (wrong !== undefined) throw refuse(`"${wrong.slice(0, 80)}" is no web address`, CORRECT);
	return different(urls);
}

/** Whom the panel tells, checked before anybody is. `address-invalid` says what cannot be reached. `reviewersTold`: a list names them. */
export function readNoticeSettings(context: IExecuteFunctions, reviewersTold: boolean): NoticeSettings {
	const tellBy = tellBySchema.safeParse(context.getNodeParameter('tellBy', 0, {}));
	const options = optionsSchema.safeParse(context.getNodeParameter('options', 0, {}));
	if (!tellBy.success) throw refuse('"Tell People By" cannot be read', CORRECT);
	if (!options.success) throw refuse(`The options of Human Review cannot be read: ${options.error.issues[0]?.path.join('.') ?? ''}`, 'Correct them in its panel.');
	const { slack, email, webhook } = tellBy.data;
	const { gapMinutes, slackAddress, slackCredential } = options.data;
	return {
		gapMinutes,
		...(slack.length > 0 && {
			slack: { address: slackAddress, credential: slackCredential === 'oAuth2' ? 'slackOAuth2Api' : 'slackApi', channels: slackChannels(slack, reviewersTold) },
		}),
		...(email.length > 0 && { email: mailAddresses(email, reviewersTold) }),
		...(webhook.length > 0 && { webhook: { urls: webhookUrls(webhook) } }),
	};
}
