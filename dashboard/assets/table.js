/* The table of facts: all rows can be scrolled to, only those in sight are drawn. Rows come in
   blocks from the server; text is only ever set as text. */
"use strict";
(() => {
  const BLOCK = 100;
  const BEYOND = 8;
  /* Browsers draw nothing beyond some height: longer tables scroll faster than they move. */
  const TALLEST = 8000000;
  const NARROW = 860;

  let table = null;
  let blocks = new Map();
  let asking = new Set();
  let active = -1;
  let drawnFrom = -1;
  let drawnTo = -1;

  const holder = () => document.getElementById("table");
  const height = () => (innerWidth <= NARROW ? 76 : 33);
  const params = () => new URLSearchParams(location.search);
  const chosen = () => params().get("fact");
  const shown = () => Boolean(table) && Boolean(holder()) && !holder().hidden;

  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const addressOf = (fact) => {
    const search = params();
    search.set("fact", fact);
    return `/?${search}`;
  };

  const rowAt = (index) => {
    const block = blocks.get(Math.floor(index / BLOCK));
    return block ? block[index % BLOCK] : undefined;
  };

  const ask = async (number) => {
    if (blocks.has(number) || asking.has(number)) return;
    const asked = table;
    asking.add(number);
    try {
      const search = new URLSearchParams(table.query);
      search.set("offset", String(number * BLOCK));
      const answer = await fetch(`/table/rows?${search}`);
      if (!answer.ok || asked !== table) return;
      const { rows } = await answer.json();
      if (asked !== table) return;
      blocks.set(number, rows);
      draw(true);
    } catch {
      say("The server does not answer; scroll again to ask for these rows once more.");
    } finally {
      asking.delete(number);
    }
  };

  const say = (text) => {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  };

  /* How many letters of a sentence are in sight: the words before the number give way to it. */
  const letters = () => {
    const head = holder().querySelector("th.col-sentence");
    const width = innerWidth <= NARROW ? holder().clientWidth : head ? head.clientWidth - 16 : 0;
    return Math.max(20, Math.floor(width / 7.9));
  };

  const shortened = (text, left) => {
    if (text.length <= left) return text;
    const kept = text.slice(text.length - Math.max(0, left - 2));
    return `… ${kept.slice(kept.indexOf(" ") + 1)}`;
  };

  const fill = {
    sentence: (cell, given, row) => {
      const link = make("a", "quoted");
      link.href = addressOf(row.id);
      link.tabIndex = -1;
      link.title = given.full;
      const number = given.pieces.findIndex(([, marked]) => marked);
      const room = number < 0 ? Infinity : letters() - 1.25 * given.pieces[number][0].length - 8;
      given.pieces.forEach(([text, marked], at) => {
        if (marked) link.append(make("mark", "", text));
        else link.append(document.createTextNode(at < number ? shortened(text, room) : text));
      });
      cell.append(link);
    },
    who: (cell, given) => {
      cell.append(make("i", `side ${given.side}`), make("span", "", given.text));
      cell.title = given.text;
    },
    value: (cell, given) => {
      cell.append(make("b", given.glyph === "vague" ? "words" : "", given.text));
      cell.append(make("i", `glyph ${given.glyph} of-${given.side}`));
    },
  };

  const drawRow = (index) => {
    const row = rowAt(index);
    const line = make("tr");
    line.setAttribute("aria-rowindex", String(index + 2));
    line.dataset.row = String(index);
    line.tabIndex = index === active ? 0 : -1;
    table.columns.forEach((column, place) => {
      const cell = make("td", `col-${column.name}${column.narrow ? "" : " wide-only"}`);
      const given = row && row.cells[place];
      if (given && fill[column.name]) fill[column.name](cell, given, row);
      else if (given) {
        cell.textContent = given.text;
        cell.title = given.text;
      }
      line.append(cell);
    });
    if (!row) line.className = "coming";
    line.setAttribute("aria-selected", String(Boolean(row) && row.id === chosen()));
    if (row) line.dataset.fact = row.id;
    return line;
  };

  /* Where the rows lie against the part that can be seen, in px of the scrolled area. */
  const place = () => {
    const body = holder().querySelector("tbody");
    const area = document.getElementById("main").getBoundingClientRect();
    const top = Math.max(0, innerWidth <= NARROW ? 0 : area.top);
    const bottom = Math.min(innerHeight, innerWidth <= NARROW ? innerHeight : area.bottom);
    const head = holder().querySelector("thead").getBoundingClientRect().height;
    return {
      above: Math.max(0, top + head - body.getBoundingClientRect().top),
      seen: Math.max(0, bottom - top),
    };
  };

  const whole = () => Math.min(TALLEST, table.total * height());

  const firstAt = (above, seen) => {
    const rows = seen / height();
    const most = Math.max(1, whole() - seen);
    const share = Math.min(1, above / most);
    return table.total * height() > TALLEST
      ? Math.floor(share * Math.max(0, table.total - rows))
      : Math.floor(above / height());
  };

  const spacer = (name, px) => {
    const line = make("tr", `spacer ${name}`);
    line.setAttribute("aria-hidden", "true");
    const cell = make("td");
    cell.style.height = `${Math.max(0, px)}px`;
    line.append(cell);
    return line;
  };

  const draw = (again) => {
    if (!shown()) return;
    const { above, seen } = place();
    const first = firstAt(above, seen);
    const from = Math.max(0, first - BEYOND);
    const to = Math.min(table.total, first + Math.ceil(seen / height()) + BEYOND);
    tell(first, Math.min(table.total, first + Math.max(1, Math.floor(seen / height()) - 1)));
    if (!again && from === drawnFrom && to === drawnTo) return;
    drawnFrom = from;
    drawnTo = to;
    const focused = document.activeElement && document.activeElement.closest("#table tr[data-row]");
    const body = holder().querySelector("tbody");
    const exact = table.total * height() <= TALLEST;
    const before = exact ? from * height() : Math.max(0, above - (first - from) * height());
    const lines = [];
    for (let index = from; index < to; index += 1) lines.push(drawRow(index));
    body.replaceChildren(
      spacer("before", before), ...lines,
      spacer("after", whole() - before - lines.length * height()),
    );
    if (focused) focus();
    for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block += 1) ask(block);
  };

  const tell = (first, last) => {
    const pager = holder().querySelector(".pager span");
    if (pager) {
      pager.textContent = `Rows ${(first + 1).toLocaleString("en")} to `
        + `${last.toLocaleString("en")} of ${table.total.toLocaleString("en")}`;
    }
  };

  const drawHead = () => {
    const line = make("tr");
    line.setAttribute("aria-rowindex", "1");
    table.columns.forEach((column) => {
      const head = make("th", `col-${column.name}${column.narrow ? "" : " wide-only"}`);
      head.scope = "col";
      if (column.width) head.style.width = `${column.width}px`;
      if (column.sorted) head.setAttribute("aria-sort", column.sorted);
      if (column.href) {
        const arrow = { descending: " ↓", ascending: " ↑" }[column.sorted] || "";
        const link = make("a", "", column.label + arrow);
        link.href = column.href;
        link.dataset.nav = "";
        head.append(link);
      } else head.textContent = column.label;
      line.append(head);
    });
    return line;
  };

  const frame = () => {
    const element = make("table", "rows");
    element.setAttribute("role", "grid");
    element.setAttribute("aria-label", "Facts that the filters select");
    element.setAttribute("aria-rowcount", String(table.total + 1));
    const least = (without) => table.columns.reduce((sum, column) =>
      sum + (without.includes(column.name) ? 0 : column.width || 170), 0);
    element.style.setProperty("--least", `${least([])}px`);
    element.style.setProperty("--least-open", `${least(["who", "publisher"])}px`);
    const head = make("thead");
    head.append(drawHead());
    element.append(head, make("tbody"));
    const pager = make("p", "pager");
    pager.append(make("span"), make("span", "wide-only", "Arrow keys walk the rows"),
      make("span", "wide-only", "Enter opens the evidence"));
    holder().replaceChildren(element, pager);
    watcher.observe(holder());
  };

  /* Brings a row into sight and gives it the focus. */
  const reach = (index) => {
    active = Math.max(0, Math.min(table.total - 1, index));
    const { above, seen } = place();
    const first = firstAt(above, seen);
    const fits = Math.max(1, Math.floor(seen / height()) - 3);
    let to = null;
    if (active < first) to = active;
    else if (active >= first + fits) to = active - fits + 1;
    if (to !== null) scrollTo(to - first, above, seen);
    draw(true);
    focus();
  };

  const scrollTo = (rows, above, seen) => {
    const scale = table.total * height() > TALLEST
      ? (whole() - seen) / Math.max(1, table.total - seen / height()) : height();
    const scroller = innerWidth <= NARROW ? document.scrollingElement
      : document.getElementById("main");
    const start = above ? 0 : place().above - above;
    scroller.scrollTop += rows * scale + start;
  };

  const focus = () => {
    const line = holder().querySelector(`tr[data-row="${active}"]`);
    if (line) line.focus({ preventScroll: true });
  };

  const choose = (fact, replace) => {
    document.dispatchEvent(new CustomEvent("choose-fact", { detail: { fact, replace } }));
  };

  const move = (index) => {
    reach(index);
    const row = rowAt(active);
    if (row && chosen()) choose(row.id, true);
  };

  const indexOf = (fact) => {
    for (const [number, rows] of blocks) {
      const at = rows.findIndex((row) => row.id === fact);
      if (at >= 0) return number * BLOCK + at;
    }
    return -1;
  };

  document.addEventListener("click", (event) => {
    const line = event.target.closest("#table tr[data-fact]");
    if (!line || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    active = Number(line.dataset.row);
    choose(line.dataset.fact, Boolean(chosen()));
    draw(true);
    focus();
  });

  document.addEventListener("keydown", (event) => {
    const line = event.target.closest && event.target.closest("#table tr[data-row]");
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = Number(line.dataset.row);
    const page = Math.max(1, Math.floor(place().seen / height()) - 4);
    const to = {
      ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + page, PageUp: here - page,
      Home: 0, End: table.total - 1,
    }[event.key];
    if (to !== undefined) move(to);
    else if ((event.key === "Enter" || event.key === " ") && line.dataset.fact) {
      choose(line.dataset.fact, Boolean(chosen()));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  /* The evidence beside the table leaves its sentences less room. */
  let wide = 0;
  const watcher = new ResizeObserver(() => {
    if (!holder() || holder().clientWidth === wide) return;
    wide = holder().clientWidth;
    draw(true);
  });

  addEventListener("scroll", () => draw(false), { capture: true, passive: true });
  addEventListener("resize", () => draw(true));
  ["_dashprivate_pushstate", "popstate"].forEach((name) =>
    addEventListener(name, () => shown() && requestAnimationFrame(() => draw(true))));

  window.factTable = {
    /* Draws what the server sent: columns, the number of rows, and the first block of them. */
    show: (data) => {
      table = data || null;
      blocks = new Map();
      asking = new Set();
      drawnFrom = drawnTo = -1;
      active = 0;
      if (!table) {
        if (holder()) holder().replaceChildren();
        return;
      }
      blocks.set(0, table.rows);
      frame();
      requestAnimationFrame(() => {
        const main = document.getElementById("main");
        if (main) main.scrollTop = 0;
        draw(true);
      });
    },
    /* Walks to the row before or after the chosen one; false when no table is shown. */
    step: (by) => {
      if (!shown()) return false;
      const here = indexOf(chosen());
      const next = here < 0 ? active : here + by;
      if (next < 0 || next >= table.total) return true;
      reach(next);
      const row = rowAt(active);
      if (row) choose(row.id, Boolean(chosen()));
      return true;
    },
  };
})();
