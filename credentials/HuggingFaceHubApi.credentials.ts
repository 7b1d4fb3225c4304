import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

/** How models are downloaded. Nothing of it is needed for public models from Hugging Face itself. */
export class HuggingFaceHubApi implements ICredentialType {
	// n8n has a credential of its own called huggingFaceApi.
	name = 'hitlHuggingFaceApi';

	displayName = 'Hugging Face API';

	icon = { light: 'file:../icons/model-hub.svg', dark: 'file:../icons/model-hub.dark.svg' } as const;

	documentationUrl = 'https://huggingface.co/docs/hub/security-tokens';

	properties: INodeProperties[] = [
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. hf_…',
			description: 'For private models and for those whose terms you have to accept. Read access is enough. Leave empty for public models.',
		},
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			noDataExpression: true,
			required: true,
			default: 'https://huggingface.co',
			description: 'Where models come from: Hugging Face, or a mirror of it. The token is sent there and nowhere else.',
		},
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- it may hold the proxy's password
		{
			displayName: 'Proxy',
			name: 'proxy',
			type: 'string',
			typeOptions: { password: true },
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. http://name:password@proxy.example.com:3128',
			description: 'Leave empty for the proxy of the environment (HTTPS_PROXY), if there is one. The connection test of this window does not use it.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: { Authorization: '={{ $credentials.accessToken ? "Bearer " + $credentials.accessToken : undefined }}' },
		},
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.address }}',
			// Without a token there is nobody to ask about; then it is tested whether the hub answers.
			url: '={{ $credentials.accessToken ? "/api/whoami-v2" : "/api/models?limit=1" }}',
		},
	};
}
