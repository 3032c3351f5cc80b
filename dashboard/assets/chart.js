/* The chart: draws the figure of a view, and says which point or dates were chosen on it. */
"use strict";
(() => {
  let drawn = null;

  /* The days whose points lie within the ends of a drag; of weeks and months all of their days. */
  const daysWithin = (left, right) => {
    const day = (end) => {
      const [on, at = "00"] = String(end).split(" ");
      return Date.parse(`${on}T${`${at}:00:00`.slice(0, 8)}Z`) / 864e5;
    };
    const ends = [day(left), day(right)];
    let [first, last] = [Math.ceil(ends[0]), Math.floor(ends[1])];
    if (first > last) first = last = Math.round((ends[0] + ends[1]) / 2);
    const date = (number) => new Date(number * 864e5);
    const by = new URLSearchParams(location.search).get("by");
    if (by === "week") last += 6 - ((date(last).getUTCDay() + 6) % 7);
    if (by === "month") {
      const end = date(last);
      last = Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0) / 864e5;
    }
    const text = (number) => date(number).toISOString().slice(0, 10);
    return { from: text(first), to: text(last) };
  };

  const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  /* The words of the point under the pointer stay where they were when the chart is drawn anew. */
  const unhover = () => {
    if (!drawn || !drawn._fullLayout) return;
    window.Plotly.Fx.unhover(drawn);
    /* Else Plotly hovers again, over whatever a narrower chart has under the resting pointer. */
    drawn._fullLayout._rehover = null;
  };

  const clicked = (event) => {
    const fact = event.points[0] && event.points[0].customdata;
    if (typeof fact !== "string") return;
    unhover();
    say("choose-fact", { fact });
  };

  const zoomed = (change) => {
    if (change["xaxis.range[0]"] !== undefined) {
      say("choose-dates", daysWithin(change["xaxis.range[0]"], change["xaxis.range[1]"]));
    } else if (change["xaxis.autorange"]) {
      say("choose-dates", { from: null, to: null });
    }
  };

  /* Plotly follows the window alone; a panel beside the chart makes it narrower too. */
  const follow = (plot) => {
    new ResizeObserver(([{ contentRect: { width } }]) => {
      if (width && Math.abs(width - plot._fullLayout.width) > 1) window.Plotly.Plots.resize(plot);
    }).observe(plot);
  };

  const show = ({ data, layout, config }) => {
    const plot = document.getElementById("plot");
    /* Plotly measures its room: it must be seen by now. */
    document.getElementById("chart-part").hidden = false;
    plot.style.height = `${layout.height}px`;
    window.Plotly.react(plot, data, { ...layout, autosize: true }, config);
    if (drawn === plot) return;
    drawn = plot;
    plot.on("plotly_click", clicked);
    plot.on("plotly_relayout", zoomed);
    follow(plot);
  };

  /* Plotly measures words when it draws: once more, when the typefaces are there. */
  const faces = ['400 12px "Inter"', '700 13px "Inter"', '400 12px "Source Serif 4"'];
  Promise.all(faces.map((face) => document.fonts.load(face))).then(() => {
    if (drawn) window.Plotly.redraw(drawn);
  });

  window.factChart = { show, unhover, element: () => drawn };
})();
