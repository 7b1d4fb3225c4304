import { normaliseText, textHash } from '../../dist/core/feedback/textHash.js';
import { firstSide, HELD_OUT_SHARE } from '../../dist/core/feedback/side.js';
import { certifyingChance } from '../../dist/core/gate/certification/certifyingChance.js';
import { openPredictor } from '../../dist/core/inference/classifier/learnedClassifier.js';

/**
 * What is known of a loop from outside while it is rehearsed: which texts were answered, and of each version what it says of
 * every item and whether that is true.
 */
export class LoopState {
	constructor({ loop, store, encoder, items, test, labels, loopKey }) {
		Object.assign(this, { loop, store, encoder, items, test, labels, loopKey });
		this.texts = [...items, ...test].map(({ text }) => normaliseText(text));
		this.firstPlaces = new Map(this.texts.map((text, place) => [text, place]).reverse());
		/** By text: what was said last, and the draw that first brought it to a person. */
		this.answered = new Map();
		this.letThrough = new Set();
		this.place = 0;
		this.versions = new Map();
		this.champion = undefined;
	}

	async after({ cycle, decisions, lookedAgain, training }) {
		for (const { item, decision, reviewed } of decisions) {
			const place = this.place++;
			const text = this.texts[place];
			const known = this.answered.get(text);
			if (reviewed === undefined) {
				if (known === undefined) this.letThrough.add(text);
			} else if (known === undefined) {
				const { route, reviewProbability, leastProbability = 0 } = decision.verdict;
				const heldOut = firstSide(this.loopKey, route, textHash(item.text)) === 'heldout';
				this.answered.set(text, { place, cycle, label: reviewed.label, heldOut, audited: route === 'audit', reviewProbability, leastProbability });
			} else known.label = reviewed.label;
		}
		for (const { item, reviewed } of lookedAgain) {
			const known = this.answered.get(normaliseText(item.text));
			if (known !== undefined) known.label = reviewed.label;
		}
		if (training.kind === 'promoted') await this.#promoted(training.version, cycle);
		if (training.kind === 'rolledBack') this.champion = this.versions.get(training.to);
	}

	/**
	 * Answers that the champion has not learned from: `{ confidence, wrong, weight }`. Kept with the chance `weight`, they are a
	 * sample of the traffic as it comes.
	 */
	certifyingRows() {
		if (this.champion === undefined) return [];
		const { scores, cycle } = this.champion;
		const rows = [];
		for (const [text, { place, cycle: then, label, heldOut, audited, ...chances }] of this.answered) {
			const older = then <= cycle;
			if ((older && !heldOut) || this.letThrough.has(text)) continue;
			const { reviewProbability, leastProbability } = certifyingChance(chances, older, audited, HELD_OUT_SHARE);
			const wrong = label === undefined || label !== scores.label[place];
			rows.push({ place, confidence: scores.confidence[place], wrong, weight: leastProbability / reviewProbability });
		}
		return rows;
	}

	/** What a version says of the items from a place on, and of those that never come, with the truth. Texts that came before are left out. */
	truthAhead({ scores } = this.champion ?? {}, from = this.place) {
		const rows = [];
		for (let at = from; scores !== undefined && at < this.texts.length; at++) {
			if (this.firstPlaces.get(this.texts[at]) >= from) rows.push({ confidence: scores.confidence[at], wrong: scores.wrong[at] === 1 });
		}
		return rows;
	}

	async #promoted(number, cycle) {
		const version = await this.store.version(this.loop, number);
		this.champion = { number, cycle, scores: await this.#scoresOf(version) };
		this.versions.set(number, this.champion);
	}

	async #scoresOf({ version, labels, weights, temperature, calibrated }) {
		const champion = { version, head: { labels, weights, temperature }, calibrated };
		const predict = await openPredictor({ encoder: this.encoder, labels: this.labels.map((name) => ({ name })), champion, topK: 1 });
		const all = [...this.items, ...this.test];
		const scores = { confidence: new Float64Array(all.length), label: [], wrong: new Uint8Array(all.length) };
		for (const [at, { text, label }] of all.entries()) {
			const said = predict(text, this.encoder.encode(text));
			scores.confidence[at] = said.confidence;
			scores.label.push(said.label);
			scores.wrong[at] = label === undefined || said.label !== label ? 1 : 0;
		}
		return scores;
	}
}
