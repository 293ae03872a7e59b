// The product dialog: all facts of one product, and others like it.

import { call } from "./api.js";
import { buyButton, card, el, picture, price, stars } from "./dom.js";
import { pageQuery, words } from "./locale.js";

const dialog = document.getElementById("product");
const path = (id) => `/v1/products/${encodeURIComponent(id)}`;

export class ProductDialog {
  constructor({ record, basket, ask }) {
    Object.assign(this, { record, basket, ask });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }

  async show(id) {
    const product = await call("GET", `${path(id)}?${pageQuery()}`);
    this.record("view", product);
    const similar = el("ul", { class: "strip", "aria-label": words.similar });
    const heading = el("h3", { text: words.similar, hidden: true });
    dialog.replaceChildren(el("div", { class: "sheet" }, this.#head(product), this.#facts(product), heading, similar));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    dialog.querySelector(".close").focus();
    const { products } = await call("GET", `${path(id)}/similar?${pageQuery({ limit: 8 })}`);
    heading.hidden = !products.length;
    const parts = { open: (other) => this.show(other), basket: this.basket };
    similar.replaceChildren(...products.map((other) => el("li", {}, card(other, parts))));
  }

  #head(product) {
    return el("div", { class: "sheet-head" },
      el("h2", { id: "product-title", lang: product.language, dir: "auto", text: product.title }),
      el("button", { type: "button", class: "quiet close", text: words.close, onclick: () => dialog.close() }));
  }

  #facts(product) {
    const named = Object.entries(product.attributes).map(([name, value]) => [words[`attribute_${name}`] ?? name.replaceAll("_", " "), value]);
    const chosen = product.options.map(({ name, values }) => [words[`attribute_${name}`] ?? name, values.join(" · ")]);
    return el("div", { class: "sheet-two" },
      picture(product),
      el("div", { class: "facts" },
        product.brand ? el("div", { class: "meta" }, el("bdi", { text: product.brand })) : null,
        price(product),
        product.unit_price_text ? el("p", { class: "meta" }, el("bdi", { text: product.unit_price_text })) : null,
        el("p", { class: "meta", text: product.tax_included ? words.tax_included : words.tax_added }),
        product.price_approximate ? el("p", { class: "meta", text: words.approximate }) : null,
        stars(product),
        product.ships_to ? null : el("p", { class: "meta", text: words.ships_not }),
        product.machine_translated ? el("p", { class: "meta", text: words.machine_translated }) : null,
        el("p", { lang: product.language, dir: "auto", text: product.description }),
        el("dl", {}, ...[...named, ...chosen].flatMap(([name, value]) => [el("dt", { text: name }), el("dd", { dir: "auto", text: value })])),
        el("div", { class: "actions" },
          buyButton(product, this.basket),
          el("button", { type: "button", class: "second", text: words.ask, onclick: () => { dialog.close(); this.ask(product); } }))));
  }
}
