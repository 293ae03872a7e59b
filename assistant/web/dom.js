// Build DOM from data; text is only ever set as text.

import { number, words } from "./locale.js";

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// Feeds are data of strangers: only pictures of the web or of this site are loaded.
export function safeUrl(url) {
  return typeof url === "string" && /^(https?:\/\/|\/(?!\/))/i.test(url) ? url : null;
}

// A picture that is missing or does not load leaves a quiet tile, not a broken icon.
export function picture(product) {
  const url = safeUrl(product.image_url);
  const tile = () => el("div", { class: "picture", "aria-hidden": "true" });
  if (!url) return tile();
  const image = el("img", { class: "picture", src: url, alt: "", loading: "lazy", width: 400, height: 400 });
  image.addEventListener("error", () => image.replaceWith(tile()), { once: true });
  return image;
}

export function price(product) {
  return el("div", { class: "price" },
    el("bdi", { text: product.price_text }),
    product.list_price_text ? el("s", {}, el("bdi", { text: product.list_price_text })) : null);
}

export function stars({ rating }) {
  if (!rating) return null;
  const value = number(rating.value), count = number(rating.count);
  return el("div", { class: "meta", role: "img", "aria-label": `${value} / ${number(5)} (${count})` }, `★ ${value} (${count})`);
}

export function buyButton(product, basket) {
  const soldOut = ["out_of_stock", "discontinued"].includes(product.availability);
  const button = el("button", { type: "button", class: "buy", "data-buy": product.id, disabled: soldOut, onclick: () => basket.add(product) });
  markBuy(button, basket);
  return button;
}

export function markBuy(button, basket) {
  const inside = basket.has(button.dataset.buy);
  button.classList.toggle("second", inside);
  button.textContent = button.disabled ? words.sold_out : inside ? words.added : words.add;
}

export function card(product, { open, basket }) {
  const reason = product.reasons?.[0]?.text;
  return el("article", { class: "card", "data-product": product.id },
    picture(product),
    el("div", { class: "body" },
      el("h3", {}, el("button", { type: "button", lang: product.language, dir: "auto", text: product.title, onclick: () => open(product.id) })),
      product.brand ? el("div", { class: "meta" }, el("bdi", { text: product.brand })) : null,
      price(product),
      stars(product),
      reason ? el("div", { class: "reason", dir: "auto", text: reason }) : null,
      product.ships_to ? null : el("div", { class: "meta", text: words.ships_not }),
      buyButton(product, basket)));
}
