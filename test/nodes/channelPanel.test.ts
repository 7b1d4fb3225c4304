import { NodeHelpers, type INodeParameters, type INodeType } from 'n8n-workflow';
import { HitlDeskTrigger } from '../../nodes/HitlDeskTrigger/HitlDeskTrigger.node';
import { HumanReview } from '../../nodes/HumanReview/HumanReview.node';

const { description } = new HumanReview();

const credentialsFor = (parameters: INodeParameters, { description }: INodeType = new HumanReview()): string[] =>
	(description.credentials ?? []).filter((each) => NodeHelpers.displayParameter(parameters, each, { typeVersion: 1 }, description, parameters)).map(({ name }) => name);

test.each([
	['no channel', { tellBy: {} }, []],
	['Slack', { tellBy: { slack: [{ channel: '#support' }] } }, ['slackApi']],
	['Slack by OAuth2', { tellBy: { slack: [{ channel: '#support' }] }, options: { slackCredential: 'oAuth2' } }, ['slackOAuth2Api']],
	['e-mail', { tellBy: { email: [{ from: 'a@example.org', to: 'b@example.org' }] } }, ['smtp']],
	['a webhook', { tellBy: { webhook: [{ url: 'https://a.example' }] } }, ['crypto', 'httpHeaderAuth']],
	['all of them', { tellBy: { slack: [{}], email: [{}, {}], webhook: [{}] } }, ['slackApi', 'smtp', 'crypto', 'httpHeaderAuth']],
])('with %s the panel asks for its credentials and no others', (_name, parameters, expected) => {
	expect(credentialsFor(parameters)).toEqual(expected);
});

test.each([
	['no channel', { sendBy: [] }, []],
	['Slack', { sendBy: ['slack'] }, ['slackApi']],
	['Slack by OAuth2', { sendBy: ['slack'], options: { slackCredential: 'oAuth2' } }, ['slackOAuth2Api']],
	['all of them', { sendBy: ['email', 'slack', 'webhook'] }, ['slackApi', 'smtp', 'crypto', 'httpHeaderAuth']],
])('with %s the panel of HITL Desk Trigger asks for its credentials and no others', (_name, parameters, expected) => {
	expect(credentialsFor(parameters, new HitlDeskTrigger())).toEqual(expected);
});

test('the options stand in order, each once', () => {
	const options = description.properties.find(({ name }) => name === 'options')?.options ?? [];
	const names = options.flatMap((option) => ('displayName' in option ? [option.displayName] : []));
	expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'en')));
	expect(new Set(names).size).toBe(names.length);
});
