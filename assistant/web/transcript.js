// What was said and shown, as a log that screen readers follow.

import { card, el } from "./dom.js";
import { direction } from "./locale.js";

export class Transcript {
  constructor(parts) {
    this.parts = parts;
    this.log = document.getElementById("log");
  }

  get empty() { return !this.log.childElementCount; }

  clear() { this.log.replaceChildren(); }

  bubble(who, text, language) {
    const dir = who === "it" && language ? direction(language) : "auto";
    return el("div", { class: `bubble ${who}`, dir, lang: language, text });
  }

  say(who, text, language) {
    const node = this.bubble(who, text, language);
    this.log.append(node);
    this.bottom();
    return node;
  }

  note(text, language) {
    this.log.append(el("p", { class: "note", dir: "auto", lang: language, text }));
    this.bottom();
  }

  // Cards are seen, and read out only when a shopper goes to them: the reply names the best of them.
  strip(products) {
    const items = products.map((product) => el("li", {}, card(product, this.parts)));
    return el("ul", { class: "strip", "aria-live": "off" }, ...items);
  }

  // A reply: its text above its cards, whichever comes first.
  reply(language) {
    const turn = el("div", { class: "turn" });
    this.log.append(turn);
    let bubble = null;
    return {
      turn,
      add: (delta) => {
        if (!bubble) turn.prepend(bubble = this.bubble("it", "", language));
        bubble.append(delta);
        this.top(turn);
      },
      show: (products) => {
        if (products.length) turn.append(this.strip(products));
        this.top(turn);
      },
      settle: () => this.top(turn),
      get spoken() { return bubble !== null; },
    };
  }

  bottom() { this.log.scrollTop = this.log.scrollHeight; }

  // Keep the question and the beginning of its answer in sight, however long the answer grows.
  top(turn) {
    const questions = this.log.querySelectorAll(".me");
    const from = questions[questions.length - 1] ?? turn;
    this.log.scrollTop = Math.max(from.offsetTop - this.log.offsetTop - 12, 0);
  }
}
