import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import { HumanReview } from '../../nodes/HumanReview/HumanReview.node';

const { description } = new HumanReview();

const credentialsFor = (parameters: INodeParameters): string[] =>
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

test('the options stand in order, each once', () => {
	const options = description.properties.find(({ name }) => name === 'options')?.options ?? [];
	const names = options.flatMap((option) => ('displayName' in option ? [option.displayName] : []));
	expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'en')));
	expect(new Set(names).size).toBe(names.length);
});
