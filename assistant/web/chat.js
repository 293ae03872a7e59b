// The chat panel: streams a reply, shows its cards, keeps the transcript friendly to screen readers.

import { stream } from "./api.js";
import { card, el } from "./dom.js";

export class Chat {
  constructor({ context, words, actions, cart, page }) {
    Object.assign(this, { context, words, actions, cart, page });
    this.conversation = sessionStorage.getItem("conversation");
    this.log = document.getElementById("log");
    this.thinking = document.getElementById("thinking");
    this.suggestions = document.getElementById("suggestions");
    this.form = document.getElementById("say");
    this.input = document.getElementById("message");
    this.sendButton = document.getElementById("send");
    this.stopButton = document.getElementById("stop");
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
    });
    this.stopButton.addEventListener("click", () => this.abort?.abort());
    document.getElementById("restart").addEventListener("click", () => this.restart());
  }

  submit() {
    const text = this.input.value.trim();
    if (!text || this.abort) return;
    this.input.value = "";
    this.say(text);
  }

  restart() {
    this.abort?.abort();
    this.conversation = null;
    sessionStorage.removeItem("conversation");
    this.log.replaceChildren();
    this.welcome();
    this.input.focus();
  }

  welcome() {
    const words = this.words();
    if (!this.log.childElementCount) this.bubble("it", words.welcome);
    this.offer([words.example_1, words.example_2, words.example_3]);
  }

  bubble(who, text, language) {
    const node = el("div", { class: `bubble ${who}`, dir: "auto", lang: language, text });
    this.log.append(node);
    this.scroll();
    return node;
  }

  offer(texts) {
    this.suggestions.replaceChildren(...texts.filter(Boolean).map((text) =>
      el("button", { type: "button", dir: "auto", text, onclick: () => this.say(text) })));
  }

  async say(text) {
    if (this.abort) return;
    this.bubble("me", text);
    this.offer([]);
    this.thinking.textContent = this.words().thinking;
    this.busy(true);
    this.abort = new AbortController();
    let reply = null, answer = null;
    try {
      const body = { message: text, context: this.context(), page: this.page() };
      if (this.conversation) body.conversation_id = this.conversation;
      for await (const { name, data } of stream("/v1/chat", body, this.abort.signal)) {
        if (name === "turn") {
          this.conversation = data.conversation_id;
          sessionStorage.setItem("conversation", data.conversation_id);
          if (data.disclosure) this.log.append(el("p", { class: "note", dir: "auto", lang: data.language, text: data.disclosure }));
          reply = { language: data.language };
        } else if (name === "products" && data.products.length) {
          this.cards(data.products);
        } else if (name === "text") {
          // Parts arrive as whole sentences, so the log announces each of them once.
          reply.node ??= this.bubble("it", "", reply.language);
          reply.node.append(data.delta);
          this.scroll();
        } else if (name === "suggestions") {
          const options = data.follow_up?.options ?? [];
          if (data.follow_up) this.log.append(el("p", { class: "note", dir: "auto", lang: reply.language, text: data.follow_up.question }));
          this.offer([...options, ...data.suggestions]);
          this.scroll();
        } else if (name === "done") {
          answer = data;
        }
      }
      if (answer && !reply?.node && answer.text) this.bubble("it", answer.text, answer.language);
    } catch (error) {
      if (error.message === "404") { this.conversation = null; sessionStorage.removeItem("conversation"); }
      if (error.name !== "AbortError") this.bubble("it", this.words().failed);
    } finally {
      this.abort = null;
      this.busy(false);
      this.thinking.textContent = "";
      this.input.focus();
    }
  }

  cards(products) {
    const items = products.map((product) => el("li", {}, card(product, this.words(), this.actions)));
    this.log.append(el("ul", { class: "strip" }, ...items));
    this.scroll();
  }

  busy(on) {
    this.sendButton.hidden = on;
    this.stopButton.hidden = !on;
    this.log.setAttribute("aria-busy", String(on));
  }

  scroll() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
