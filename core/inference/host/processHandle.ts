/** What is needed of a process that was started, be it by this thread (then it is a `ChildProcess` with a channel) or by another one. */
export interface ProcessHandle {
	/** Known once the process has started; never, when it could not be started. */
	readonly pid?: number | undefined;
	/** Messages can be sent. */
	readonly connected: boolean;
	/** It was told to end. */
	readonly killed: boolean;
	/** Of a `ChildProcess`: it keeps this process alive by itself. */
	readonly channel?: { ref(): void; unref(): void } | null | undefined;
	/** `sent` hears that the message has left, or why it has not. */
	send(message: object, sent: (error: Error | null) => void): unknown;
	kill(signal: NodeJS.Signals): boolean;
	ref(): void;
	unref(): void;
	on(event: 'message', listener: (message: unknown) => void): unknown;
	/** Without a `pid` it could not be started, and no `exit` follows. */
	on(event: 'error', listener: (error: Error) => void): unknown;
	on(event: 'exit', listener: (code: number | null, signal: NodeJS.Signals | null) => void): unknown;
}
