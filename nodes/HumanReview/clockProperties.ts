import type { INodeProperties } from 'n8n-workflow';

/** Entries of the collection Options: what is to happen when. */
export const clockOptions: INodeProperties[] = [
	{
		displayName: 'Days Off',
		name: 'daysOff',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-12-25, 2027-01-01',
		description: 'Dates, separated by commas, that do not count as time to answer, such as public holidays',
	},
	{
		displayName: 'Escalate To',
		name: 'escalateTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. lead@example.org, #support-leads',
		description:
			'E-mail addresses, Slack channels and IDs of Slack members, separated by commas, that are told when three quarters of the time are over and items are still open, and can answer from then on. Left empty: the owner, if one of these stands there and nobody is listed under Reviewers, and everybody who was told, a last time. An active HITL Desk Trigger sends it.',
	},
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'string',
		default: '',
		placeholder: 'e.g. Ana Costa, ana@example.org',
		description: 'Whom people can ask about this review; stands on its page and in its messages. Left empty, the page names the workflow. With an e-mail address or the ID of a Slack member, they are told when nobody answers.',
	},
	{
		displayName: 'Record Late Answers',
		name: 'recordLate',
		type: 'boolean',
		default: false,
		description: 'Whether the loop learns from answers that come after the deadline. The workflow has gone on without them.',
	},
	{
		displayName: 'Remind at Half the Time',
		name: 'remind',
		type: 'boolean',
		default: true,
		description: 'Whether everybody who was told by Slack or e-mail is told once more when half of the time is over and items are still open, and a last time after three quarters unless Escalate To names somebody else. An active HITL Desk Trigger sends it.',
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Berlin',
		description: 'For the working hours and the times on the page; that of the workflow if left empty',
	},
	{
		displayName: 'Working Hours',
		name: 'workingHours',
		type: 'string',
		default: '',
		placeholder: 'e.g. Mon-Fri 09:00-12:00, 13:00-17:00',
		description: 'Only these hours count as time to answer; all hours do if left empty. Several times of a day and other days follow after a comma, as in Mon-Thu 09:00-17:00, Fri 09:00-15:00.',
	},
];
