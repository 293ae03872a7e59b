// The demo storefront: a grid with search, choices of language, country and currency, a basket, a chat.

import { call } from "./api.js";
import { Chat } from "./chat.js";
import { card, el, safeUrl } from "./dom.js";

const $ = (id) => document.getElementById(id);
const PAGE = 24;
const state = { words: {}, query: "", category: "", offset: 0, total: 0, cart: new Map(), viewing: null };
const saved = (name) => localStorage.getItem(`karawane.${name}`) ?? "";

function context() {
  const chosen = {};
  if (saved("language")) chosen.language = saved("language");
  if ($("currency").value) chosen.currency = $("currency").value;
  if ($("country").value) chosen.address_country = $("country").value;
  return chosen;
}

const actions = { open: (product) => show(product.id), add: (product) => add(product) };
const chat = new Chat({
  context,
  words: () => state.words,
  actions,
  page: () => ({ ...(state.viewing ? { product_id: state.viewing } : {}), cart: [...state.cart.keys()] }),
});

function record(type, productId) {
  const event = { event_id: crypto.randomUUID(), type, product_id: productId, timestamp: new Date().toISOString() };
  if (chat.conversation) event.conversation_id = chat.conversation;
  call("POST", "/v1/events", { events: [event] }).catch(() => {});
}

async function speak(tag) {
  const { language, dir, strings } = await call("GET", `/strings/${encodeURIComponent(tag || navigator.language || "en")}`);
  state.words = strings;
  Object.assign(document.documentElement, { lang: language, dir });
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = strings[node.dataset.text];
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = strings[node.dataset.placeholder];
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", strings[node.dataset.label]);
  $("language").value = language;
  return language;
}

async function browse({ append = false } = {}) {
  if (!append) state.offset = 0;
  const body = { query: state.query, context: { ...context(), language: document.documentElement.lang }, limit: PAGE, offset: state.offset };
  if (state.category) body.filters = { categories: [state.category] };
  try {
    const found = await call("POST", "/v1/search", body);
    const items = found.products.map((product) => el("li", {}, card(product, state.words, actions)));
    if (append) $("grid").append(...items); else $("grid").replaceChildren(...items);
    state.offset += items.length;
    $("status").textContent = items.length || append ? "" : state.words.nothing;
    $("more").hidden = state.offset >= found.total || !items.length;
  } catch {
    $("status").textContent = state.words.failed;
  }
}

async function show(id) {
  const dialog = $("product");
  const query = new URLSearchParams({ language: document.documentElement.lang, currency: $("currency").value, country: $("country").value });
  const product = await call("GET", `/v1/products/${encodeURIComponent(id)}?${query}`);
  state.viewing = id;
  record("view", id);
  const image = safeUrl(product.image_url);
  const facts = Object.entries(product.attributes).flatMap(([name, value]) => [el("dt", { text: state.words[`attribute_${name}`] ?? name }), el("dd", { dir: "auto", text: value })]);
  const close = el("button", { type: "button", class: "quiet close", text: state.words.close, onclick: () => dialog.close() });
  const similar = el("ul", { class: "strip" });
  dialog.replaceChildren(el("div", { class: "sheet" }, close,
    el("div", { class: "sheet two" },
      image ? el("img", { src: image, alt: "" }) : el("span"),
      el("div", {},
        el("h2", { id: "product-title", lang: product.language, dir: "auto", text: product.title }),
        el("p", { class: "price" }, el("bdi", { text: product.price_text })),
        product.price_approximate ? el("p", { class: "note", text: state.words.approximate }) : null,
        el("p", { lang: product.language, dir: "auto", text: product.description }),
        el("dl", {}, ...facts),
        el("p", {}, el("button", { type: "button", class: "buy", text: state.words.add, onclick: () => add(product) })))),
    el("h3", { text: state.words.similar }), similar));
  if (!dialog.open) dialog.showModal();
  query.set("limit", "8");
  const more = await call("GET", `/v1/products/${encodeURIComponent(id)}/similar?${query}`);
  similar.replaceChildren(...more.products.map((other) => el("li", {}, card(other, state.words, actions))));
}

function add(product) {
  state.cart.set(product.id, product);
  record("cart", product.id);
  basket();
}

function basket() {
  $("basket-count").textContent = state.cart.size.toLocaleString(document.documentElement.lang);
  const lines = [...state.cart.values()].map((product) => el("li", {},
    el("span", { lang: product.language, dir: "auto", text: product.title }),
    el("bdi", { text: product.price_text }),
    el("button", { type: "button", class: "quiet", text: state.words.remove, onclick: () => { state.cart.delete(product.id); basket(); } })));
  $("basket").replaceChildren(el("div", { class: "sheet" },
    el("button", { type: "button", class: "quiet close", text: state.words.close, onclick: () => $("basket").close() }),
    el("h2", { text: state.words.basket }),
    lines.length ? el("ul", { class: "lines" }, ...lines) : el("p", { text: state.words.basket_empty })));
}

function options(select, values, chosen) {
  select.replaceChildren(...values.map(([value, text]) => el("option", { value, text, selected: value === chosen })));
}

function choices(shop, language) {
  options($("language"), shop.languages.map(({ tag, name }) => [tag, name]), language);
  const names = new Intl.DisplayNames([language], { type: "region" });
  const countries = shop.markets.map(({ country }) => [country, names.of(country)]).sort((a, b) => a[1].localeCompare(b[1], language));
  options($("country"), [["", "—"], ...countries], saved("country"));
  options($("currency"), [["", "—"], ...shop.currencies.map((code) => [code, code])], saved("currency"));
  const tops = shop.filters.categories.slice(0, 16).map(({ value }) => value);
  $("categories").replaceChildren(...["", ...tops].map((value) => el("button", {
    type: "button", dir: "auto", "aria-pressed": String(value === state.category), text: value || state.words.all,
    onclick: (event) => {
      state.category = value;
      for (const chip of $("categories").children) chip.setAttribute("aria-pressed", String(chip === event.currentTarget));
      browse();
    },
  })));
}

async function start() {
  const language = await speak(saved("language"));
  const shop = await call("GET", "/v1/capabilities");
  choices(shop, language);
  basket();
  chat.welcome();
  await browse();
  const path = location.pathname.match(/^\/p\/(.+)$/);
  if (path) show(decodeURIComponent(path[1])).catch(() => {});
  for (const name of ["language", "country", "currency"]) {
    $(name).addEventListener("change", async (event) => {
      localStorage.setItem(`karawane.${name}`, event.target.value);
      if (name === "language") { choices(shop, await speak(event.target.value)); basket(); chat.welcome(); }
      browse();
    });
  }
  $("search").addEventListener("submit", (event) => { event.preventDefault(); state.query = $("query").value.trim(); browse(); });
  $("query").addEventListener("search", () => { if (!$("query").value) { state.query = ""; browse(); } });
  $("more").addEventListener("click", () => browse({ append: true }));
  $("basket-toggle").addEventListener("click", () => { basket(); $("basket").showModal(); });
  $("product").addEventListener("close", () => { state.viewing = null; });
  $("chat-open").addEventListener("click", () => { $("chat").classList.add("open"); $("message").focus(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") $("chat").classList.remove("open"); });
}

start().catch(() => { $("status").textContent = state.words.failed ?? "The shop is still waking up. Reload in a moment."; });
