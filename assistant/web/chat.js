// The chat panel: streams replies, offers next steps, takes a conversation up again after a reload.

import { call, stream } from "./api.js";
import { el } from "./dom.js";
import { context, pageQuery, words } from "./locale.js";
import { Transcript } from "./transcript.js";

const $ = (id) => document.getElementById(id);
const KEY = "conversation";
const MOST_CARDS = 40;

export class Chat {
  constructor({ parts }) {
    this.parts = parts;
    this.transcript = new Transcript(parts);
    this.conversation = sessionStorage.getItem(KEY);
    this.product = null;
    this.abort = null;
    $("say").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    $("message").addEventListener("keydown", (event) => {
      // An input method's Enter chooses a candidate; it does not send.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit();
    });
    $("stop").addEventListener("click", () => this.abort?.abort());
    $("restart").addEventListener("click", () => this.restart());
    $("about-remove").addEventListener("click", () => { this.about(null); $("message").focus(); });
  }

  welcome() {
    if (this.transcript.empty) this.transcript.say("it", words.welcome, document.documentElement.lang);
    this.offer([words.example_1, words.example_2, words.example_3]);
  }

  ask(product) {
    this.about(product);
    $("message").focus();
  }

  about(product) {
    this.product = product;
    $("about").hidden = !product;
    $("about-title").textContent = product?.title ?? "";
  }

  remember(id) {
    this.conversation = id;
    if (id) sessionStorage.setItem(KEY, id); else sessionStorage.removeItem(KEY);
  }

  restart() {
    this.abort?.abort();
    this.abort = null;
    this.remember(null);
    this.about(null);
    this.transcript.clear();
    this.welcome();
    $("message").focus();
  }

  // Show the stored conversation, its cards in the words and money of now.
  async restore() {
    if (this.abort) return;
    let messages = [];
    try {
      if (this.conversation) ({ messages } = await call("GET", `/v1/conversations/${encodeURIComponent(this.conversation)}`));
    } catch (error) {
      if (error.message !== "404") return;
      this.remember(null);
    }
    const ids = messages.flatMap(({ products }) => products.map((shown) => shown.product_id));
    const cards = await this.#cards([...new Set(ids.reverse())].slice(0, MOST_CARDS));
    if (this.abort) return;
    this.transcript.clear();
    if (!messages.length) return this.welcome();
    this.offer([]);
    for (const message of messages) this.#replay(message, cards);
    this.transcript.bottom();
  }

  async #cards(ids) {
    const query = pageQuery();
    const found = await Promise.all(ids.map((id) => call("GET", `/v1/products/${encodeURIComponent(id)}?${query}`).catch(() => null)));
    return new Map(found.filter(Boolean).map((product) => [product.id, product]));
  }

  #replay({ role, text, language, status, products }, cards) {
    if (role === "shopper") {
      this.transcript.say("me", text, language);
      if (status !== "done") this.transcript.note(words.stopped);
      return;
    }
    const reply = this.transcript.reply(language);
    if (text) reply.add(text);
    const shown = products.map(({ product_id: id, recommendation_id }) => cards.has(id) && { ...cards.get(id), recommendation_id });
    reply.show(shown.filter(Boolean));
  }

  offer(texts, question = null, options = []) {
    const row = (kind, said) => said.length ? [el("div", { class: "chips" }, ...said.map((text) =>
      el("button", { type: "button", class: kind, dir: "auto", text, onclick: () => this.say(text) })))] : [];
    const asked = question ? [el("p", { class: "question", dir: "auto", text: question }), ...row("option", options)] : [];
    $("suggestions").replaceChildren(...asked, ...row("suggestion", texts));
  }

  submit() {
    const text = $("message").value.trim();
    if (!text || this.abort) return;
    $("message").value = "";
    this.say(text);
  }

  async say(text) {
    if (this.abort) return;
    const abort = new AbortController();
    this.abort = abort;
    this.transcript.say("me", text);
    this.offer([]);
    this.#busy(true);
    try {
      await this.#turn(text, abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) this.#failed(text);
      // A conversation that was left behind needs no epilogue.
      else if (this.abort === abort) this.transcript.note(words.stopped);
    } finally {
      if (this.abort === abort) this.abort = null;
      this.#busy(this.abort !== null);
      // On a touch screen focus would bring the keyboard up over the answer.
      if (matchMedia("(pointer: fine)").matches && !document.querySelector("dialog[open]")) $("message").focus();
    }
  }

  async #turn(text, signal) {
    const body = { message: text, context: context(), page: { cart: this.parts.basket.ids } };
    if (this.product) body.page.product_id = this.product.id;
    if (this.conversation) body.conversation_id = this.conversation;
    try {
      await this.#follow(stream("/v1/chat", body, signal), signal);
    } catch (error) {
      // The server has forgotten the conversation: begin another with the same words.
      if (error.message !== "404" || !body.conversation_id) throw error;
      this.remember(null);
      delete body.conversation_id;
      await this.#follow(stream("/v1/chat", body, signal), signal);
    }
  }

  async #follow(events, signal) {
    let reply = null, answer = null;
    for await (const { name, data } of events) {
      if (signal.aborted) throw new DOMException("stopped", "AbortError");
      if (name === "turn") {
        this.remember(data.conversation_id);
        if (data.disclosure) this.transcript.note(data.disclosure, data.language);
        reply = this.transcript.reply(data.language);
      } else if (name === "products") reply.show(data.products);
      // Parts arrive as whole sentences, so the log announces each of them once.
      else if (name === "text") reply.add(data.delta);
      else if (name === "suggestions") this.offer(data.suggestions, data.follow_up?.question, data.follow_up?.options);
      else if (name === "done") answer = data;
    }
    if (!answer?.text) throw new Error("no answer");
    if (!reply.spoken) reply.add(answer.text);
    // The next steps have taken some of the room.
    reply.settle();
  }

  #failed(text) {
    this.transcript.say("it", words.failed, document.documentElement.lang);
    const retry = el("button", { type: "button", text: words.retry, onclick: () => this.say(text) });
    $("suggestions").replaceChildren(el("div", { class: "chips" }, retry));
  }

  #busy(on) {
    $("send").hidden = on;
    $("stop").hidden = !on;
    $("log").setAttribute("aria-busy", String(on));
    $("thinking").textContent = on ? words.thinking : "";
  }
}
