/** A notice that did not arrive. The sentence names who refused and why, and is for people. */
export class NoticeFailure extends Error {
	/** The request was on its way when nothing more was heard: sent again at once, people might get it twice. */
	readonly mayHaveArrived: boolean;
	/** It cannot pass, whatever is done about it. */
	readonly final: boolean;

	constructor(
		message: string,
		/** Whether the same may work a moment later. */
		readonly temporary: boolean,
		/** What the other side asked for. */
		readonly retryAfterSeconds?: number,
		{ mayHaveArrived = false, final = false, ...options }: ErrorOptions & { readonly mayHaveArrived?: boolean; readonly final?: boolean } = {},
	) {
		super(message, options);
		this.mayHaveArrived = mayHaveArrived;
		this.final = final;
		this.name = 'NoticeFailure';
	}
}

export interface SlackMessage {
	readonly text: string;
	readonly blocks: readonly object[];
}

export interface SlackSender {
	/** Posts, and returns the reference under which the message can be changed. */
	post(recipient: string, message: SlackMessage): Promise<string>;
	change(reference: string, message: SlackMessage): Promise<void>;
}

export interface Mail {
	readonly from: string;
	readonly to: string;
	readonly subject: string;
	readonly html: string;
	readonly text: string;
	/** The same for the same delivery, so that mail programs show one that comes twice once. */
	readonly id: string;
}

export interface MailSender {
	/** Returns the message's id. */
	send(mail: Mail): Promise<string>;
}

export interface WebhookCall {
	readonly url: string;
	/** The same for the same delivery: a receiver that saw it leaves it out. */
	readonly id: string;
	readonly body: string;
}

export interface WebhookSender {
	send(call: WebhookCall): Promise<void>;
}

/** What a process can send by. A channel without its sender is left to others. */
export interface Senders {
	readonly slack?: SlackSender;
	readonly email?: MailSender;
	readonly webhook?: WebhookSender;
}
