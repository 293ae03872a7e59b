// On narrow screens the chat covers the page: then nothing behind it may be reached.

const $ = (id) => document.getElementById(id);

export class ChatSheet {
  constructor() {
    this.narrow = matchMedia("(max-width: 60rem)");
    this.narrow.addEventListener("change", () => this.hide());
    $("chat-open").addEventListener("click", () => this.show());
    $("chat-close").addEventListener("click", () => this.hide());
    $("skip-chat").addEventListener("click", (event) => {
      event.preventDefault();
      this.show();
      $("message").focus();
    });
    $("chat").addEventListener("keydown", (event) => { if (event.key === "Escape") this.hide(); });
  }

  show() {
    if (!this.narrow.matches) return;
    this.#cover(true);
    $("message").focus();
  }

  hide() {
    if (!$("chat").classList.contains("open")) return;
    this.#cover(false);
    $("chat-open").focus();
  }

  #cover(on) {
    $("chat").classList.toggle("open", on);
    document.documentElement.classList.toggle("covered", on);
    for (const id of ["top", "main", "chat-open"]) $(id).inert = on;
    if (on) {
      $("chat").setAttribute("role", "dialog");
      $("chat").setAttribute("aria-modal", "true");
    } else {
      $("chat").removeAttribute("role");
      $("chat").removeAttribute("aria-modal");
    }
  }
}
