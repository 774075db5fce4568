// Pictures of the tables in <figure data-chart>: the numbers are read from the table beside, so the two cannot differ.
"use strict";
(() => {
  const address = document.currentScript.dataset.engine;
  let engine = null;

  // The drawing engine is large: it comes only where there is something to draw.
  function load() {
    engine ||= new Promise((ready) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", ready);
      document.head.append(script);
    });
    return engine;
  }

  function drawAll(part) {
    const figures = [...part.querySelectorAll("figure[data-chart]:not(.is-drawn)")];
    if (figures.length) load().then(() => figures.forEach(draw));
  }

  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const LABEL_SIZE = 12;
  const LABEL_LINE = 15;

  const number = (value) => (value === null || value === undefined ? "–" : Number(value).toLocaleString("en-US"));

  function read(figure) {
    const heads = [...figure.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    const rows = [...figure.querySelectorAll("tbody tr")];
    return {
      keys: rows.map((row) => row.cells[0].textContent.trim()),
      links: rows.map((row) => row.cells[0].querySelector("a")?.href),
      series: heads.slice(1).map((name, index) => ({
        name,
        values: rows.map((row) => {
          const cell = row.cells[index + 1];
          // The words of the cell go with its number: "≥4,000" is never drawn as 4,000.
          return cell && cell.dataset.value !== undefined ? { value: Number(cell.dataset.value), words: cell.textContent.trim() } : null;
        }),
      })).filter((one) => one.values.some((value) => value !== null)),
    };
  }

  // Bands are told in words below the table; the picture shades them and writes the same names into them.
  const readBands = (figure) => [...figure.querySelectorAll(".chart-bands li")].map((one) => ({
    from: Number(one.dataset.from), until: Number(one.dataset.until), strong: "strong" in one.dataset,
    name: one.dataset.name,
  }));

  function shaded(bands) {
    const strong = colour("series-6");
    const ground = colour("ink-soft");
    return {
      silent: true,
      label: { show: true, position: "insideTopLeft", color: colour("ink-soft"), fontSize: LABEL_SIZE, distance: 4, textBorderColor: colour("surface"), textBorderWidth: 3 },
      data: bands.map((band, place) => [
        { yAxis: band.from, name: band.name, itemStyle: { color: band.strong ? strong : ground, opacity: 0.04 + (place % 2 ? 0.06 : 0) + (band.strong ? 0.05 : 0) } },
        { yAxis: band.until },
      ]),
    };
  }

  // Lines from which on a change counts, told in words below as well. Each sort has a stroke and its name on the line: no colour to tell apart.
  const STROKES = { first: "solid", least: "dashed", sure: "dotted" };
  const readMarks = (figure) => [...figure.querySelectorAll(".chart-marks li")].flatMap((one) => one.dataset.at.split(" ").map((at) => ({
    at: Number(at), stroke: one.dataset.stroke, name: one.dataset.name,
  })));

  function lined(marks) {
    const first = marks.find((one) => one.stroke === "first");
    const soft = colour("ink-soft");
    return {
      // Below the bands, whose names would else be struck through.
      silent: true, symbol: "none", animation: false, z: 0,
      data: marks.map((one) => ({
        yAxis: one.at, name: one.name,
        lineStyle: { type: STROKES[one.stroke], color: soft, width: one.stroke === "sure" ? 2 : 1.2 },
        // What people notice is written towards the first value, what is sure away from it: the two often lie close.
        label: one === first ? { show: false } : { show: true, formatter: one.name, color: soft, fontSize: LABEL_SIZE, textBorderColor: colour("surface"), textBorderWidth: 3, position: (one.at > first.at) === (one.stroke === "sure") ? "insideEndTop" : "insideEndBottom" },
      })),
    };
  }

  // The picture reaches as far as its bands, and as far as its lines where it has none.
  function reach(bands, marks) {
    if (bands.length) return { min: bands[0].from, max: bands.at(-1).until };
    const ends = marks.map((one) => one.at);
    return ends.length ? { min: (shown) => Math.min(0, shown.min, ...ends), max: (shown) => Math.ceil(Math.max(shown.max, ...ends)) } : {};
  }

  // Of two series the second is today and gets the strong colour; the first is what it is compared with.
  const palette = (count) => (count === 2 ? [2, 1] : [1, 2, 3, 4, 5, 6]).map((place) => colour(`series-${place}`));

  // Lines the legend takes; the picture begins below it.
  const legendLines = (series, room) => Math.ceil(series.reduce((sum, one) => sum + textWidth(one.name) + 34, 0) / Math.max(room - 16, 1));

  function frame(count) {
    const ink = colour("ink");
    const soft = colour("ink-soft");
    const font = getComputedStyle(document.body).fontFamily;
    return {
      color: palette(count),
      textStyle: { fontFamily: font, color: ink },
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 350,
      aria: { enabled: false },
      // Drawn on the canvas: a floating box with inline styles would be refused by the content policy.
      tooltip: { renderMode: "richText", trigger: "item", formatter: (point) => `${count > 1 ? `${point.seriesName}\n` : ""}${point.name}  ${point.data.words}`, backgroundColor: colour("surface"), borderColor: colour("line"), textStyle: { color: ink, fontFamily: font, fontSize: 13 } },
      legend: count > 1 ? { top: 0, left: 8, itemWidth: 14, itemHeight: 10, textStyle: { color: soft, fontFamily: font } } : undefined,
    };
  }

  const pen = document.createElement("canvas").getContext("2d");
  function textWidth(text) {
    pen.font = `${LABEL_SIZE}px ${getComputedStyle(document.body).fontFamily}`;
    return Math.ceil(pen.measureText(text).width);
  }

  // How wide names may be drawn beside lying bars, and how many lines the longest then takes.
  function margin(names, room) {
    const widths = names.map(textWidth);
    const width = Math.min(Math.max(...widths), Math.round(room * (room < 480 ? 0.4 : 0.36)));
    // Lines break between words, so a line is seldom filled to its end.
    const lines = Math.max(...widths.map((wide) => (wide <= width ? 1 : Math.ceil((wide * 1.25) / width))));
    return { width, lines };
  }

  function ring(table, room, height) {
    const narrow = room < 480;
    const radius = narrow ? 0.42 : 0.72;
    // What is left beside the ring and the line that leads to the name.
    const beside = Math.floor(room / 2 - (Math.min(room, height) * radius) / 2 - (narrow ? 24 : 42));
    const rows = table.keys.map((name, index) => ({ name, ...table.series[0].values[index] }));
    const ink = colour("ink");
    return {
      ...frame(0),
      series: [{
        type: "pie", radius: [narrow ? "26%" : "48%", `${radius * 100}%`], center: ["50%", "52%"], data: rows.filter((row) => row.value !== undefined),
        itemStyle: { borderColor: colour("surface"), borderWidth: 3, borderRadius: 4 },
        label: { color: ink, formatter: (point) => `${point.name}\n${point.data.words}`, lineHeight: 17, width: beside, overflow: "break" },
        labelLine: { ...(narrow ? { length: 8, length2: 4 } : {}), lineStyle: { color: colour("line-strong") } },
      }],
    };
  }

  function axes(table, kind, room, bands, marks) {
    const soft = colour("ink-soft");
    const lying = kind === "bar";
    const many = table.series.length > 1;
    const top = many ? 22 + 18 * legendLines(table.series, room) : 18;
    // Names are wrapped, never cut: beside lying bars at the width measured, under standing ones at the width of a column.
    const wide = lying ? margin(table.keys, room).width : Math.floor((room - 60) / table.keys.length) - 8;
    const wrap = lying || wide >= 48 ? { width: wide, overflow: "break", interval: 0 } : { hideOverlap: true };
    const keys = { type: "category", data: table.keys, inverse: lying, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line-strong") } }, axisLabel: { color: soft, fontSize: LABEL_SIZE, lineHeight: LABEL_LINE, ...wrap } };
    const values = { type: "value", axisLabel: { color: soft, formatter: number, hideOverlap: true }, splitLine: { show: !bands.length, lineStyle: { color: colour("line") } }, minInterval: 1, ...reach(bands, marks) };
    return {
      ...frame(table.series.length),
      grid: lying ? { left: wide + 16, right: 56, top, bottom: 28, outerBoundsMode: "none" } : { left: 8, right: 20, top, bottom: 6, containLabel: true },
      xAxis: lying ? values : keys,
      yAxis: lying ? keys : values,
      series: table.series.map((one, place) => ({
        markArea: bands.length && !place ? shaded(bands) : undefined,
        markLine: marks.length && !place ? lined(marks) : undefined,
        name: one.name, data: one.values, type: kind === "line" ? "line" : "bar", stack: kind === "stack" ? "all" : undefined,
        barMaxWidth: 26, symbolSize: 7, lineStyle: { width: 2.5 },
        itemStyle: { borderRadius: kind === "stack" ? 0 : lying ? [0, 4, 4, 0] : [4, 4, 0, 0] },
        label: { show: kind !== "stack" && table.keys.length <= 12 && !(many && table.keys.length > 6), position: lying ? "right" : "top", color: soft, formatter: (point) => point.data.words, fontSize: 12 },
      })),
    };
  }

  function draw(figure) {
    if (figure.classList.contains("is-drawn")) return;
    const canvas = figure.querySelector(".chart-canvas");
    const table = read(figure);
    if (!table.series.length || !window.echarts) return;
    canvas.hidden = false;
    figure.classList.add("is-drawn");
    const kind = figure.dataset.chart || "bar";
    const bands = readBands(figure);
    const marks = readMarks(figure);
    const chart = echarts.init(canvas, null, { renderer: "canvas" });
    const paint = (anew = {}) => {
      const style = getComputedStyle(canvas);
      const room = canvas.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (kind === "bar") {
        const row = Math.max(34 * Math.min(2, table.series.length), margin(table.keys, room).lines * LABEL_LINE + 8);
        canvas.style.height = `${Math.min(720, Math.max(150, 60 + table.keys.length * row))}px`;
      }
      chart.resize();
      chart.setOption({ ...(kind === "ring" ? ring(table, room, canvas.clientHeight) : axes(table, kind, room, bands, marks)), ...anew }, true);
    };
    paint();
    chart.on("click", (point) => {
      const link = table.links[point.dataIndex];
      if (link) location.assign(link);
    });
    let drawnAt = canvas.clientWidth;
    new ResizeObserver(() => {
      // On paper the picture is the one of the screen, as wide as the sheet: its box has no height of its own there.
      if (canvas.clientWidth === drawnAt || matchMedia("print").matches) return;
      drawnAt = canvas.clientWidth;
      paint({ animation: false });
    }).observe(canvas);
    document.addEventListener("look", () => paint());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paint());
  }

  drawAll(document);
  document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt.parentElement || document));
})();
