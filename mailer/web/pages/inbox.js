// Shows one mail at a time. What mails hold is hostile: it only ever becomes text
// (textContent) or the srcdoc of a frame that may run no script and go nowhere.
(() => {
  "use strict";

  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const narrow = matchMedia("(max-width: 820px)");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");

  const desk = one("#view-mails");
  const rows = all(".row");
  const shown = { mail: null, row: null, tab: null, scheme: prefersDark.matches ? "dark" : "light" };

  // Tabs: WAI-ARIA pattern with automatic activation.
  function tabs(list, chose = () => {}) {
    const every = all("[role=tab]", list);
    const open = () => every.filter((tab) => !tab.hidden);
    const panel = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

    function select(chosen) {
      for (const tab of every) {
        const selected = tab === chosen;
        tab.setAttribute("aria-selected", String(selected));
        tab.tabIndex = selected ? 0 : -1;
        panel(tab).hidden = !selected;
      }
    }
    function take(chosen) {
      select(chosen);
      chosen.focus();
      chose(chosen);
    }

    list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) take(tab);
    });
    list.addEventListener("keydown", (event) => {
      const here = open().indexOf(event.target);
      const last = open().length - 1;
      const to = { ArrowRight: here < last ? here + 1 : 0, ArrowLeft: here > 0 ? here - 1 : last, Home: 0, End: last }[event.key];
      if (here < 0 || to === undefined) return;
      event.preventDefault();
      take(open()[to]);
    });
    return select;
  }

  // The scheme of a frame follows the system and cannot be set from outside, so the mail's own
  // question for it is answered here: only in its style sheets, only for that one feature.
  function coloured(html, scheme) {
    const styles = html.replace(/<style\b[^>]*>[\s\S]*?<\/style/gi, (style) =>
      style.replace(/\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi, (_, asked) =>
        asked.toLowerCase() === scheme ? "(min-width: 0)" : "(max-width: 0)"));
    // A link aimed at a new window does nothing in a frame without pop-ups. The first base wins.
    // This goes behind the doctype, so that the mail is not drawn in quirks mode.
    const extra = `<base target="_blank"><style>:root{color-scheme:${scheme}!important}</style>`;
    return styles.replace(/^\s*(?:<!doctype[^>]*>)?/i, (start) => start + extra);
  }

  function draw() {
    const { html } = shown.mail;
    for (const frame of all("iframe", desk)) {
      // A new frame each time: another srcdoc in the same one would fill the Back button's list.
      const fresh = frame.cloneNode(false);
      fresh.removeAttribute("srcdoc");
      if (html) fresh.srcdoc = coloured(html, shown.scheme);
      frame.replaceWith(fresh);
    }
  }

  function facts(pairs) {
    return pairs.flatMap(([label, value]) => {
      const [term, detail] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = label;
      detail.textContent = value;
      return [term, detail];
    });
  }

  function fill(mail) {
    one("#subject").textContent = mail.subject;
    for (const place of all("[data-fact]", desk)) {
      const value = mail[place.dataset.fact];
      place.textContent = value;
      if (place.tagName === "DD") place.hidden = place.previousElementSibling.hidden = !value;
    }
    for (const place of all("[data-has]", desk)) place.hidden = !mail[place.dataset.has].length;
    for (const place of all("[data-no]", desk)) place.hidden = mail[place.dataset.no].length > 0;
    one("[data-headers]").replaceChildren(...facts(mail.headers));
    one("[data-entries]").replaceChildren(...mail.entries.map((entry) => {
      const list = document.createElement("dl");
      list.className = "facts entry";
      list.append(...facts(entry));
      return list;
    }));
    const download = one("[data-download]");
    if (download) download.href = download.dataset.download + encodeURIComponent(mail.file);
    one("#tab-picture").hidden = !mail.html;
    one("#tab-text").hidden = !mail.html && !mail.text;
    one("#tab-calendar").hidden = !mail.calendar;
  }

  // The part that a person chose stays open from mail to mail, wherever a mail has it.
  const part = desk && tabs(one("[data-tabs=parts]"), (tab) => { shown.tab = tab; });

  function show(row) {
    if (row === shown.row) return;
    for (const other of [shown.row, row]) {
      if (other) other.tabIndex = other === row ? 0 : -1;
    }
    shown.row?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    shown.row = row;
    const kept = document.getElementById(`data-${row.dataset.mail}`);
    if (kept) open(JSON.parse(kept.textContent));
    else ask(row);
  }

  function open(mail) {
    shown.mail = mail;
    fill(mail);
    draw();
    const first = mail.html ? "picture" : mail.text ? "text" : "source";
    part(shown.tab && !shown.tab.hidden ? shown.tab : one(`#tab-${first}`));
  }

  // Where the page is served it holds no mails: each is asked for once, when it is chosen. By the
  // time it comes another may have been chosen.
  const loaded = new Map();
  async function ask(row) {
    try {
      if (!loaded.has(row)) {
        const answer = await fetch(row.dataset.source);
        if (!answer.ok) throw new Error(answer.statusText);
        loaded.set(row, await answer.json());
      }
      if (row === shown.row) open(loaded.get(row));
    } catch {
      if (row === shown.row) one("#subject").textContent = one("#mail").dataset.gone;
    }
  }

  // The address says which mail is open: on a phone, Back leads from the mail to the list.
  function route(changed) {
    const row = rows.find((one) => one.dataset.mail === location.hash.slice(1));
    document.body.classList.toggle("reading", Boolean(row));
    show(row ?? shown.row ?? rows[0]);
    if (!narrow.matches) return;
    if (row) {
      scrollTo(0, 0);
      one("#mail").focus({ preventScroll: true });
    } else if (changed) {
      shown.row.scrollIntoView({ block: "center" });
      shown.row.focus({ preventScroll: true });
    }
  }

  function walk(event) {
    const open = rows.filter((row) => !row.closest("[hidden]"));
    const here = open.indexOf(event.target.closest(".row"));
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: open.length - 1 }[event.key];
    if (here < 0 || to === undefined || !open[to]) return;
    event.preventDefault();
    open[to].focus();
    if (narrow.matches) return;
    history.replaceState(null, "", open[to].hash);
    show(open[to]);
  }

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // Keeps the items that hold every word; gives a function that does it anew for the same input.
  function filter(input, items, after = () => {}) {
    const found = one("[role=status]", input.closest("nav, section"));
    const texts = items.map((item) => plain(item.textContent));
    const apply = () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      let count = 0;
      items.forEach((item, index) => {
        item.hidden = !words.every((word) => texts[index].includes(word));
        count += item.hidden ? 0 : 1;
      });
      const sentence = count ? found.dataset.found : found.dataset.none;
      found.textContent = words.length ? sentence.replace("{n}", count).replace("{all}", items.length) : "";
      after();
    };
    input.addEventListener("input", apply);
    return apply;
  }

  function fit(stage) {
    const devices = all(".device", stage);
    const outer = (device) => Number(device.dataset.width) + 2 * 10;
    const gap = 28;
    new ResizeObserver(([{ contentRect: { width } }]) => {
      if (!width) return;
      const together = (width - gap) / devices.reduce((sum, device) => sum + outer(device), 0);
      stage.classList.toggle("stacked", together < 0.6);
      for (const device of devices) {
        const scale = together < 0.6 ? width / outer(device) : together;
        device.style.setProperty("--scale", Math.min(1, scale).toFixed(4));
      }
    }).observe(stage);
  }

  function startMails() {
    desk.hidden = false;
    one("[data-skip]").hidden = false;
    one("[data-skip]").addEventListener("click", (event) => {
      event.preventDefault();
      one("#mail").focus();
    });
    const days = all(".day");
    filter(one("#search"), rows.map((row) => row.parentElement), () => {
      for (const day of days) day.hidden = !one("li:not([hidden])", day);
      // One row must stay in reach of the Tab key even when the open mail is filtered out.
      const open = rows.filter((row) => !row.closest("[hidden]"));
      for (const row of rows) row.tabIndex = -1;
      one(".list").scrollTop = 0;
      const stop = open.includes(shown.row) ? shown.row : open[0];
      if (stop) stop.tabIndex = 0;
    });
    one(".list").addEventListener("keydown", walk);
    const radios = all("[name=scheme]");
    for (const radio of radios) {
      radio.checked = radio.value === shown.scheme;
      radio.addEventListener("change", () => {
        shown.scheme = radio.value;
        one(".stage").dataset.scheme = radio.value;
        draw();
      });
    }
    one(".stage").dataset.scheme = shown.scheme;
    fit(one(".stage"));
    addEventListener("hashchange", route);
    route();
  }

  function startAbsences() {
    const input = one("#filter");
    const reasons = all("[data-reason]");
    const mark = () => {
      for (const button of reasons) {
        button.setAttribute("aria-pressed", String(button.dataset.reason === input.value));
      }
    };
    const apply = filter(input, all(".absences tbody tr"), mark);
    one("[data-filter]").hidden = false;
    for (const button of reasons) {
      button.addEventListener("click", () => {
        input.value = button.dataset.reason === input.value ? "" : button.dataset.reason;
        apply();
      });
    }
  }

  // Says that mails came since, and leaves the page as it is: somebody is reading.
  function watch(came) {
    setInterval(async () => {
      if (document.hidden) return;
      try {
        const { mails } = await (await fetch("stand.json")).json();
        if (mails !== Number(came.dataset.count)) one("span", came).hidden = false;
      } catch {
        // The server was stopped: what is here can still be read.
      }
    }, 2000);
  }

  if (desk) startMails();
  if (one(".absences")) startAbsences();
  if (one("[data-came]")) watch(one("[data-came]"));
  const views = one("[data-tabs=views]");
  if (views) {
    views.hidden = false;
    one(".absences h2").classList.add("unseen");
    tabs(views)(one("#tab-mails"));
  }
})();
