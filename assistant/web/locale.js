// The page's language, and what the shopper chose: language, country and currency are three separate facts.

import { call } from "./api.js";

const $ = (id) => document.getElementById(id);
const KEY = "karawane.";

export const words = {};
export const language = () => document.documentElement.lang;
export const number = (value) => value.toLocaleString(language());
export const saved = (name) => localStorage.getItem(KEY + name) ?? "";
export const save = (name, value) => localStorage.setItem(KEY + name, value);

// What the chat is told: only what the shopper said; the browser's own language goes in Accept-Language.
export function context() {
  const chosen = {};
  if (saved("language")) chosen.language = saved("language");
  if (saved("currency")) chosen.currency = saved("currency");
  if (saved("country")) chosen.address_country = saved("country");
  return chosen;
}

// What grid and dialogs are told: their words are those of the page, chosen or not.
export const pageContext = () => ({ ...context(), language: language() });

export function pageQuery(more = {}) {
  const { language: tag, currency, address_country: country } = pageContext();
  const given = Object.entries({ language: tag, currency, country, ...more }).filter(([, value]) => value);
  return new URLSearchParams(given);
}

let directions = {};
export const direction = (tag) => directions[tag] ?? "auto";

export async function speak() {
  const tag = saved("language") || navigator.language || "en";
  const answer = await call("GET", `/strings/${encodeURIComponent(tag)}`);
  Object.assign(words, answer.strings);
  Object.assign(document.documentElement, { lang: answer.language, dir: answer.dir });
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = words[node.dataset.text];
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = words[node.dataset.placeholder];
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", words[node.dataset.label]);
}

export function fillChoices(shop) {
  directions = Object.fromEntries(shop.languages.map(({ tag, dir }) => [tag, dir]));
  options($("language"), shop.languages.map(({ tag, name }) => [tag, name]), language());
  const named = shop.markets.map(({ country }) => [country, countryName(country)]);
  named.sort((one, other) => one[1].localeCompare(other[1], language()));
  options($("country"), [["", ""], ...named], saved("country"));
  options($("currency"), [["", ""], ...shop.currencies.map((code) => [code, code])], saved("currency"));
}

// Where nothing was chosen, the first entry says what the shop assumes.
export function showAssumed({ country, currency }) {
  if (country) $("country").options[0].textContent = countryName(country);
  if (currency) $("currency").options[0].textContent = currency;
}

function countryName(code) {
  return new Intl.DisplayNames([language()], { type: "region" }).of(code) ?? code;
}

function options(select, values, chosen) {
  select.replaceChildren(...values.map(([value, text]) => {
    const option = new Option(text, value, value === chosen, value === chosen);
    if (select.id === "language") Object.assign(option, { lang: value, dir: direction(value) });
    return option;
  }));
}
