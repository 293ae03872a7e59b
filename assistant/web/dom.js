// Build DOM from data; text is only ever set as text.

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

export function card(product, words, actions) {
  const image = safeUrl(product.image_url);
  const soldOut = ["out_of_stock", "discontinued"].includes(product.availability);
  const list = product.list_price_text;
  const reason = product.reasons?.[0]?.text;
  return el("article", { class: "card" },
    image ? el("img", { src: image, alt: "", loading: "lazy", width: 400, height: 400 }) : null,
    el("div", { class: "body" },
      el("h3", {}, el("button", { type: "button", lang: product.language, dir: "auto", text: product.title, onclick: () => actions.open(product) })),
      product.brand ? el("div", { class: "meta" }, el("bdi", { text: product.brand })) : null,
      el("div", { class: "price" }, el("bdi", { text: product.price_text }), list ? el("s", { text: list }) : null),
      product.rating ? el("div", { class: "meta", text: `★ ${product.rating.value.toLocaleString(document.documentElement.lang)} (${product.rating.count.toLocaleString(document.documentElement.lang)})` }) : null,
      reason ? el("div", { class: "reason", text: reason }) : null,
      product.ships_to ? null : el("div", { class: "meta", text: words.ships_not }),
      el("button", { type: "button", class: "buy", disabled: soldOut, text: soldOut ? words.sold_out : words.add, onclick: () => actions.add(product) }),
    ));
}
