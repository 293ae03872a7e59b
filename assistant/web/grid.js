// The product grid: search words, a department, one page after the other.

import { call } from "./api.js";
import { card, el } from "./dom.js";
import { searchByPicture } from "./picture.js";
import { pageContext, showAssumed, words } from "./locale.js";

const PAGE = 24;
const $ = (id) => document.getElementById(id);

export class Grid {
  constructor(parts) {
    Object.assign(this, { parts, query: "", picture: null, department: "", departments: [], offset: 0, asked: 0 });
    $("search").addEventListener("submit", (event) => {
      event.preventDefault();
      this.search($("query").value.trim());
    });
    // The little cross of a search field tells no one but this event.
    $("query").addEventListener("search", () => { if (!$("query").value) this.search(""); });
    $("by-picture").addEventListener("click", () => $("picture").click());
    $("picture").addEventListener("change", () => this.looksLike($("picture").files[0]));
    $("more").addEventListener("click", () => this.browse({ append: true }));
  }

  search(query) {
    if (query !== this.query || this.picture || $("status").textContent) {
      Object.assign(this, { query, picture: null });
      this.browse();
    }
  }

  looksLike(file) {
    $("picture").value = ""; // the same picture may be chosen again
    if (!file) return;
    $("query").value = "";
    Object.assign(this, { query: "", picture: file });
    this.browse();
  }

  // Departments gather categories of all languages; a shop whose categories nobody recognised has none.
  offer(departments) {
    this.departments = departments.filter(({ id }) => words[`department_${id}`]);
    const shown = this.departments.length > 1 ? ["", ...this.departments.map(({ id }) => id)] : [];
    $("departments").hidden = !shown.length;
    $("departments").replaceChildren(...shown.map((id) => el("button", {
      type: "button",
      "aria-pressed": String(id === this.department),
      text: id ? words[`department_${id}`] : words.all,
      onclick: () => this.enter(id),
    })));
  }

  enter(department) {
    this.department = department;
    const ids = ["", ...this.departments.map(({ id }) => id)];
    [...$("departments").children].forEach((chip, at) => chip.setAttribute("aria-pressed", String(ids[at] === department)));
    this.browse();
  }

  async browse({ append = false } = {}) {
    const asked = ++this.asked;
    const body = { query: this.query, context: pageContext(), limit: PAGE, offset: append ? this.offset : 0 };
    const department = this.departments.find(({ id }) => id === this.department);
    if (department) body.filters = { categories: department.categories };
    $("grid").setAttribute("aria-busy", "true");
    try {
      const found = this.picture ? await searchByPicture(this.picture, { ...body, limit: PAGE }) : await call("POST", "/v1/search", body);
      // A later question has overtaken this answer.
      if (asked !== this.asked) return;
      const items = found.products.map((product) => el("li", {}, card(product, this.parts)));
      if (append) $("grid").append(...items); else $("grid").replaceChildren(...items);
      if (append) items[0]?.querySelector("h3 button").focus();
      this.offset = body.offset + items.length;
      $("status").textContent = items.length || append ? "" : words.nothing;
      $("more").hidden = Boolean(this.picture) || this.offset >= found.total || !items.length;
      showAssumed(found);
    } catch {
      if (asked === this.asked) this.#failed(append);
    } finally {
      if (asked === this.asked) $("grid").setAttribute("aria-busy", "false");
    }
  }

  #failed(append) {
    const retry = el("button", { type: "button", class: "quiet", text: words.retry, onclick: () => this.browse({ append }) });
    $("status").replaceChildren(el("span", { text: words.failed }), " ", retry);
  }
}
