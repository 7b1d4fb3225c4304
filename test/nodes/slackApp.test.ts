import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { hitlDeskProperties } from '../../nodes/HitlDeskTrigger/properties';
import { deskWebhooks, SLACK_WEBHOOK } from '../../nodes/HitlDeskTrigger/webhooks';

/** https://docs.slack.dev/reference/app-manifest, as far as the app uses it. */
const manifestSchema = z.strictObject({
	display_information: z.strictObject({ name: z.string().min(1).max(35), description: z.string().max(140), background_color: z.string().regex(/^#[\da-f]{6}$/) }),
	features: z.strictObject({ bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }) }),
	oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
	settings: z.strictObject({
		interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: z.url().optional() }),
		org_deploy_enabled: z.boolean(),
		socket_mode_enabled: z.boolean(),
		token_rotation_enabled: z.boolean(),
	}),
});

test('the Slack app asks for what posting needs and nothing more', () => {
	const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(__dirname, '../../docs/slack-app.json'), 'utf8')));
	expect(manifest.oauth_config.scopes.bot).toEqual(['chat:write', 'chat:write.public']);
	// What somebody presses goes to the Desk, under the path that its panel proposes.
	const path = hitlDeskProperties.find(({ name }) => name === 'path')?.default;
	const [slack] = deskWebhooks.filter(({ name }) => name === SLACK_WEBHOOK);
	expect(slack).toMatchObject({ httpMethod: 'POST', path: '={{ $parameter["path"] }}/slack' });
	expect(manifest.settings.interactivity).toEqual({ is_enabled: true, request_url: `https://n8n.example.org/webhook/${String(path)}/slack` });
});
