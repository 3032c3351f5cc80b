/* The wall: shows one slide after another, asks one address for news, never needs a hand. */
"use strict";
(() => {
  const POLL_MS = 4000;
  const TIMEOUT_MS = 8000;
  const LOST_AFTER_MS = 15000;
  const RELOAD_PAUSE_MS = 300000;
  const page = document.documentElement;
  const stage = document.getElementById("stage");
  const turns = document.getElementById("turns");
  const clock = document.getElementById("clock");
  const lost = document.getElementById("lost");
  const paused = document.getElementById("paused");
  const help = document.getElementById("help");
  const source = page.dataset.source;
  const build = page.dataset.build;
  const demo = page.dataset.demo === "yes";

  let slides = JSON.parse(document.getElementById("slides").textContent);
  let etag = page.dataset.etag;
  let at = 0;
  let shownFor = 0;
  let stopped = false;
  let lastAnswer = performance.now();
  let serverTime = Date.parse(page.dataset.now);
  let serverTimeAt = performance.now();

  /* The server's clock, carried on by a clock that nobody can set back. */
  const now = () => serverTime + (performance.now() - serverTimeAt);
  const setClock = (text) => {
    const time = Date.parse(text || "");
    if (Number.isFinite(time)) {
      serverTime = time;
      serverTimeAt = performance.now();
    }
  };

  const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const ageWords = (ms) => {
    const minutes = Math.max(0, Math.floor(ms / 60000));
    const hours = Math.floor(minutes / 60);
    const days = Math.floor(minutes / 1440);
    if (minutes < 60) return `${minutes} min`;
    if (hours < 48) return plural(hours, "hour");
    if (days < 14) return `${days} days`;
    if (days < 91) return `${Math.floor(days / 7)} weeks`;
    if (days < 730) return `${Math.floor(days / 30)} months`;
    return `${Math.floor(days / 365)} years`;
  };

  const UNITS = 1080;
  const LARGEST = 96;
  const SMALLEST = 51;
  const SIZE_STEP = 3;
  const LONG_ENOUGH = 12;

  /* The sentence as it came, in words before and after its number. */
  const said = new WeakMap();
  const sentenceOf = (slide) => {
    if (!said.has(slide)) {
      const place = slide.querySelector(".sentence");
      const mark = place && place.querySelector("mark");
      if (!mark) return null;
      const [before, after] = place.textContent === mark.textContent
        ? ["", ""]
        : [mark.previousSibling, mark.nextSibling].map((node) => (node ? node.textContent : ""));
      const cut = (text) => text.match(/\s*\S+\s*$|\s*\S+/g) || [];
      said.set(slide, { place, mark, before: cut(before), after: cut(after) });
    }
    return said.get(slide);
  };

  /* Put a sentence with so many words round its number; dots stand for what is left out. */
  const say = ({ place, mark, before, after }, count) => {
    const left = Math.min(before.length, Math.max(count >> 1, count - after.length));
    const right = Math.min(after.length, count - left);
    const gap = (pieces) => (/^\s/.test(pieces) ? "" : " ");
    let head = before.slice(before.length - left).join("");
    let tail = after.slice(0, right).join("");
    if (left < before.length) head = `…${gap(head)}${head}`;
    if (right < after.length) tail = `${tail.trimEnd()} …`;
    place.replaceChildren(head, mark, tail);
  };

  /* The largest whole number from low to high that fits; low where none does. */
  const most = (low, high, fits) => {
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (fits(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  /* Give the slide what the screen has room for: the sentence grows, or shrinks and is cut. */
  const fit = (slide) => {
    const sentence = sentenceOf(slide);
    const number = slide.querySelector(".number");
    const lower = slide.querySelector(".lower");
    if (!sentence || !number || !lower) return;
    slide.classList.remove("tight", "plain");
    number.style.removeProperty("--fit");
    const room = number.parentElement.clientWidth
      - (slide.matches(".long, .words") && innerWidth > innerHeight
        ? slide.querySelector(".qr").offsetWidth + 56 * Math.min(innerWidth, innerHeight) / UNITS
        : 0);
    const needs = number.scrollWidth;
    if (needs > room) number.style.setProperty("--fit", String(0.99 * room / needs));
    const fits = () => lower.offsetTop + lower.offsetHeight <= slide.clientHeight + 1
      && lower.offsetTop >= sentence.place.offsetTop + sentence.place.offsetHeight - 1;
    const setSize = (size) => slide.style.setProperty("--said", String(size));
    const words = sentence.before.length + sentence.after.length;
    const enough = Math.min(words, LONG_ENOUGH);
    say(sentence, words);
    const steps = Math.floor((LARGEST - SMALLEST) / SIZE_STEP);
    const size = most(-1, steps, (step) => {
      setSize(SMALLEST + step * SIZE_STEP);
      return step < 0 || fits();
    });
    setSize(SMALLEST + Math.max(0, size) * SIZE_STEP);
    if (size < 0) {
      for (const less of ["", "tight", "plain"]) {
        if (less) slide.classList.add(less);
        const count = most(0, words, (n) => {
          say(sentence, n);
          return fits();
        });
        say(sentence, count);
        if (count >= enough) break;
      }
    }
    const middle = slide.querySelector(".ends .range");
    if (middle) {
      middle.style.removeProperty("--push");
      const over = middle.getBoundingClientRect().right
        - middle.parentElement.getBoundingClientRect().right;
      if (over > 0) middle.style.setProperty("--push", `${-over}px`);
    }
  };

  const refreshAges = () => {
    const slide = stage.querySelector(".slide:not(.leave)");
    if (!slide) return;
    if (tellAge(slide) || !said.has(slide)) fit(slide);
  };

  /* Bring a slide's age up to date; true when something changed. */
  const tellAge = (slide) => {
    if (!slide.dataset.since) return false;
    let changed = false;
    const age = now() - Date.parse(slide.dataset.since);
    const stale = age > Number(slide.dataset.freshFor) * 1000;
    if (slide.classList.contains("stale") !== stale) {
      slide.classList.toggle("stale", stale);
      changed = true;
    }
    for (const place of slide.querySelectorAll("[data-age]")) {
      const words = `${ageWords(age)} ${place.dataset.age}`;
      if (place.textContent !== words) {
        place.textContent = words;
        changed = true;
      }
    }
    return changed;
  };

  const refit = () => {
    const slide = stage.querySelector(".slide:not(.leave)");
    if (slide) fit(slide);
  };

  const drawTurns = () => {
    while (turns.children.length > slides.length) turns.lastChild.remove();
    while (turns.children.length < slides.length) {
      const turn = document.createElement("i");
      turn.append(document.createElement("b"));
      turns.append(turn);
    }
    [...turns.children].forEach((turn, i) => {
      turn.className = i < at ? "past" : i === at ? "now" : "";
      const share = i === at ? Math.min(1, shownFor / slides[at].seconds) : 0;
      turn.firstChild.style.transform = `scaleX(${share})`;
    });
  };

  const show = (index, fade) => {
    if (!slides.length) return;
    at = (index + slides.length) % slides.length;
    shownFor = 0;
    const holder = document.createElement("template");
    holder.innerHTML = slides[at].html;
    const next = holder.content.firstElementChild;
    const gone = [...stage.children];
    if (fade === "cross") {
      next.classList.add("enter");
      gone.forEach((slide) => slide.classList.add("leave"));
      setTimeout(() => gone.forEach((slide) => slide.remove()), 420);
    } else {
      gone.forEach((slide) => slide.remove());
      if (fade === "draw") next.classList.add("fresh-data");
    }
    stage.append(next);
    refreshAges();
    drawTurns();
  };

  const tellTime = () => {
    const time = new Date(now());
    const upright = innerHeight > innerWidth;
    const day = time.toLocaleDateString("en-GB", {
      day: "numeric", month: "short",
      ...(upright && demo ? {} : { weekday: "short" }),
      ...(demo ? { timeZone: "UTC" } : {}),
      ...(demo && !upright ? { year: "numeric" } : {}),
    }).replace(",", "");
    const hours = time.toLocaleTimeString("en-GB", {
      hour: "2-digit", minute: "2-digit", ...(demo ? { timeZone: "UTC" } : {}),
    });
    const label = `${demo ? "demo clock, " : ""}${day} `;
    if (clock.firstChild.nodeValue !== label) clock.firstChild.nodeValue = label;
    if (clock.lastChild.textContent !== hours) clock.lastChild.textContent = hours;
  };

  const tellLoss = () => {
    const silent = performance.now() - lastAnswer;
    lost.hidden = silent < LOST_AFTER_MS;
    if (lost.hidden) return;
    const since = new Date(now() - silent).toLocaleTimeString("en-GB", {
      hour: "2-digit", minute: "2-digit", ...(demo ? { timeZone: "UTC" } : {}),
    });
    const words = `no connection since ${since}`;
    if (lost.textContent !== words) lost.textContent = words;
  };

  const reloadOnce = () => {
    const last = Number(sessionStorage.getItem("wall-reloaded") || 0);
    if (Date.now() - last < RELOAD_PAUSE_MS && Date.now() >= last) return;
    sessionStorage.setItem("wall-reloaded", String(Date.now()));
    sessionStorage.setItem("wall-place", slides.length ? slides[at].key : "");
    location.reload();
  };

  const take = (news) => {
    if (news.build !== build) {
      reloadOnce();
      return;
    }
    const key = slides.length ? slides[at].key : null;
    const old = slides.length ? slides[at].html : null;
    slides = news.slides;
    if (!slides.length) {
      if (key !== null) location.reload();
      return;
    }
    const place = slides.findIndex((slide) => slide.key === key);
    if (place < 0) {
      show(Math.min(at, slides.length - 1), "cross");
    } else {
      at = place;
      if (slides[at].html !== old) {
        const held = shownFor;
        show(at, "draw");
        shownFor = held;
      }
      drawTurns();
    }
  };

  const poll = async () => {
    try {
      const answer = await fetch(source, {
        cache: "no-store",
        headers: etag ? { "If-None-Match": etag } : {},
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      setClock(answer.headers.get("X-Clock"));
      if (answer.status === 200) {
        const news = await answer.json();
        etag = answer.headers.get("ETag");
        lastAnswer = performance.now();
        take(news);
      } else if (answer.status === 304) {
        lastAnswer = performance.now();
      }
    } catch (error) {
      /* No answer: what is shown stays, and tellLoss says since when. */
      if (!(error instanceof TypeError || error instanceof DOMException
        || error instanceof SyntaxError)) throw error;
    } finally {
      setTimeout(poll, POLL_MS);
    }
  };

  const second = () => {
    tellTime();
    tellLoss();
    refreshAges();
    if (stopped || !slides.length) return;
    shownFor += 1;
    if (shownFor > slides[at].seconds) {
      if (slides.length > 1) show(at + 1, "cross");
      else shownFor = 0;
    }
    drawTurns();
  };

  /* Two steps a minute of two units each, round a small square, against burn-in. */
  const wall = document.getElementById("wall");
  let step = 0;
  const drift = () => {
    step = (step + 1) % 16;
    const path = [0, 1, 2, 3, 4, 4, 4, 4, 4, 3, 2, 1, 0, 0, 0, 0];
    wall.style.setProperty("--drift-x", `calc(${(path[step] - 2) * 4} * var(--u))`);
    wall.style.setProperty("--drift-y", `calc(${(path[(step + 12) % 16] - 2) * 4} * var(--u))`);
  };

  const pause = (yes) => {
    stopped = yes;
    paused.hidden = !yes;
  };

  const KEYS = {
    " ": () => pause(!stopped),
    ArrowRight: () => show(at + 1, "cross"),
    ArrowLeft: () => show(at - 1, "cross"),
    f: () => (document.fullscreenElement ? document.exitFullscreen() : page.requestFullscreen()),
    "?": () => { help.hidden = !help.hidden; },
    Escape: () => { help.hidden = true; },
  };
  addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  let sleep;
  addEventListener("pointermove", () => {
    document.body.classList.add("awake");
    clearTimeout(sleep);
    sleep = setTimeout(() => document.body.classList.remove("awake"), 3000);
  });

  addEventListener("resize", refit);
  document.fonts.addEventListener("loadingdone", refit);

  const place = sessionStorage.getItem("wall-place");
  sessionStorage.removeItem("wall-place");
  const begin = slides.findIndex((slide) => slide.key === place);
  if (begin > 0) show(begin, "none");
  tellTime();
  refreshAges();
  drawTurns();
  setInterval(second, 1000);
  setInterval(drift, 30000);
  setTimeout(poll, POLL_MS);
})();
