import { slackToken } from '../../nodes/shared/slackToken';

// Answers of Slack's oauth.v2.access, as n8n keeps them in the credential.
const BY_USER = { ok: true, authed_user: { id: 'U1', scope: 'chat:write', access_token: 'xoxp-user', token_type: 'user' } };
const BY_BOT = { ok: true, access_token: 'xoxb-bot', token_type: 'bot', authed_user: { id: 'U1' } };

test.each([
	['slackApi', { accessToken: 'xoxb-app', signatureSecret: '' }, 'xoxb-app'],
	['slackOAuth2Api', { oauthTokenData: BY_USER }, 'xoxp-user'],
	['slackOAuth2Api', { oauthTokenData: BY_BOT }, 'xoxb-bot'],
	['slackOAuth2Api', { oauthTokenData: { ...BY_BOT, ...BY_USER } }, 'xoxp-user'],
] as const)('%s: the token is where Slack puts it', (credential, given, token) => {
	expect(slackToken(credential, given)).toBe(token);
});

test.each([
	['slackApi', { accessToken: '' }, 'The credential "Slack API" has no access token'],
	['slackApi', { oauthTokenData: BY_USER }, 'The credential "Slack API" has no access token'],
	['slackOAuth2Api', { clientId: '1.2' }, 'The credential "Slack OAuth2 API" is not connected to Slack'],
	['slackOAuth2Api', { oauthTokenData: { authed_user: { access_token: '' } } }, 'The credential "Slack OAuth2 API" is not connected to Slack'],
	['slackOAuth2Api', undefined, 'The credential "Slack OAuth2 API" is not connected to Slack'],
] as const)('%s without a token says what to do', (credential, given, words) => {
	expect(() => slackToken(credential, given)).toThrow(expect.objectContaining({ code: 'credential-incomplete', message: words, nextStep: expect.stringContaining('Nobody was asked.') }));
});
