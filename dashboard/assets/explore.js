/* The analysts' page: the address is the state. Every control is a link or writes the address;
   the server answers with the view of that address. */
"use strict";
(() => {
  const MOVED = "_dashprivate_pushstate";
  const root = document.documentElement;

  const params = () => new URLSearchParams(location.search);
  const go = (search, replace) => {
    const address = location.pathname + (search.toString() ? `?${search}` : "");
    if (address === location.pathname + location.search) return;
    history[replace ? "replaceState" : "pushState"]({}, "", address);
    dispatchEvent(new CustomEvent(MOVED));
  };
  const set = (changes, replace) => {
    const search = params();
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === "") search.delete(name);
      else search.set(name, value);
    }
    go(search, replace);
  };

  const { theme, view } = window.asking;
  /* The chart element, null until it is drawn. */
  const chart = () => window.factChart.element();

  const points = () => {
    const plot = chart();
    const found = [];
    if (!plot || !plot.data) return found;
    for (const trace of plot.data) {
      if (!trace.customdata) continue;
      trace.customdata.forEach((fact, i) => found.push({
        fact, day: trace.x[i], value: trace.y[i], panel: trace.meta.panel,
        words: trace.meta.words[i],
      }));
    }
    return found;
  };

  const ordered = () => points().sort((one, other) =>
    one.panel - other.panel || (one.day < other.day ? -1 : one.day > other.day ? 1 : 0)
    || one.value - other.value);

  /* Says in one sentence what was chosen, for those who hear the page. */
  const tellChosen = () => {
    const live = document.getElementById("live");
    const panel = document.getElementById("evidence");
    if (!live || !panel || panel.hidden) return;
    const part = (name) => (panel.querySelector(name) || { textContent: "" }).textContent.trim();
    const all = ordered();
    const here = all.findIndex((point) => point.fact === params().get("fact"));
    const place = here < 0 ? "" : ` Point ${here + 1} of ${all.length}.`;
    live.textContent = `${part(".big .number")} ${part(".big .what")}, ${part(".says b")}, `
      + `${part(".evidence-top h2")}.${place}`;
  };

  /* Whether the chart shows a chosen day: a new one shows none. */
  let marked = false;

  /* Puts a rule through all panels at the chosen day, with the values of that day. */
  const markChosen = () => {
    const plot = chart();
    if (!plot) return;
    window.factChart.unhover();
    const fact = params().get("fact");
    const all = points();
    const chosen = all.find((point) => point.fact === fact);
    const panel = document.getElementById("evidence");
    const day = fact && (chosen ? chosen.day : panel && panel.dataset.day);
    const middle = plot._fullLayout
      ? Number(plot._fullLayout.xaxis.d2c(plot._fullLayout.xaxis.range[0])
        + plot._fullLayout.xaxis.d2c(plot._fullLayout.xaxis.range[1])) / 2 : 0;
    const right = day && Date.parse(day) > middle;
    const indices = [];
    const shown = new Set();
    const update = { x: [], y: [], text: [], textposition: [] };
    plot.data.forEach((trace, i) => {
      if (!trace.meta || trace.meta.chosen === undefined) return;
      indices.push(i);
      const place = trace.meta.chosen;
      const here = day && (chosen && chosen.panel === place ? chosen
        : all.find((point) => point.panel === place && point.day === day));
      if (here) shown.add(here.fact);
      update.x.push([here ? here.day : null]);
      update.y.push([here ? here.value : null]);
      update.text.push([here ? `<b>${here.words}</b>` : ""]);
      update.textposition.push(right ? "top left" : "top right");
    });
    if (!indices.length || (!day && !marked)) return;
    marked = Boolean(day);
    const layout = {
      "shapes[0].visible": Boolean(day),
      "shapes[0].x0": day || 0,
      "shapes[0].x1": day || 0,
    };
    (plot.layout.annotations || []).forEach((label, i) => {
      layout[`annotations[${i}].visible`] = !shown.has(label.name);
    });
    window.Plotly.update(plot, update, layout, indices);
  };

  const step = (by) => {
    if (window.factTable && window.factTable.step(by)) return;
    const all = ordered();
    if (!all.length) return;
    const fact = params().get("fact");
    const here = all.findIndex((point) => point.fact === fact);
    if (here < 0) {
      set({ fact: all[by > 0 ? 0 : all.length - 1].fact });
      return;
    }
    const next = all[here + by];
    if (next) set({ fact: next.fact }, true);
  };

  const stepPanel = (by) => {
    const all = ordered();
    const here = all.find((point) => point.fact === params().get("fact"));
    if (!here) return;
    const row = all.filter((point) => point.panel === here.panel + by);
    if (!row.length) return;
    const near = row.reduce((best, point) =>
      Math.abs(Date.parse(point.day) - Date.parse(here.day))
        < Math.abs(Date.parse(best.day) - Date.parse(here.day)) ? point : best);
    set({ fact: near.fact }, true);
  };

  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const live = document.getElementById("live");
    if (live) live.textContent = "Copied";
    const label = button && button.querySelector(".label");
    if (!label || label.dataset.was) return;
    label.dataset.was = label.textContent;
    label.textContent = "Copied";
    setTimeout(() => {
      label.textContent = label.dataset.was;
      delete label.dataset.was;
    }, 1500);
  };

  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
      && !event.altKey;
    const link = event.target.closest("a[data-nav]");
    if (link && plain) {
      event.preventDefault();
      go(new URL(link.href).searchParams);
      return;
    }
    /* Another number of the evidence opens in its place; as a link it leads to its own page. */
    const other = event.target.closest("#evidence a[data-fact]");
    if (other && plain) {
      event.preventDefault();
      set({ fact: other.dataset.fact });
      return;
    }
    const button = event.target.closest("[data-do]");
    if (button) {
      if (button.matches("a")) event.preventDefault();
      ACTIONS[button.dataset.do](button);
    }
    const open = document.querySelector("details.menu[open]");
    if (open && !open.contains(event.target)) open.open = false;
  });

  const ACTIONS = {
    theme: () => set({ theme: theme() === "dark" ? "light" : "dark" }),
    filters: () => {
      const open = document.getElementById("app").classList.toggle("filters-open");
      document.querySelectorAll("[data-do=filters]").forEach((button) =>
        button.setAttribute("aria-expanded", String(open)));
    },
    reload: () => location.reload(),
    close: () => set({ fact: null }),
    next: () => step(1),
    previous: () => step(-1),
    grow: () => document.getElementById("evidence").classList.toggle("tall"),
    "copy-link": (button) => copy(location.href, button),
    "copy-text": (button) => copy(button.dataset.text, button),
    "copy-frozen": (button) => {
      const address = new URL(location.href);
      address.searchParams.set("as_of", button.dataset.asOf);
      copy(address.href, button);
    },
    svg: (button) => window.chartPicture.save("svg", button),
    png: (button) => window.chartPicture.save("png", button),
  };

  document.addEventListener("choose-fact", (event) => {
    set({ fact: event.detail.fact }, event.detail.replace);
  });
  document.addEventListener("choose-dates", (event) => set(event.detail));
  document.addEventListener("change", (event) => {
    if (event.target.matches("#as-of-day input")) set({ as_of: event.target.value });
  });
  /* The browser's own date picker, in the menu of what was known when. */
  document.addEventListener("toggle", (event) => {
    const slot = document.getElementById("as-of-day");
    if (event.target.id !== "as-of" || !event.target.open || !slot) return;
    const field = document.createElement("input");
    field.type = "date";
    field.value = slot.dataset.day;
    field.max = slot.dataset.last;
    field.setAttribute("aria-label", "As known on");
    slot.replaceChildren(field);
    field.focus();
  }, true);
  document.addEventListener("search", (event) => {
    if (event.target.id === "q") set({ q: event.target.value.trim() });
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target instanceof Element ? event.target : document.body;
    const field = at.closest("input, textarea, select, [contenteditable]");
    if (event.target.id === "q" && event.key === "Enter") {
      set({ q: event.target.value.trim() });
      return;
    }
    if (event.target.id === "period" && event.key === "Enter") {
      readDates(event.target.value.trim());
      return;
    }
    if (field) return;
    const row = at.closest(".facet-row, .choice a");
    if (row && event.key === " ") {
      event.preventDefault();
      row.click();
      return;
    }
    const act = {
      "/": () => document.getElementById("q").focus(),
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
      ArrowDown: () => at.closest("#chart") && stepPanel(1),
      ArrowUp: () => at.closest("#chart") && stepPanel(-1),
      c: () => {
        const button = document.querySelector("#evidence [data-do=copy-text]");
        if (button) copy(button.dataset.text, button);
      },
      Escape: () => {
        const menu = document.querySelector("details.menu[open]");
        if (menu) menu.open = false;
        else if (document.querySelector(".filters-open")) ACTIONS.filters();
        else if (params().has("fact")) set({ fact: null });
      },
    }[event.key];
    if (!act) return;
    if (event.key === "/" || (at.closest("#chart") && event.key.startsWith("Arrow"))) {
      event.preventDefault();
    }
    act();
  });

  let asked = null;
  /* Dates are read by the server, which answers with the view of them and with its address. */
  const readDates = (typed) => {
    const data = { ...view(location.search), typed };
    window.dash_clientside.set_props("asked", { data });
  };
  let askedFact = null;
  let askedWords;
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    explore: {
      /* The address in three parts: what the view needs, the chosen fact, the words searched. */
      split: (search) => {
        const given = new URLSearchParams(search || "");
        const fact = given.get("fact");
        const data = view(search);
        root.dataset.theme = data.theme;
        const wanted = JSON.stringify(data);
        const same = wanted === asked;
        asked = wanted;
        const sameFact = fact === askedFact;
        askedFact = fact;
        const words = given.get("q") || "";
        const sameWords = words === askedWords;
        askedWords = words;
        const none = window.dash_clientside.no_update;
        return [
          same ? none : data,
          sameFact ? none : { fact },
          sameWords ? none : words,
        ];
      },
      chosen: () => {
        requestAnimationFrame(() => requestAnimationFrame(markChosen));
        requestAnimationFrame(tellChosen);
        return window.dash_clientside.no_update;
      },
      settled: (address) => {
        if (address) {
          const given = new URLSearchParams(address.split("?")[1] || "");
          asked = JSON.stringify(view(given.toString()));
          const fact = params().get("fact");
          if (fact) given.set("fact", fact);
          go(given);
        }
        return window.dash_clientside.no_update;
      },
      figure: (data) => {
        window.factChart.show(data);
        return window.dash_clientside.no_update;
      },
      timeline: (data) => {
        window.timeline.show(data);
        return window.dash_clientside.no_update;
      },
      rail: (data) => {
        window.filterRail.show(data);
        return window.dash_clientside.no_update;
      },
      table: (data) => {
        requestAnimationFrame(() => window.factTable.show(data));
        return window.dash_clientside.no_update;
      },
    },
  });
})();
