import { SLACK_TOKEN, startSlack, type SlackServer } from '../../../support/slackServer';

let slack: SlackServer;
beforeAll(async () => {
	slack = await startSlack();
});
afterAll(async () => await slack.close());

describe('the stand-in for Slack', () => {
	const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x' } }];
	const call = async (method: string, body: unknown, headers: Record<string, string> = {}) => {
		const response = await fetch(`${slack.address}/${method}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${SLACK_TOKEN}`, ...headers },
			body: JSON.stringify(body),
		});
		return (await response.json()) as { ok: boolean; error?: string };
	};
	const message = { channel: '#support', text: 'x', blocks, unfurl_links: false, unfurl_media: false };

	test.each([
		['no token', message, { authorization: '' }, 'not_authed'],
		['another token', message, { authorization: 'Bearer xoxb-other' }, 'invalid_auth'],
		['another content type', message, { 'content-type': 'text/plain' }, 'invalid_post_type'],
		['an unknown argument', { ...message, colour: 'red' }, {}, 'invalid_arguments'],
		['an unknown channel', { ...message, channel: '#nowhere' }, {}, 'channel_not_found'],
		['too long a header', { ...message, blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] }, {}, 'invalid_arguments'],
		['a mention in a text', { ...message, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '<!channel>', verbatim: true } }] }, {}, 'invalid_arguments'],
		['nothing wrong', message, {}, undefined],
	])('with %s', async (_name, body, headers, error) => expect((await call('chat.postMessage', body, headers as Record<string, string>)).error).toBe(error));
});
