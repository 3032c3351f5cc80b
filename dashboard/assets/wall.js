/* The wall: shows one slide after another, asks one address for news, never needs a hand. */
"use strict";
(() => {
  const POLL_MS = 2000;
  const TIMEOUT_MS = 8000;
  const LOST_AFTER_MS = 15000;
  const RELOAD_PAUSE_MS = 300000;
  const FADE_MS = 420;
  const { fit, setScale } = window.wallFit;
  const page = document.documentElement;
  const stage = document.getElementById("stage");
  const turns = document.getElementById("turns");
  const clock = document.getElementById("clock");
  const trouble = document.getElementById("trouble");
  const paused = document.getElementById("paused");
  const help = document.getElementById("help");
  const { source, build } = page.dataset;
  const demo = page.dataset.demo === "yes";

  let slides = JSON.parse(document.getElementById("slides").textContent);
  let etag = page.dataset.etag;
  let at = 0;
  let shownFor = 0;
  let stopped = false;
  let legible = true;
  let lastAnswer = performance.now();
  /* Why the last answer was no news, and since when; "" while all is well. */
  let illness = "";
  let wellAt = 0;
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

  const say = (place, words) => {
    if (place.textContent === words) return false;
    place.textContent = words;
    return true;
  };

  const current = () => stage.querySelector(".slide:not(.leave)");

  /* Bring the ages on a slide up to date; true when something changed. */
  const tellAges = (slide) => {
    let changed = false;
    const claims = [slide, ...slide.querySelectorAll("[data-since]")];
    for (const claim of claims.filter((each) => each.dataset.since)) {
      const age = now() - Date.parse(claim.dataset.since);
      const stale = age > Number(claim.dataset.freshFor) * 1000;
      if (claim.classList.contains("stale") !== stale) {
        claim.classList.toggle("stale", stale);
        changed = true;
      }
      for (const place of claim.querySelectorAll("[data-age]")) {
        changed = say(place, `${ageWords(age)} ${place.dataset.age}`.trim()) || changed;
      }
    }
    return changed;
  };

  const refit = () => {
    const slide = current();
    legible = setScale();
    if (!slide) return;
    tellAges(slide);
    fit(slide);
  };

  const refreshAges = () => {
    const slide = current();
    if (slide && tellAges(slide)) fit(slide);
  };

  const drawTurns = () => {
    while (turns.children.length > slides.length) turns.lastChild.remove();
    while (turns.children.length < slides.length) {
      const turn = document.createElement("i");
      turn.append(document.createElement("b"));
      turns.append(turn);
    }
    [...turns.children].forEach((turn, i) => {
      const name = i < at ? "past" : i === at ? "now" : "";
      if (turn.className !== name) turn.className = name;
      const share = i === at ? Math.min(1, shownFor / slides[at].seconds) : 0;
      const scale = `scaleX(${share})`;
      if (turn.firstChild.style.transform !== scale) turn.firstChild.style.transform = scale;
    });
  };

  /* Show a slide: "cross" fades, "draw" puts new data in place of the old. */
  const show = (index, how) => {
    if (!slides.length) return;
    at = (index + slides.length) % slides.length;
    shownFor = 0;
    const holder = document.createElement("template");
    holder.innerHTML = slides[at].html;
    const next = holder.content.firstElementChild;
    const gone = [...stage.children];
    if (how === "cross") {
      next.classList.add("enter");
      gone.forEach((slide) => slide.classList.add("leave"));
      setTimeout(() => gone.forEach((slide) => slide.remove()), FADE_MS);
    } else {
      gone.forEach((slide) => slide.remove());
      next.classList.add("fresh-data");
    }
    stage.append(next);
    tellAges(next);
    fit(next);
    drawTurns();
  };

  const timeWords = (time, parts) => new Date(time).toLocaleString("en-GB", {
    ...parts, ...(demo ? { timeZone: "UTC" } : {}),
  }).replace(",", "");
  const hours = { hour: "2-digit", minute: "2-digit" };

  const tellTime = () => {
    const day = timeWords(now(), {
      weekday: "short", day: "numeric", month: "short", ...(demo ? { year: "numeric" } : {}),
    });
    say(clock.lastElementChild, timeWords(now(), hours));
    const words = `${demo ? "demo clock, " : ""}${day} `;
    if (clock.firstChild.textContent !== words) clock.firstChild.textContent = words;
  };

  const since = (time) => {
    const day = { day: "numeric", month: "short" };
    const other = timeWords(time, day) === timeWords(now(), day) ? "" : ` on ${timeWords(time, day)}`;
    return `since ${timeWords(time, hours)}${other}`;
  };

  /* Say what is wrong, for as long as it is. */
  const tellTrouble = () => {
    const silence = performance.now() - lastAnswer;
    let words = "";
    if (silence > LOST_AFTER_MS) words = `no connection ${since(now() - silence)}`;
    else if (illness) words = `${illness} ${since(wellAt)}`;
    else if (!legible) words = "too far for this screen";
    trouble.hidden = !words;
    say(trouble, words);
  };

  const sicken = (words) => {
    if (!illness && words) wellAt = now();
    illness = words;
  };

  /* Reload for a new version, not more than once in a while, and only when its page is there. */
  const reloadOnce = async () => {
    const last = Number(sessionStorage.getItem("wall-reloaded") || 0);
    if (Date.now() - last < RELOAD_PAUSE_MS && Date.now() >= last) return;
    const answer = await fetch(location.href, {
      cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok || !(await answer.text()).includes("data-build=")) return;
    sessionStorage.setItem("wall-reloaded", String(Date.now()));
    sessionStorage.setItem("wall-place", JSON.stringify({
      key: slides.length ? slides[at].key : "", shownFor, stopped,
    }));
    location.reload();
  };

  /* Take what the server shows now; the slide on screen stays, with new numbers in place. */
  const take = (found) => {
    if (!found.length) {
      if (slides.length) sicken("no facts in the tables");
      return;
    }
    sicken("");
    const shown = slides.length ? slides[at] : null;
    slides = found;
    const place = slides.findIndex((slide) => shown && slide.key === shown.key);
    if (place < 0) {
      show(Math.min(at, slides.length - 1), "cross");
      return;
    }
    at = place;
    if (slides[at].html !== shown.html) {
      const held = shownFor;
      show(at, "draw");
      shownFor = held;
    }
    drawTurns();
  };

  const ask = async () => {
    const answer = await fetch(source, {
      cache: "no-store",
      headers: etag ? { "If-None-Match": etag } : {},
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status === 304) {
      setClock(answer.headers.get("X-Clock"));
      lastAnswer = performance.now();
      if (illness === "tables unreadable") sicken("");
    } else if (answer.status === 200) {
      const news = await answer.json();
      if (!Array.isArray(news.slides)) throw new SyntaxError("not the wall's server");
      setClock(answer.headers.get("X-Clock"));
      lastAnswer = performance.now();
      etag = answer.headers.get("ETag");
      take(news.slides);
      if (news.build !== build) {
        etag = null;
        await reloadOnce();
      }
    } else if (answer.status === 503) {
      lastAnswer = performance.now();
      sicken("tables unreadable");
    }
  };

  const poll = async () => {
    try {
      await ask();
    } catch (error) {
      /* No answer: what is shown stays, and tellTrouble says since when. */
      if (!(error instanceof TypeError || error instanceof DOMException
        || error instanceof SyntaxError)) throw error;
    } finally {
      setTimeout(poll, POLL_MS);
    }
  };

  const second = () => {
    tellTime();
    tellTrouble();
    refreshAges();
    if (stopped || !slides.length) return;
    shownFor += 1;
    if (shownFor > slides[at].seconds) {
      if (slides.length > 1) show(at + 1, "cross");
      else shownFor = 0;
    }
    drawTurns();
  };

  /* Two steps a minute of four units each, round a small square, against burn-in. */
  const wall = document.getElementById("wall");
  const PATH = [0, 1, 2, 3, 4, 4, 4, 4, 4, 3, 2, 1, 0, 0, 0, 0];
  let step = 0;
  const drift = () => {
    step = (step + 1) % PATH.length;
    wall.style.setProperty("--drift-x", `calc(${(PATH[step] - 2) * 4} * var(--u))`);
    wall.style.setProperty("--drift-y", `calc(${(PATH[(step + 12) % 16] - 2) * 4} * var(--u))`);
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
  new ResizeObserver(refit).observe(stage);
  document.fonts.addEventListener("loadingdone", refit);

  /* After a reload: the same slide, for the rest of its time. */
  const resume = () => {
    const kept = JSON.parse(sessionStorage.getItem("wall-place") || "null");
    sessionStorage.removeItem("wall-place");
    if (!kept) return;
    pause(kept.stopped);
    const place = slides.findIndex((slide) => slide.key === kept.key);
    if (place > 0) show(place, "draw");
    if (place >= 0) shownFor = kept.shownFor;
  };

  /* All letters that a sentence may need are there before it comes, so that nothing jumps. */
  const prepareLetters = () => {
    for (const type of ['500 1em "Inter"', '450 1em "Source Serif 4"']) {
      for (const letters of ["A", "Я"]) document.fonts.load(type, letters);
    }
  };

  prepareLetters();
  resume();
  refit();
  tellTime();
  tellTrouble();
  drawTurns();
  setInterval(second, 1000);
  setInterval(drift, 30000);
  setTimeout(poll, POLL_MS);
})();
