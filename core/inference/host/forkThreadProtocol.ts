/** What the thread that starts a process and the main thread say to each other. */

/** The file of the process and what it is told. */
export interface ForkRequest {
	/** A JavaScript file, full path. */
	readonly file: string;
	readonly args: readonly string[];
	/** Options of Node.js for it. */
	readonly execArgv: readonly string[];
}

/** To the thread. `bytes` is a message in the format of `v8.serialize`: it changes hands without being copied. */
export type ThreadOrder =
	| { readonly kind: 'send'; readonly id: number; readonly bytes: Uint8Array }
	| { readonly kind: 'kill'; readonly signal: NodeJS.Signals };

/** From the thread, in the order in which it came about. `exit` is the last. */
export type ThreadReport =
	| { readonly kind: 'started'; readonly pid: number }
	| { readonly kind: 'message'; readonly bytes: Uint8Array }
	| { readonly kind: 'sent'; readonly id: number; readonly error: Error | null }
	| { readonly kind: 'error'; readonly error: Error }
	| { readonly kind: 'disconnected' }
	| { readonly kind: 'exit'; readonly code: number | null; readonly signal: NodeJS.Signals | null };
