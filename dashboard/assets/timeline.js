/* The strip of all dates: drag over it to choose some, drag what is chosen to move it, drag or walk
   its ends (arrow keys, Page Up and Down, Home, End) to change it. Twice a click shows all. */
"use strict";
(() => {
  const DAY = 864e5;
  const HEIGHT = 32;
  /* A shorter way of the pointer, in px, is a click. */
  const SHORTEST = 4;
  const NAMES = ["First day", "Last day"];

  let data = null;
  let ends = [0, 0];
  let parts = null;

  const dayOf = (text) => Date.parse(`${text}T00:00:00Z`) / DAY;
  const textOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const words = (day) => new Date(day * DAY).toLocaleDateString("en-GB", {
    day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
  });
  const monthOf = (day) => new Date(day * DAY).toLocaleDateString("en-US", {
    month: "short", year: "numeric", timeZone: "UTC",
  });
  const limits = () => [dayOf(data.first), dayOf(data.last)];
  const clamp = (day) => Math.min(Math.max(day, limits()[0]), limits()[1]);
  const whole = () => ends[0] <= limits()[0] && ends[1] >= limits()[1];

  const make = (tag, name) => {
    const element = document.createElement(tag);
    element.className = name;
    return element;
  };

  /* Where a day begins on the strip, in percent; the end of the last day is 100. */
  const place = (day) => {
    const [first, last] = limits();
    return 100 * (day - first) / (last + 1 - first);
  };

  const dayAt = (x) => {
    const box = parts.track.getBoundingClientRect();
    const [first, last] = limits();
    return clamp(first + Math.floor((last + 1 - first) * (x - box.left) / box.width));
  };

  const drawEnds = () => {
    const [left, right] = [place(ends[0]), place(ends[1] + 1)];
    parts.window.style.left = `${left}%`;
    parts.window.style.width = `${right - left}%`;
    parts.window.classList.toggle("whole", whole());
    parts.handles.forEach((handle, i) => {
      handle.style.left = `${[left, right][i]}%`;
      handle.setAttribute("aria-valuemin", String(i ? ends[0] : limits()[0]));
      handle.setAttribute("aria-valuemax", String(i ? limits()[1] : ends[1]));
      handle.setAttribute("aria-valuenow", String(ends[i]));
      handle.setAttribute("aria-valuetext", words(ends[i]));
    });
  };

  const drawBars = () => {
    const most = Math.max(...data.counts, 1);
    const bars = data.counts.map((count, i) => {
      const height = count && Math.max(1, HEIGHT * count / most);
      return `M${i} ${HEIGHT}v${-height}h.8v${height}z`;
    });
    const shown = (limits()[1] + 1 - limits()[0]) / data.step;
    parts.svg.setAttribute("viewBox", `0 0 ${shown} ${HEIGHT}`);
    parts.path.setAttribute("d", bars.join(""));
    parts.labels.forEach((label, i) => { label.textContent = monthOf(limits()[i]); });
  };

  const commit = () => {
    const [first, last] = limits();
    const [from, to] = data.chosen;
    const wanted = {
      from: ends[0] <= first ? null : textOf(ends[0]),
      to: ends[1] >= last ? null : textOf(ends[1]),
    };
    if (wanted.from === from && wanted.to === to) return;
    document.dispatchEvent(new CustomEvent("choose-dates", { detail: wanted }));
  };

  const walk = (event, i) => {
    const by = {
      ArrowLeft: -data.step, ArrowDown: -data.step, ArrowRight: data.step, ArrowUp: data.step,
      PageDown: -10 * data.step, PageUp: 10 * data.step, Home: -1e6, End: 1e6,
    }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const day = clamp(ends[i] + by);
    ends[i] = i ? Math.max(day, ends[0]) : Math.min(day, ends[1]);
    drawEnds();
    commit();
  };

  /* What a pointer that went down at a day does when it is at another. */
  const gesture = (target, start) => {
    const before = [...ends];
    const handle = parts.handles.indexOf(target);
    if (handle >= 0) {
      return (day) => {
        const other = before[1 - handle];
        ends = [Math.min(day, other), Math.max(day, other)];
      };
    }
    if (target === parts.window && !whole()) {
      const [first, last] = limits();
      return (day) => {
        const by = Math.min(Math.max(day - start, first - before[0]), last - before[1]);
        ends = [before[0] + by, before[1] + by];
      };
    }
    return (day) => { ends = [Math.min(start, day), Math.max(start, day)]; };
  };

  const press = (event) => {
    if (event.button !== 0) return;
    const act = gesture(event.target, dayAt(event.clientX));
    const before = [...ends];
    let moved = false;
    parts.track.setPointerCapture(event.pointerId);
    const move = (next) => {
      moved = moved || Math.abs(next.clientX - event.clientX) >= SHORTEST;
      if (!moved) return;
      act(dayAt(next.clientX));
      drawEnds();
    };
    const over = (next) => {
      parts.track.removeEventListener("pointermove", move);
      parts.track.removeEventListener("pointerup", over);
      parts.track.removeEventListener("pointercancel", over);
      if (next.type === "pointercancel") ends = before;
      drawEnds();
      if (moved) commit();
    };
    parts.track.addEventListener("pointermove", move);
    parts.track.addEventListener("pointerup", over);
    parts.track.addEventListener("pointercancel", over);
  };

  const showAll = () => {
    ends = limits();
    drawEnds();
    commit();
  };

  const build = (holder) => {
    const drawing = make("div", "bars");
    drawing.innerHTML = '<svg preserveAspectRatio="none" aria-hidden="true"><path></path></svg>';
    parts = {
      svg: drawing.firstChild,
      path: drawing.firstChild.firstChild,
      track: make("div", "track"),
      window: make("div", "window"),
      handles: NAMES.map((name, i) => {
        const handle = make("div", "handle");
        handle.tabIndex = 0;
        handle.setAttribute("role", "slider");
        handle.setAttribute("aria-label", name);
        handle.addEventListener("keydown", (event) => walk(event, i));
        return handle;
      }),
      labels: [make("span", "end"), make("span", "end last")],
    };
    parts.track.append(drawing, parts.window, ...parts.handles);
    parts.track.addEventListener("pointerdown", press);
    parts.track.addEventListener("dblclick", showAll);
    holder.replaceChildren(parts.track, ...parts.labels);
  };

  const show = (given) => {
    const holder = document.getElementById("timeline");
    if (!holder) return;
    holder.hidden = !given;
    data = given;
    if (!data) return;
    if (!parts || !holder.contains(parts.track)) build(holder);
    const [first, last] = limits();
    const [from, to] = data.chosen;
    ends = [from ? clamp(dayOf(from)) : first, to ? clamp(dayOf(to)) : last];
    drawBars();
    drawEnds();
  };

  window.timeline = { show };
})();
