import { z } from 'zod/v4';

interface Signs {
	getSignedResumeUrl(parameters?: Record<string, string>): string;
}

const waitingAt = (env: NodeJS.ProcessEnv): string => `/${env.N8N_ENDPOINT_WEBHOOK_WAIT ?? 'webhook-waiting'}/`;

/**
 * The path of a resume address as it arrives at n8n: all that it serves lies at its root, so what stands in front is the path
 * of a proxy, which the proxy takes away.
 */
export function pathAtN8n(pathname: string, env: NodeJS.ProcessEnv): string {
	const from = pathname.lastIndexOf(waitingAt(env));
	return from < 0 ? pathname : pathname.slice(from);
}

const baseSchema = z.object({ webhookWaitingBaseUrl: z.url() });

/** The same context, for which n8n lies at the root of its address. */
function withoutPrefix(context: Signs, prefix: string): Signs | undefined {
	const data: unknown = Reflect.get(context, 'additionalData');
	const read = baseSchema.safeParse(data);
	if (!read.success || typeof data !== 'object') return undefined;
	const base = new URL(read.data.webhookWaitingBaseUrl);
	base.pathname = base.pathname.slice(prefix.length);
	const additionalData: unknown = Object.create(data, { webhookWaitingBaseUrl: { value: base.toString() } });
	return z.custom<Signs>().parse(Object.create(context, { additionalData: { value: additionalData } }));
}

/**
 * The signed address at which this execution goes on, as people reach it. n8n signs the whole public path and checks the one
 * that arrives: behind a proxy with a path of its own the two differ, and every link would be refused. So the path is signed
 * that arrives.
 */
export function resumeAddress(context: Signs, parameters: Record<string, string>, env: NodeJS.ProcessEnv = process.env): string {
	const url = new URL(context.getSignedResumeUrl(parameters));
	const prefix = url.pathname.slice(0, url.pathname.length - pathAtN8n(url.pathname, env).length);
	const signs = prefix === '' ? undefined : withoutPrefix(context, prefix);
	if (signs !== undefined) url.search = new URL(signs.getSignedResumeUrl(parameters)).search;
	return url.toString();
}
