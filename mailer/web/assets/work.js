// Solves what a form asks for (ALTCHA, https://altcha.org) while somebody fills it in. A form whose
// browser cannot is sent without: the server takes a few such forms each hour.
(() => {
  "use strict";

  const FIELD = "altcha";
  const TIMEOUT_MS = 90_000;

  function solves(status) {
    const form = status.closest("form");
    const challenge = JSON.parse(status.dataset.challenge);
    let worker = null;
    let isOver = false;
    let pressed = null;

    const say = (what) => {
      status.textContent = status.dataset[what];
    };

    function end(solution) {
      if (isOver) return;
      isOver = true;
      worker?.terminate();
      if (solution) {
        // Made here, for browsers fill in again what a field of the page held before.
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = FIELD;
        field.value = btoa(JSON.stringify({ challenge, solution }));
        form.append(field);
      }
      say(solution ? "done" : "failed");
      if (pressed) form.requestSubmit(pressed.button);
    }

    function begin() {
      if (worker || isOver) return;
      say("working");
      try {
        worker = new Worker(status.dataset.worker);
      } catch {
        end(null);
        return;
      }
      worker.onerror = () => end(null);
      worker.onmessage = ({ data }) => end(data?.derivedKey ? data : null);
      worker.postMessage({
        type: "work",
        challenge,
        counterMode: "uint32",
        counterStart: 0,
        counterStep: 1,
        timeout: TIMEOUT_MS,
      });
    }

    form.addEventListener("focusin", begin);
    form.addEventListener("submit", (event) => {
      // A button with a name only asks for a longer or a shorter form, which costs nothing.
      if (isOver || event.submitter?.name) return;
      begin();
      if (isOver) return;
      event.preventDefault();
      pressed = { button: event.submitter };
      say("waiting");
    });
  }

  for (const status of document.querySelectorAll("[data-challenge]")) solves(status);
})();
