// Draws a table as charts: <div data-chart="the table's id">. Columns marked data-series are drawn as bars or lines,
// together, or each on its own where the place says data-apart; columns of one data-unit then share their height. The
// first column names the places, cells hold the exact figure in data-value, and a row's link opens where its bar is
// pressed. What is drawn is named on it, so there is no legend; data-colour says what it is, on every page alike.
// Where the place says data-lying, bars lie below each other, so that long names can be read, and what is nothing is
// left out; a cell's data-text is what its bar says, where that is shorter than the cell.
"use strict";
(() => {
  const COLOURS = { given: "--accent-text", used: "--used", expired: "--expiring", counted: "--quiet" };
  const OTHERWISE = ["--quiet", "--accent-text", "--used"];
  const FEW = 6;
  const LYING = 16;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const counted = new Intl.NumberFormat(document.documentElement.lang || undefined);
  const open = new Set();

  function columnsOf(table, rows) {
    const heads = [...table.tHead.rows[0].cells];
    return heads.flatMap((head, at) => head.dataset.series ? [{
      name: head.textContent.trim(),
      type: head.dataset.series,
      unit: head.dataset.unit || "",
      colour: head.dataset.colour,
      values: rows.map((row) => Number(row.cells[at].dataset.value)),
      texts: rows.map((row) => row.cells[at].dataset.text || row.cells[at].textContent.trim()),
    }] : []);
  }

  const peak = (values) => values.reduce((best, value, at) => (value > values[best] ? at : best), 0);
  const height = (columns) => Math.max(1, ...columns.flatMap((column) => column.values));

  // The highest bar says what it is and how much; where bars are few, the others say how much.
  // Of two lines each says it at its highest point alone, the lower one below itself.
  function label(column, alone, ink, isLower) {
    const top = peak(column.values);
    const isBeside = !alone && column.type === "line";
    const isFew = column.values.length <= FEW && !isBeside;
    const said = ({ dataIndex: at }) => {
      if (at === top && column.values[top] > 0) return alone ? column.texts[at] : `${column.name} ${column.texts[at]}`;
      return isFew && column.values[at] ? column.texts[at] : "";
    };
    const side = top > column.values.length * 0.8 ? "right" : top < column.values.length * 0.2 ? "left" : "center";
    const behind = isBeside ? { backgroundColor: token("--paper"), padding: 2, distance: 8 } : {};
    const position = isBeside && isLower ? "bottom" : "top";
    return { show: true, position, align: isFew ? "center" : side, color: ink, fontWeight: 600, formatter: said, ...behind };
  }

  // A lying bar says at its end how much it is, the longest also what it is.
  function lyingLabel(column, ink) {
    const top = peak(column.values);
    const said = ({ dataIndex: at }) => column.values[at] ? (at === top ? `${column.name} ` : "") + column.texts[at] : "";
    return { show: true, position: "right", color: ink, fontWeight: 600, formatter: said };
  }

  function series(column, at, columns, lying) {
    const alone = columns.length === 1;
    const total = (each) => each.values.reduce((sum, value) => sum + value, 0);
    const isLower = columns.some((each) => total(each) > total(column));
    const colour = token(COLOURS[column.colour] || OTHERWISE[at % OTHERWISE.length]);
    return {
      name: column.name,
      type: column.type,
      color: colour,
      barMaxWidth: lying ? LYING : 40,
      symbolSize: 5,
      animation: !calm.matches,
      data: column.values,
      label: lying ? lyingLabel(column, colour)
        : label(column, alone, alone && column.type === "line" ? token("--ink") : colour, isLower),
      labelLayout: { moveOverlap: "shiftY" },
    };
  }

  // The room that the longest thing said at the end of a bar takes, in about 7 px a letter and twice that a character.
  const wide = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 14 : 7.5), 0);

  function lyingGrid(place, columns) {
    place.style.height = `${columns[0].values.length * (columns.length * (LYING + 4) + 14) + 40}px`;
    const ends = columns.map((column) => wide(`${column.name} ${column.texts[peak(column.values)]}`));
    return { left: 4, right: Math.min(Math.max(...ends) + 8, place.clientWidth / 2), top: 4, bottom: 4, containLabel: true };
  }

  function draw(place, columns, names, most, links, lying = false) {
    const grid = lying ? lyingGrid(place, columns) : { left: 4, right: 12, top: 28, bottom: 4, containLabel: true };
    const chart = echarts.init(place, null, { renderer: "svg" });
    const quiet = { color: token("--quiet"), hideOverlap: true };
    const told = (found) => [names[found[0].dataIndex], ...found.map((each) => {
      const column = columns[each.seriesIndex];
      return `${column.name} ${column.texts[each.dataIndex]}`;
    })].join("\n");
    const places = {
      type: "category", data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--edge") } },
      axisLabel: lying ? { color: token("--ink"), width: Math.min(180, place.clientWidth / 4), overflow: "break", interval: 0 } : quiet,
    };
    const amounts = {
      type: "value", min: 0, max: most, splitNumber: 3, minInterval: 1, show: !lying,
      axisLabel: { ...quiet, formatter: (value) => counted.format(value) },
      splitLine: { lineStyle: { color: token("--line") }, show: !lying },
    };
    chart.setOption({
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid,
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true, formatter: told,
        backgroundColor: token("--raised"), borderColor: token("--line"), textStyle: { color: token("--ink") },
      },
      ...(lying ? { yAxis: { ...places, inverse: true }, xAxis: amounts } : { xAxis: places, yAxis: amounts }),
      series: columns.map((column, at) => series(column, at, columns, lying)),
    });
    chart.on("click", ({ dataIndex }) => links[dataIndex]?.click());
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place);
    open.add(() => { watch.disconnect(); chart.dispose(); });
  }

  // A height that ends on a round figure, for charts that share it.
  function rounded(most) {
    const step = 10 ** Math.floor(Math.log10(most));
    return Math.ceil((most * 1.1) / (step / 2)) * (step / 2);
  }

  function part(place, heading, isEmpty) {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    const drawing = document.createElement(isEmpty ? "p" : "div");
    caption.textContent = heading;
    drawing.className = isEmpty ? "quiet" : "chart";
    if (isEmpty) drawing.textContent = place.dataset.empty || "0";
    else drawing.setAttribute("aria-hidden", "true");
    figure.append(...(heading ? [caption] : []), drawing);
    place.append(figure);
    return drawing;
  }

  function drawn(place) {
    const table = document.getElementById(place.dataset.chart);
    if (!table || !window.echarts) return;
    const lying = "lying" in place.dataset;
    const isSomething = (row) => [...row.cells].some((cell) => Number(cell.dataset.value));
    const rows = [...table.tBodies[0].rows].filter((row) => !lying || isSomething(row));
    if (!rows.length) return;
    const names = rows.map((row) => row.cells[0].textContent.trim());
    const links = rows.map((row) => row.querySelector("a"));
    const columns = columnsOf(table, rows);
    place.hidden = false;
    place.replaceChildren();
    if (!("apart" in place.dataset)) return draw(part(place, "", false), columns, names, undefined, links, lying);
    for (const column of columns) {
      const alike = columns.filter((each) => column.unit && each.unit === column.unit);
      const isEmpty = column.values.every((value) => !value);
      const drawing = part(place, column.name, isEmpty);
      const most = alike.length > 1 ? rounded(height(alike)) : undefined;
      if (!isEmpty) draw(drawing, [column], names, most, links);
    }
  }

  function all() {
    for (const close of open) close();
    open.clear();
    for (const place of document.querySelectorAll("[data-chart]")) drawn(place);
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  all();
})();
