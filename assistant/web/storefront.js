// The demo storefront: a grid with search, choices of language, country and currency, a basket, a chat.

import { call } from "./api.js";
import { Basket } from "./basket.js";
import { Chat } from "./chat.js";
import { ChatSheet } from "./sheet.js";
import { Grid } from "./grid.js";
import { fillChoices, save, speak, words } from "./locale.js";
import { ProductDialog } from "./product.js";

const $ = (id) => document.getElementById(id);

function record(type, product) {
  const event = { event_id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, type, product_id: product.id, timestamp: new Date().toISOString() };
  if (chat.conversation) event.conversation_id = chat.conversation;
  if (product.recommendation_id) event.recommendation_id = product.recommendation_id;
  // Nobody should wait for the log, or hear of it.
  call("POST", "/v1/events", { events: [event] }).catch(() => {});
}

const open = (id) => dialog.show(id).catch(() => { $("status").textContent = words.failed; });
const basket = new Basket({ record, open });
const parts = { open, basket };
const sheet = new ChatSheet();
const chat = new Chat({ parts });
const grid = new Grid(parts);
const dialog = new ProductDialog({ record, basket, ask: (product) => { sheet.show(); chat.ask(product); } });

// The shop answers 503 while its models load: wait for it, and say so.
async function capabilities() {
  for (;;) {
    try {
      return await call("GET", "/v1/capabilities");
    } catch {
      $("status").textContent = words.opening ?? "";
      await new Promise((resolve) => { setTimeout(resolve, 1500); });
    }
  }
}

function translate(shop) {
  fillChoices(shop);
  grid.offer(shop.departments ?? []);
}

async function start() {
  await speak();
  chat.welcome();
  const shop = await capabilities();
  $("status").textContent = "";
  translate(shop);
  $("by-picture").hidden = !shop.pictures?.products;
  for (const name of ["language", "country", "currency"]) {
    $(name).addEventListener("change", async (event) => {
      save(name, event.target.value);
      if (name === "language") {
        await speak();
        translate(shop);
      }
      await Promise.all([grid.browse(), basket.refresh(), chat.restore()]);
    });
  }
  const path = location.pathname.match(/^\/p\/(.+)$/);
  if (path) open(decodeURIComponent(path[1]));
  await Promise.all([grid.browse(), basket.refresh(), chat.restore()]);
}

start().catch(() => { $("status").textContent = words.failed ?? "The shop does not answer. Please reload in a moment."; });
