// The basket: kept for the tab's life, shown in a dialog, told to the chat.

import { call } from "./api.js";
import { el, markBuy, picture, price } from "./dom.js";
import { number, pageQuery, words } from "./locale.js";

const $ = (id) => document.getElementById(id);

export class Basket {
  constructor({ record, open }) {
    Object.assign(this, { record, open });
    this.products = new Map();
    $("basket-toggle").addEventListener("click", () => this.show());
  }

  get ids() { return [...this.products.keys()]; }
  has(id) { return this.products.has(id); }

  add(product) {
    if (this.has(product.id)) return this.show();
    this.products.set(product.id, product);
    this.record("cart", product);
    this.changed();
  }

  remove(id) {
    this.products.delete(id);
    this.changed();
    // The button that was pressed is gone: keep the focus inside the dialog.
    $("basket").querySelector(".lines button, .close")?.focus();
  }

  // Fetch the cards again: after a reload, or in another language or currency.
  async refresh() {
    const ids = this.products.size ? this.ids : JSON.parse(sessionStorage.getItem("basket") ?? "[]");
    const found = await Promise.all(ids.map((id) => call("GET", `/v1/products/${encodeURIComponent(id)}?${pageQuery()}`).catch(() => null)));
    this.products = new Map(found.filter(Boolean).map((product) => [product.id, product]));
    this.changed();
  }

  changed() {
    sessionStorage.setItem("basket", JSON.stringify(this.ids));
    $("basket-count").textContent = number(this.products.size);
    for (const button of document.querySelectorAll("[data-buy]")) markBuy(button, this);
    this.render();
  }

  render() {
    const lines = [...this.products.values()].map((product) => el("li", {},
      picture(product),
      el("div", {},
        el("button", { type: "button", class: "link", lang: product.language, dir: "auto", text: product.title, onclick: () => { $("basket").close(); this.open(product.id); } }),
        price(product)),
      el("button", { type: "button", class: "quiet", text: words.remove, onclick: () => this.remove(product.id) })));
    $("basket").replaceChildren(el("div", { class: "sheet" },
      el("div", { class: "sheet-head" },
        el("h2", { id: "basket-title", text: words.basket }),
        el("button", { type: "button", class: "quiet close", text: words.close, onclick: () => $("basket").close() })),
      lines.length ? el("ul", { class: "lines" }, ...lines) : el("p", { text: words.basket_empty })));
  }

  show() {
    this.render();
    if ($("product").open) $("product").close();
    if (!$("basket").open) $("basket").showModal();
  }
}
