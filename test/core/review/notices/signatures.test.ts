import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { isFromSlack, readSlackPress } from '../../../../core/review/notices/slack/interaction';
import { isSigned, signedHeaders } from '../../../../core/review/notices/webhook/signature';
import { SIGNED_WITH, signedBySlack } from '../../../support/slackServer';

const NOW = new Date('2027-03-16T11:48:00.000Z');
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);

const fromSlack = ({ headers, body }: ReturnType<typeof signedBySlack>, now = NOW, secret = SIGNED_WITH) =>
	isFromSlack({ signature: headers['x-slack-signature'], timestamp: headers['x-slack-request-timestamp'] }, body, secret, now);

describe('a request of Slack', () => {
	test('is known by its signature', () => {
		// From Slack's own documentation.
		const body =
			'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
		const headers = { signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503', timestamp: '1531420618' };
		expect(isFromSlack(headers, body, '8f742231b10e8888abcd99yyyzzz85a5', new Date(1_531_420_618_000))).toBe(true);
		expect(isFromSlack(headers, Buffer.from(body), '8f742231b10e8888abcd99yyyzzz85a5', new Date(1_531_420_700_000))).toBe(true);
	});

	test('is refused when it is older or newer than five minutes', () => {
		const request = signedBySlack('payload={}', NOW);
		expect(fromSlack(request, later(300))).toBe(true);
		expect(fromSlack(request, later(301))).toBe(false);
		expect(fromSlack(request, later(-301))).toBe(false);
	});

	test('is refused when anything of it was changed', () => {
		const request = signedBySlack('payload={"a":1}', NOW);
		expect(fromSlack(request)).toBe(true);
		expect(fromSlack({ ...request, body: 'payload={"a":2}' })).toBe(false);
		expect(fromSlack(request, NOW, 'another secret')).toBe(false);
		expect(fromSlack(signedBySlack('payload={"a":1}', NOW, ''), NOW, '')).toBe(false);
		for (const signature of [undefined, '', 'v0=', `v1=${'a'.repeat(64)}`, `v0=${'a'.repeat(64)}`, `V0=${'A'.repeat(64)}`]) {
			expect(isFromSlack({ signature, timestamp: request.headers['x-slack-request-timestamp'] }, request.body, SIGNED_WITH, NOW)).toBe(false);
		}
		for (const timestamp of [undefined, '', 'now', '-1', '1e12', String(NOW.getTime())]) {
			expect(isFromSlack({ signature: request.headers['x-slack-signature'], timestamp }, request.body, SIGNED_WITH, NOW)).toBe(false);
		}
	});

	test('10,000 guesses of a signature: none fits', () => {
		const { headers, body } = signedBySlack('payload={}', NOW);
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
				const signature = `v0=${Buffer.from(bytes).toString('hex')}`;
				return signature === headers['x-slack-signature'] || !isFromSlack({ signature, timestamp: headers['x-slack-request-timestamp'] }, body, SIGNED_WITH, NOW);
			}),
			{ numRuns: 10_000 },
		);
	});

	const payload = (more: object) => `payload=${encodeURIComponent(JSON.stringify({ type: 'block_actions', user: { id: 'U024BE7LH' }, actions: [{ action_id: 'hitl_choose_0', value: 'r-1.1.0' }], ...more }))}`;

	test('says what was chosen, of which review, and by whom', () => {
		expect(readSlackPress(payload({}))).toEqual({ reviewId: 'r-1', place: 1, token: '0', userId: 'U024BE7LH' });
		const more = { team: { id: 'T1' }, container: { channel_id: 'C1', message_ts: '17.1' }, response_url: 'https://hooks.slack.com/x', actions: [{ action_id: 'hitl_choose_from_list', selected_option: { value: 'r-1.1.unsure' } }] };
		expect(readSlackPress(payload(more))).toEqual({ reviewId: 'r-1', place: 1, token: 'unsure', userId: 'U024BE7LH', teamId: 'T1', reference: 'C1/17.1', responseUrl: 'https://hooks.slack.com/x' });
	});

	test.each([
		['a link that was only opened', payload({ actions: [{ action_id: 'hitl_open', value: undefined }] })],
		['a button of another app', payload({ actions: [{ action_id: 'approve', value: 'yes' }] })],
		['no person', payload({ user: { id: 'nobody' } })],
		['another kind of request', payload({ type: 'view_submission' })],
		['a place that is none', payload({ actions: [{ action_id: 'hitl_choose_0', value: 'r-1.0.0' }] })],
		['a value with more parts', payload({ actions: [{ action_id: 'hitl_choose_0', value: 'r-1.1.0.9' }] })],
		['no JSON', 'payload=%7B'],
		['no payload', 'text=hello'],
		['nothing', ''],
	])('with %s says nothing', (_name, body) => expect(readSlackPress(body)).toBeUndefined());
});

describe('a webhook of ours', () => {
	const secret = 'a secret of theirs';

	test('is signed as standardwebhooks.com says', () => {
		const headers = signedHeaders(secret, 'd-1', '{}', NOW);
		const expected = createHmac('sha256', secret).update(`d-1.${NOW.getTime() / 1_000}.{}`).digest('base64');
		expect(headers).toEqual({ 'webhook-id': 'd-1', 'webhook-timestamp': String(NOW.getTime() / 1_000), 'webhook-signature': `v1,${expected}` });
		expect(isSigned(headers, secret, '{}', later(300))).toBe(true);
		// The example of its specification, with an encoded secret.
		const example = { 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' };
		expect(isSigned(example, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', '{"test": 2432232314}', new Date(1_614_265_330_000))).toBe(true);
	});

	test('is not believed with another body, secret, id or time', () => {
		const headers = signedHeaders(secret, 'd-1', '{}', NOW);
		expect(isSigned(headers, secret, '{ }', NOW)).toBe(false);
		expect(isSigned(headers, 'another', '{}', NOW)).toBe(false);
		expect(isSigned({ ...headers, 'webhook-id': 'd-2' }, secret, '{}', NOW)).toBe(false);
		expect(isSigned({ ...headers, 'webhook-timestamp': String(NOW.getTime() / 1_000 + 1) }, secret, '{}', NOW)).toBe(false);
		expect(isSigned(headers, secret, '{}', later(301))).toBe(false);
		expect(isSigned({}, secret, '{}', NOW)).toBe(false);
	});
});
