import { standingAlarms } from '../../../../core/review/notices/standingAlarms';
import { reviewMail } from '../../../../core/review/notices/email/reviewMail';
import { slackMessage } from '../../../../core/review/notices/slack/slackMessage';
import { webhookBody } from '../../../../core/review/notices/webhook/webhookBody';
import type { LoopEvent } from '../../../../core/feedback/store';
import { blocksSchema, readable } from '../../../support/slackBlocks';
import { CLOCK } from '../sampleForm';
import { noticeFor, singleForm, told } from './sampleNotice';

const NOW = new Date('2027-03-16T12:00:00.000Z');
const MODEL = 'ours v2';

const raised = (alarm: string, sentence: string, { at = '2027-03-16T11:00:00.000Z', predictor = MODEL } = {}): LoopEvent => ({ loop: 'cards', kind: 'alarmRaised', at, details: { predictor, alarm, sentence, figures: {} } });
const cleared = (alarm: string, at: string): LoopEvent => ({ loop: 'cards', kind: 'alarmCleared', at, details: { predictor: MODEL, alarm } });

const standing = (...events: LoopEvent[]) => standingAlarms(events, new Set([MODEL]), NOW);

describe('the alarms that a message says', () => {
	test('are those that have not passed, the newest of each kind', () => {
		const [drift, older, shift] = [raised('scoreDrift', 'Other items.'), raised('scoreDrift', 'Other items, long ago.', { at: '2027-03-15T11:00:00.000Z' }), raised('labelShift', 'Other labels.')];
		expect(standing(drift, older, shift)).toEqual(['Other items.', 'Other labels.']);
		expect(standing(cleared('scoreDrift', '2027-03-16T11:30:00.000Z'), drift, older, shift)).toEqual(['Other labels.']);
	});

	test('are of the model of these items, and no older than a week', () => {
		expect(standing(raised('scoreDrift', 'Of another.', { predictor: 'ours v1' }), raised('labelShift', 'Old.', { at: '2027-03-01T11:00:00.000Z' }))).toEqual([]);
	});

	test('of which the store says nothing that can be read are left out', () => {
		expect(standing({ loop: 'cards', kind: 'alarmRaised', at: NOW.toISOString(), details: { predictor: MODEL, alarm: 'scoreDrift' } })).toEqual([]);
	});

	test('stand in the Slack message, in both parts of the mail and in the webhook, once for several reviews', () => {
		const said = 'Other kinds of items come in: <script>alert(1)</script> & "refund"';
		const form = singleForm();
		const alarmed = { ...told(form), notice: { ...noticeFor(form), alarms: [said] } };
		for (const parts of [[alarmed], [alarmed, { ...alarmed, notice: { ...alarmed.notice, reviewId: 'another' } }]]) {
			const blocks = readable(blocksSchema.parse(slackMessage(parts, CLOCK).blocks));
			expect(blocks.split(`⚠ ${said}`)).toHaveLength(2);
			const { html, text } = reviewMail(parts, CLOCK.now);
			expect(text.split(`! ${said}`)).toHaveLength(2);
			expect(html).toContain('⚠ <bdi>Other kinds of items come in: &lt;script&gt;');
			expect(html).not.toContain('<script>');
		}
		expect(JSON.parse(webhookBody(alarmed, 'asked', CLOCK.now))).toMatchObject({ data: { alarms: [said] } });
	});

	test('leave no trace where there are none', () => {
		expect(webhookBody(told(singleForm()), 'asked', CLOCK.now)).not.toContain('alarms');
		expect(reviewMail([told(singleForm())], CLOCK.now).html).not.toContain('⚠');
	});
});
